"""Who is asked for records: one interface, whether a centre answers requests or a bucket holds whole gathers."""

import shutil
from pathlib import Path
from typing import Protocol

from obspy import UTCDateTime

from quakesource.acquire.download.record_index import RecordIndex
from quakesource.acquire.download.records import missing_intervals, parse_records
from quakesource.acquire.services.fdsn import FdsnCentre, Window
from quakesource.acquire.services.objects import fetch_object, remove_object
from quakesource.acquire.services.scedc_bucket import day_key, gather_key
from quakesource.acquire.web import Answer, WebClient

AND_DAYS = " and days"
"""Of the identity of a bucket whose day files are asked too."""


class Source(Protocol):
    """Something that answers requests for records of one earthquake.

    ``name`` stands in the ledger; who has answered is known by the ``identity``, which is another where more is held.
    """

    name: str
    identity: str
    most_channels: int | None
    """Of one request; None: as the settings have it."""

    def ask(self, windows: list[Window]) -> Answer:
        """MiniSEED of several channels and times."""


class CentreSource:
    """The dataselect service of an FDSN centre."""

    def __init__(self, centre: FdsnCentre) -> None:
        self.centre, self.name = centre, f"fdsn {centre.name}"
        self.identity = self.name
        self.most_channels: int | None = None

    def ask(self, windows: list[Window]) -> Answer:
        """One POST."""
        return self.centre.waveforms(windows)


class GatherSource:
    """An event's gather in SCEDC's bucket, and for what it lacks, if wanted, continuous day files.

    The gather is fetched when it is first asked for, verified, indexed once, and removed with `close`. It is asked for
    one channel at a time: what is wrong with the day file of one is no matter of the others.
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
        self.most_channels: int | None = 1
        # another address may hold something else
        self.identity = f"scedc s3 {bucket_url}{AND_DAYS if continuous else ''}"
        self._web, self._url, self._folder, self._continuous = web, bucket_url, folder, continuous
        self._key = gather_key(event_id, origin_time)
        self._objects: dict[str, tuple[Answer, RecordIndex | None]] = {}

    def ask(self, windows: list[Window]) -> Answer:
        """Records that hold a sample of the windows."""
        attempts, seconds, body, failure, remarks = 0, 0.0, b"", "", ["not in the gather"]
        for window in windows:
            raw = b""
            for key in (self._key, *(_day_keys(window) if self._continuous else ())):
                if raw and not missing_intervals(parse_records(raw).records, window.start_ns, window.end_ns):
                    break
                answer, index = self._object(key)
                attempts, seconds = attempts + answer.attempts, seconds + answer.seconds
                if answer.status == "failed":
                    failure = failure or answer.reason
                elif index is not None:
                    remarks += [index.problem] * (index.problem not in remarks and bool(index.problem))
                    raw += index.overlapping(window.codes, window.start_ns, window.end_ns)
            body += raw
        if failure:
            return Answer("failed", failure, body, {}, attempts, seconds)
        status, reason = ("ok", "") if body else ("no-data", "; ".join(remarks))
        return Answer(status, reason, body, self._object(self._key)[0].headers, attempts, seconds)

    def close(self, *, settled: bool) -> None:
        """Remove the objects: what was wanted of them is kept elsewhere by now.

        Parts of objects that failed stay, to be gone on with, unless the event is ``settled``.
        """
        for key, (answer, _) in self._objects.items():
            if answer.status == "ok":
                remove_object(self._folder / Path(key).name)
        self._objects.clear()
        if settled:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _object(self, key: str) -> tuple[Answer, RecordIndex | None]:
        """An object of the bucket; its cost is told once, by the request that fetched it."""
        if key in self._objects:
            answer, index = self._objects[key]
            return Answer(answer.status, answer.reason, b"", answer.headers, 0, 0.0), index
        path = self._folder / Path(key).name
        self._folder.mkdir(parents=True, exist_ok=True)
        fetched = fetch_object(self._web, f"{self._url}/{key}", path)
        index, status, reason = None, fetched.status, fetched.reason
        if status == "ok":
            index = RecordIndex(path)
            status, reason = ("failed" if index.problem and index.empty else "ok"), index.problem
        answer = Answer(status, reason, b"", fetched.headers, fetched.attempts, fetched.seconds)
        self._objects[key] = (answer, index)
        return answer, index


def _day_keys(window: Window) -> list[str]:
    first, last = UTCDateTime(ns=window.start_ns), UTCDateTime(ns=window.end_ns)
    return list(dict.fromkeys(day_key(window.codes, time) for time in (first, last)))
