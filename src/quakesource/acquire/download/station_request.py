"""One station of one event: what is asked of it, what is held, and what is still lacking."""

from typing import Any

import pandas as pd

from quakesource.acquire.download.providers import AND_DAYS, CentreSource, Source
from quakesource.acquire.download.receiving import Received
from quakesource.acquire.download.records import Codes, Record, missing_intervals, parse_records
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
        # what every answer is an answer to; who has answered for a channel is in its row
        self.request = {"start_ns": window[0], "end_ns": window[1]}
        held = None if self.problem else store.get(event_id, self.name, self.request)
        self.rows: dict[Codes, dict[str, Any]] = {}
        self.bodies: dict[Codes, bytes] = {}
        self.simulated = held.simulated if held else False
        self.sha256 = held.sha256 if held else ""
        self.changed = False
        for row in held.rows if held else []:
            codes = (row["network"], row["station"], row["location"], row["channel"])
            self.rows[codes] = row
            self.bodies[codes] = held.body[row["first_byte"] : row["first_byte"] + row["bytes"]] if held else b""

    def lacking(self, source: Source) -> list[Window]:
        """Windows to ask a source for: of channels that are not covered, and that it lists and has not answered for."""
        if self.problem:
            return []
        asked = [
            codes
            for codes in self.centres
            if self._lists(source, codes) and not self._answered(codes, source) and not self._covered(codes)
        ]
        return [Window(codes, *self.window) for codes in asked]

    def held(self, windows: list[Window]) -> dict[Codes, list[Record]]:
        """Records of those channels of windows that are this station's."""
        return {w.codes: parse_records(self.bodies[w.codes]).records for w in windows if self.bodies.get(w.codes)}

    def forget(self, sources: list[Source]) -> None:
        """Failures of sources that are asked no more, or no longer list the channel, are no reason to stay failed."""
        for codes in set(self.centres) & set(self.rows):
            row = self.rows[codes]
            asked = {source.identity for source in sources if self._lists(source, codes)}
            row["failures"] = {name: reason for name, reason in row.get("failures", {}).items() if name in asked}
            if row["status"] == "failed" and not row["failures"]:
                row |= {"status": "no-data", "reason": "nothing in the window"}

    def take(self, source: Source, received: dict[Codes, Received], *, simulated: bool) -> None:
        """Note what a source answered."""
        self.simulated |= simulated
        for codes in set(self.centres) & set(received):
            got, before = received[codes], self.rows.get(codes, {})
            self.changed = True
            failure = got.reason if got.status == "failed" else got.failure
            failures = {name: why for name, why in before.get("failures", {}).items() if name != source.identity}
            failures |= {source.identity: failure} if failure else {}
            status, reason, provider = got.status, got.reason, source.name
            if status == "ok":
                covered = not missing_intervals(got.records, *self.window)
                failures = {} if covered else failures
                reason = "; ".join([*filter(None, [reason]), *(f"then {why}" for why in failures.values())])
                if before.get("status") == "ok":  # another gave some, this one perhaps the rest
                    added = got.raw != self.bodies[codes] and source.name not in before["provider"].split(", ")
                    provider = f"{before['provider']}, {source.name}" if added else before["provider"]
            elif failures:  # a failure is told even if another source says that it has nothing
                status, reason = "failed", next(iter(failures.values()))
                provider = source.name if failure else before.get("provider", source.name)
            self.rows[codes] = {
                **dict(zip(NAMES, codes, strict=True)),
                "status": status,
                "reason": reason,
                "provider": provider,
                "attempts": before.get("attempts", 0) + got.attempts,
                "seconds": round(before.get("seconds", 0.0) + got.seconds, 4),
                # what failed is asked for again when the job runs again
                "failures": failures,
                "answered": [*before.get("answered", []), *[source.identity] * (not failure)],
            }
            self.bodies[codes] = got.raw

    def keep(self) -> None:
        """Put what was received into the store."""
        if self.problem or not self.changed:
            return
        offset, rows = 0, []
        for codes, row in self.rows.items():  # channels that were wanted earlier stay
            row |= {"first_byte": offset, "bytes": len(self.bodies[codes])}
            rows.append(row)
            offset += row["bytes"]
        body = b"".join(self.bodies[codes] for codes in self.rows)
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
            rows.append(
                {
                    "event_id": self.event_id,
                    "source": f"{self.event_id}/{self.name}",
                    **blank,
                    **named,
                    **row,
                    "sha256": self.sha256,
                    "simulated": self.simulated,
                }
            )
        return rows

    def _lists(self, source: Source, codes: Codes) -> bool:
        return not isinstance(source, CentreSource) or source.centre.name in self.centres[codes]

    def _answered(self, codes: Codes, source: Source) -> bool:
        answered = self.rows.get(codes, {}).get("answered", [])
        return source.identity in answered or f"{source.identity}{AND_DAYS}" in answered

    def _covered(self, codes: Codes) -> bool:
        if self.rows.get(codes, {}).get("status") != "ok":
            return False
        return not missing_intervals(parse_records(self.bodies[codes]).records, *self.window)


def _codes(key: Any) -> Codes:
    network, station, location, channel = key
    return (network, station, location, channel)
