"""Who is asked for records: one interface, whether a centre answers requests or a bucket holds whole gathers."""

from collections import defaultdict
from pathlib import Path
from typing import Protocol

from obspy import UTCDateTime

from quakesource.acquire.download.records import Codes, split_records
from quakesource.acquire.services.fdsn import FdsnCentre, Window
from quakesource.acquire.services.objects import fetch_object, remove_object
from quakesource.acquire.services.scedc_bucket import day_key, gather_key
from quakesource.acquire.web import Answer, WebClient


class Source(Protocol):
    """Something that answers requests for records of one earthquake."""

    name: str

    def ask(self, windows: list[Window]) -> Answer:
        """MiniSEED of several channels and times."""


class CentreSource:
    """The dataselect service of an FDSN centre."""

    def __init__(self, centre: FdsnCentre) -> None:
        self.centre, self.name = centre, f"fdsn {centre.name}"

    def ask(self, windows: list[Window]) -> Answer:
        """One POST."""
        return self.centre.waveforms(windows)


class GatherSource:
    """An event's gather in SCEDC's bucket, and behind it, if wanted, continuous day files.

    The gather is fetched when it is first asked for, verified, taken apart once, and removed with `close`.
    """

    def __init__(
        self,
        web: WebClient,
        bucket_url: str,
        event_id: str,
        origin_time: UTCDateTime,
        folder: Path,
        *,
        continuous: bool,
    ) -> None:
        self.name = "scedc s3"
        self._web, self._url, self._folder, self._continuous = web, bucket_url, folder, continuous
        self._key = gather_key(event_id, origin_time)
        self._objects: dict[str, tuple[Answer, dict[Codes, bytes]]] = {}

    def ask(self, windows: list[Window]) -> Answer:
        """Records of the channels from the gather, whole: what is outside the windows is the caller's to leave."""
        answer, by_channel = self._object(self._key)
        if answer.status == "failed":
            return answer
        pieces, attempts, seconds = [], answer.attempts, answer.seconds
        for window in windows:
            raw = by_channel.get(window.codes, b"")
            if not raw and self._continuous:
                for key in _day_keys(window):
                    of_day, records = self._object(key)
                    attempts, seconds = attempts + of_day.attempts, seconds + of_day.seconds
                    if of_day.status == "failed":
                        return of_day
                    raw += records.get(window.codes, b"")
            pieces.append(raw)
        body = b"".join(pieces)
        status, reason = ("ok", "") if body else ("no-data", "not in the gather")
        # the cost of an object is told once, by the request that fetched it
        return Answer(status, reason, body, answer.headers, attempts, seconds, answer.code)

    def close(self) -> None:
        """Remove the objects: what was wanted of them is kept elsewhere by now."""
        for key in self._objects:
            remove_object(self._folder / Path(key).name)
        self._objects.clear()

    def _object(self, key: str) -> tuple[Answer, dict[Codes, bytes]]:
        if key not in self._objects:
            path = self._folder / Path(key).name
            self._folder.mkdir(parents=True, exist_ok=True)
            fetched = fetch_object(self._web, f"{self._url}/{key}", path)
            by_channel: dict[Codes, bytes] = {}
            reason = fetched.reason
            if fetched.status == "ok":
                split, reason = split_records(path.read_bytes())
                pieces: dict[Codes, list[bytes]] = defaultdict(list)
                for codes, raw in split:
                    pieces[codes].append(raw)
                by_channel = {codes: b"".join(raw) for codes, raw in pieces.items()}
            answer = Answer(fetched.status, reason, b"", fetched.headers, fetched.attempts, fetched.seconds)
            self._objects[key] = (answer, by_channel)
            return self._objects[key]
        answer, by_channel = self._objects[key]
        return Answer(answer.status, answer.reason, b"", answer.headers, 0, 0.0), by_channel


def _day_keys(window: Window) -> list[str]:
    first, last = UTCDateTime(ns=window.start_ns), UTCDateTime(ns=window.end_ns)
    return list(dict.fromkeys(day_key(window.codes, time) for time in (first, last)))
