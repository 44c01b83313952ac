"""One station of one event: what is asked of it, what is held, and what is still lacking."""

from typing import Any

import pandas as pd

from quakesource.acquire.download.receiving import Received
from quakesource.acquire.download.records import Codes
from quakesource.acquire.download.sources import CentreSource, Source
from quakesource.acquire.download.store import Held, Store
from quakesource.acquire.services.fdsn import Window
from quakesource.settings import StationSettings

NAMES = ["network", "station", "location", "channel"]


class StationRequest:
    """Channels of a station in the window of an event; ``asked`` are rows of `asked.asked_of_event`."""

    def __init__(
        self, event_id: str, window: tuple[int, int], asked: pd.DataFrame, settings: StationSettings, store: Store
    ) -> None:
        self.event_id, self.store, self.asked = event_id, store, asked
        self.centres = {_codes(key): list(table["centre"]) for key, table in asked.groupby(NAMES, sort=True)}
        first = asked.drop_duplicates(NAMES).set_index(NAMES)
        self.rates_hz = {_codes(key): float(rate) for key, rate in first["sampling_rate_hz"].items()}
        self.problem = str(first["problem"].iloc[0])
        self.window = window
        self.name = ".".join(next(iter(self.centres))[:2])
        # what decides the answer, and nothing of how it is asked for
        self.request = {"start_ns": window[0], "end_ns": window[1], "from": list(settings.waveforms_from),
                        "continuous": settings.continuous,
                        "channels": [[*codes, *names] for codes, names in self.centres.items()]}  # fmt: skip
        held = None if self.problem else store.get(event_id, self.name, self.request)
        self.rows: dict[Codes, dict[str, Any]] = {}
        self.bodies: dict[Codes, bytes] = {}
        self.simulated = held.simulated if held else False
        self.sha256 = held.sha256 if held else ""
        self.changed = False
        for row in held.rows if held else []:
            codes = (row["network"], row["station"], row["location"], row["channel"])
            if row["status"] != "failed":  # what failed is asked for again when the job runs again
                self.rows[codes] = row
                self.bodies[codes] = held.body[row["first_byte"] : row["first_byte"] + row["bytes"]] if held else b""

    @property
    def n_lacking(self) -> int:
        """Channels without a row that settles them."""
        return 0 if self.problem else len(set(self.centres) - set(self.rows))

    def lacking(self, source: Source) -> list[Window]:
        """Windows to ask a source for: channels that nobody had so far, and that this one lists."""
        if self.problem:
            return []
        settled = {codes for codes, row in self.rows.items() if row["status"] == "ok"}
        asked = [codes for codes in self.centres if codes not in settled and not self._asked(codes, source)]
        return [Window(codes, *self.window) for codes in asked]

    def take(self, source: Source, received: dict[Codes, Received], *, simulated: bool) -> None:
        """Note what a source answered."""
        self.simulated |= simulated
        for codes in set(self.centres) & set(received):
            got, before = received[codes], self.rows.get(codes, {})
            self.changed = True
            # a failure is told even if another source then says that it has nothing
            told = before if before.get("status") == "failed" and got.status == "no-data" else {}
            self.rows[codes] = {
                **dict(zip(NAMES, codes, strict=True)),
                "status": told.get("status", got.status), "reason": told.get("reason", got.reason),
                "provider": told.get("provider", source.name),
                "attempts": before.get("attempts", 0) + got.attempts,
                "seconds": round(before.get("seconds", 0.0) + got.seconds, 4),
                "asked": [*before.get("asked", []), source.name],
            }  # fmt: skip
            self.bodies[codes] = got.raw

    def keep(self) -> None:
        """Put what was received into the store."""
        if self.problem or not self.changed:
            return
        offset, rows = 0, []
        for codes in self.centres:
            size = len(self.bodies[codes])
            self.rows[codes] |= {"first_byte": offset, "bytes": size}
            rows.append(self.rows[codes])
            offset += size
        body = b"".join(self.bodies[codes] for codes in self.centres)
        self.sha256 = self.store.put(self.event_id, self.name, self.request, Held(rows, body, self.simulated))
        self.changed = False

    def ledger(self) -> list[dict[str, Any]]:
        """Rows of the ledger."""
        rows = []
        for codes in self.centres:
            blank: dict[str, Any] = {"status": "failed", "reason": self.problem, "provider": ""}
            blank |= {"attempts": 0, "bytes": 0, "seconds": 0.0}
            row = self.rows.get(codes, blank)
            named = dict(zip(NAMES, codes, strict=True))
            rows.append({"event_id": self.event_id, "source": f"{self.event_id}/{self.name}", **blank, **named, **row,
                         "sha256": self.sha256, "simulated": self.simulated})  # fmt: skip
        return rows

    def _asked(self, codes: Codes, source: Source) -> bool:
        if isinstance(source, CentreSource) and source.centre.name not in self.centres[codes]:
            return True
        return source.name in self.rows.get(codes, {}).get("asked", [])


def _codes(key: Any) -> Codes:
    network, station, location, channel = key
    return (network, station, location, channel)
