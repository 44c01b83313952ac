"""The events of one job: every channel that is asked for ends up in the store or with a reason in the ledger."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from obspy import UTCDateTime

from quakesource.acquire.download.asked import asked_of_event, event_window_ns
from quakesource.acquire.download.providers import CentreSource, GatherSource, Source
from quakesource.acquire.download.receiving import receive
from quakesource.acquire.download.station_request import StationRequest
from quakesource.acquire.download.store import Store
from quakesource.acquire.services.addresses import centre_url
from quakesource.acquire.services.fdsn import FdsnCentre
from quakesource.acquire.web import WebClient
from quakesource.settings import ServiceSettings, StationSettings


@dataclass(frozen=True)
class Downloader:
    """What the events of a job share."""

    web: WebClient
    stations: StationSettings
    services: ServiceSettings
    channels: pd.DataFrame
    store: Store

    def event(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        """Ledger rows of one event, with ``file`` and ``sha256`` of what is in the store."""
        asked = asked_of_event(event, self.channels, self.stations)
        window = event_window_ns(event, self.stations)
        parts = [
            StationRequest(str(event["event_id"]), window, table, self.stations, self.store)
            for _, table in asked.groupby(["network", "station"], sort=False)
        ]
        gather = self._gather(event)
        sources = self._sources(gather)
        for part in parts:
            part.forget(sources)
        for group in _groups(parts, sources, self.services.channels_per_request):
            self._receive(group, sources)
        if gather is not None:
            gather.close(settled=not any(part.lacking(source) for part in parts for source in sources))
        return [row for part in parts for row in part.ledger()]

    def _sources(self, gather: GatherSource | None) -> list[Source]:
        """Who is asked, one after the other."""
        sources: list[Source] = []
        for kind in self.stations.waveforms_from:
            if kind == "scedc" and gather is not None:
                sources.append(gather)
            elif kind == "fdsn":
                sources += [
                    CentreSource(FdsnCentre(self.web, centre_url(name), name)) for name in self.stations.centres
                ]
        return sources

    def _receive(self, group: list[StationRequest], sources: list[Source]) -> None:
        """Ask for what the stations lack."""
        rates = {codes: rate for part in group for codes, rate in part.rates_hz.items()}
        for source in sources:
            windows = [window for part in group for window in part.lacking(source)]
            n = source.most_channels or max(1, len(windows))
            for some in (windows[first : first + n] for first in range(0, len(windows), n)):
                held = {codes: records for part in group for codes, records in part.held(some).items()}
                pause_s = self.services.first_pause_s * random.uniform(0.5, 1.0)
                received, simulated = receive(source.ask, some, rates, pause_s, held=held)
                for part in group:
                    part.take(source, received, simulated=simulated)
        for part in group:
            part.keep()

    def _gather(self, event: dict[str, Any]) -> GatherSource | None:
        if "scedc" not in self.stations.waveforms_from:
            return None
        name, folder = str(event["event_id"]), self.store.folder / str(event["event_id"]) / ".objects"
        return GatherSource(
            self.web,
            self.services.scedc_bucket,
            name,
            UTCDateTime(event["origin_time_utc"]),
            folder,
            continuous=self.stations.continuous,
        )


def _groups(parts: list[StationRequest], sources: list[Source], n_channels: int) -> Iterator[list[StationRequest]]:
    """Stations that lack something, put together until a request is full."""
    group: list[StationRequest] = []
    n_group = 0
    for part in parts:
        n = max((len(part.lacking(source)) for source in sources), default=0)
        if n == 0:
            continue
        if group and n_group + n > n_channels:
            yield group
            group, n_group = [], 0
        group.append(part)
        n_group += n
    if group:
        yield group
