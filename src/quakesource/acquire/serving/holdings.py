"""What an archive holds, ready to be asked: events, picks, metadata, and where every record of a file lies."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd
from obspy import Inventory, UTCDateTime
from pymseed import MS3Record

from quakesource.acquire.archive import Archive, open_archive
from quakesource.acquire.serving.selection import Line
from quakesource.acquire.truth import open_truth
from quakesource.tables import REFERENCE


@dataclass(frozen=True)
class Channel:
    """One channel and the files of its days."""

    codes: tuple[str, str, str, str]
    files: dict[tuple[int, int], Path]


class Holdings:
    """An archive, and the mechanisms that go with it if ``truth`` (their manifest) is given."""

    def __init__(self, manifest: Path, truth: Path | None = None) -> None:
        self.archive: Archive = open_archive(manifest)
        self.simulated = self.archive.simulated
        self.references = open_truth(truth) if truth else pd.DataFrame(columns=list(REFERENCE))

    @cached_property
    def events(self) -> pd.DataFrame:
        """Earthquakes, columns of `tables.EVENT`."""
        return self.archive.events()

    @cached_property
    def picks(self) -> pd.DataFrame:
        """Picks, columns of `tables.PICK`."""
        return self.archive.picks()

    @cached_property
    def channels(self) -> list[Channel]:
        """Channels that have records, in the order of their codes."""
        found: dict[tuple[str, str, str, str], dict[tuple[int, int], Path]] = {}
        for path in sorted((self.archive.product.folder / "waveforms").glob("*/*/*/*.D/*")):
            network, station, location, channel, _, year, day = path.name.split(".")
            found.setdefault((network, station, location, channel), {})[int(year), int(day)] = path
        return [Channel(codes, files) for codes, files in sorted(found.items())]

    @cached_property
    def _by_station(self) -> dict[tuple[str, str], list[Channel]]:
        by_station: dict[tuple[str, str], list[Channel]] = {}
        for channel in self.channels:
            by_station.setdefault(channel.codes[:2], []).append(channel)
        return by_station

    def inventories(self, line: Line) -> list[Inventory]:
        """Metadata of the stations that a line takes, every epoch."""
        kept = [s for s in self.archive.stations() if line.takes_station(*s)]
        return [self.archive.inventory(network, station) for network, station in kept]

    def records(self, line: Line) -> bytes:
        """MiniSEED records that hold a sample of a line's window, as they lie in the files."""
        assert line.start is not None
        assert line.end is not None
        named = self._by_station.get(line.codes[:2])
        asked = self.channels if named is None else named  # wildcards, or a station that is not held
        pieces = []
        for channel in asked:
            if line.takes(channel.codes):
                for path in _files_of(channel, line.start, line.end):
                    pieces += _records_between(self.archive.product.checked(path), line.start.ns, line.end.ns)
        return b"".join(pieces)


def _files_of(channel: Channel, start: UTCDateTime, end: UTCDateTime) -> list[Path]:
    # a record that begins before midnight may end after it, but these files are cut there
    first, last = (start.year, start.julday), (end.year, end.julday)
    return [path for day, path in sorted(channel.files.items()) if first <= day <= last]


def _records_between(path: Path, start_ns: int, end_ns: int) -> list[bytes]:
    body, index = _indexed(path)
    return [body[a:b] for first_ns, last_ns, a, b in index if first_ns <= end_ns and last_ns >= start_ns]


@lru_cache(maxsize=512)
def _indexed(path: Path) -> tuple[bytes, list[tuple[int, int, int, int]]]:
    """A file, and for each of its records the times of the first and last sample (ns) and where it lies."""
    body, index, offset = path.read_bytes(), [], 0
    for record in MS3Record.from_buffer(body):
        index.append((record.starttime, record.endtime, offset, offset + record.reclen))
        offset += record.reclen
    return body, index
