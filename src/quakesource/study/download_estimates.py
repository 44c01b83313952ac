"""What a download will ask for and bring, before any record is fetched."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from quakesource.acquire.download.asked import asked_of_event
from quakesource.acquire.download.clients import web_client
from quakesource.acquire.download.earthquakes import find_earthquakes
from quakesource.acquire.download.stations import find_channels
from quakesource.acquire.web import WebClient
from quakesource.products import open_product
from quakesource.products.parquet import read_parquet
from quakesource.settings.base import Section
from quakesource.study.settings import Settings

BYTES_PER_SAMPLE = 1.8
"""Steim-compressed broadband records of earthquakes and noise; the real ones in the tests have 1.5 to 2.2."""
SECONDS_PER_REQUEST = 1.5
BYTES_PER_SECOND = 2e6
"""What a centre gives one user; a guess, told as such."""


@dataclass(frozen=True)
class DownloadEstimate:
    """Numbers of a download; ``gigabytes`` of records, ``hours`` within the limits of the settings."""

    n_earthquakes: int
    n_stations: int
    n_channels: int
    n_requests: int
    gigabytes: float
    hours: float


def download_lines(settings: Settings) -> Iterator[str]:
    """What `quakesource check --downloads` prints; the catalogue and the list of stations are asked for, no more.

    Raises
    ------
    ServiceError, CatalogueError
        They cannot be had.
    """
    web = web_client(settings.services)
    events = _events(settings, web)
    channels = _channels(settings, web, events)
    found = download_estimate(settings, events, channels)
    asked = " then ".join(settings.stations.waveforms_from)
    yield f"earthquakes: {found.n_earthquakes}; stations in reach of any: {found.n_stations}"
    yield f"records: {found.n_channels} channels of {_window_s(settings):.0f} s, from {asked}"
    yield f"requests: about {found.n_requests}, at most {settings.services.per_second:g} a second to a host"
    yield f"bytes: about {found.gigabytes:.2f} GB, and as much again for the archive"
    yield (
        f"hours: about {found.hours:.1f}, if a request takes {SECONDS_PER_REQUEST:g} s and a centre gives "
        f"{BYTES_PER_SECOND / 1e6:g} MB/s"
    )


def download_estimate(settings: Settings, events: pd.DataFrame, channels: pd.DataFrame) -> DownloadEstimate:
    """Numbers for known earthquakes (columns of `tables.EVENT`) and channels (of `asked.CHANNEL`)."""
    stations, services = settings.stations, settings.services
    n_channels, samples, n_requests = 0, 0.0, 0
    for event in events.to_dict("records"):
        asked = asked_of_event({str(k): v for k, v in event.items()}, channels, stations)
        asked = asked.drop_duplicates(["network", "station", "location", "channel"])
        n_channels += len(asked)
        samples += float(asked["sampling_rate_hz"].fillna(0).sum()) * _window_s(settings)
        # one request lacks the end of some record more often than not, and asks for it again
        of_services = 2 * -(-len(asked) // services.channels_per_request)
        n_requests += int(stations.picks) + (2 if stations.waveforms_from[0] == "scedc" else of_services)
    n_stations = len(channels[["network", "station"]].drop_duplicates())
    n_requests += n_stations
    n_bytes = samples * BYTES_PER_SAMPLE
    seconds = max(
        n_requests / services.per_second,
        n_requests * SECONDS_PER_REQUEST / services.concurrent,
        n_bytes / BYTES_PER_SECOND,
    )
    return DownloadEstimate(len(events), n_stations, n_channels, n_requests, n_bytes / 1e9, seconds / 3600)


def _window_s(settings: Settings) -> float:
    return settings.stations.before_s + settings.stations.after_s


def _events(settings: Settings, web: WebClient) -> pd.DataFrame:
    held = _held(settings, "catalogue", settings.catalogue)
    if held is not None:
        return pd.read_csv(held / "events.csv", dtype={"event_id": str})
    return find_earthquakes(web, settings.catalogue, settings.services).table


def _channels(settings: Settings, web: WebClient, events: pd.DataFrame) -> pd.DataFrame:
    held = _held(settings, "stations", settings.stations)
    if held is not None and _held(settings, "catalogue", settings.catalogue) is not None:
        return read_parquet(held / "channels.parquet")
    # of the bucket every station's metadata would have to be fetched to know its channels
    listed = settings.stations.model_copy(update={"waveforms_from": ("fdsn",)})
    return find_channels(web, listed, settings.services, events).channels


def _held(settings: Settings, name: str, section: Section) -> Path | None:
    """Folder of a product of the study, if it was made with the settings as they are."""
    manifest = Path(f"results/{settings.study}/{name}/manifest.json")
    if not manifest.is_file():
        return None
    product = open_product(manifest, name)
    return product.folder if product.attributes.get("settings") == section.model_dump(mode="json") else None
