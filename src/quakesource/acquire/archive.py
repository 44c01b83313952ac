"""An archive on disk, as a data centre would hand it out: QuakeML, StationXML, MiniSEED in SDS layout.

``events.xml`` · ``stations/NET.STA.xml`` · ``waveforms/YEAR/NET/STA/CHA.D/NET.STA.LOC.CHA.D.YEAR.DAY`` ·
``ledger.parquet`` (what was taken in and what was not) · ``picks.csv`` (analysts' picks, where there are any).
Mechanisms are no part of it: see `truth.py`.
"""

import os
import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from glob import glob
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pandas as pd
from obspy import Inventory, Stream, UTCDateTime, read, read_inventory

from quakesource.acquire.catalogue import read_events
from quakesource.acquire.cutting import within
from quakesource.acquire.miniseed3 import is_miniseed3, read_miniseed3
from quakesource.errors import ArchiveError
from quakesource.products import Product, open_product
from quakesource.products.parquet import read_parquet
from quakesource.tables import PICK

SDS_PATTERN = "{year}/{network}/{station}/{channel}.D/{network}.{station}.{location}.{channel}.D.{year}.{day:03d}"

LOST = ("unreadable", "refused", "no metadata", "other time")
"""What the ledger of an import says of records that it did not take in."""


@dataclass(frozen=True)
class Archive:
    """Read access to one archive."""

    product: Product

    @property
    def simulated(self) -> bool:
        """Whether the records are simulated."""
        return bool(self.product.attributes["simulated"])

    def events(self) -> pd.DataFrame:
        """Earthquakes, columns of `tables.EVENT`; CatalogueError if there are none."""
        return read_events(self.product.folder / "events.xml")

    def picks(self) -> pd.DataFrame:
        """Analysts' picks, columns of `tables.PICK`; empty if there are none, ArchiveError if they are damaged."""
        path = self.product.folder / "picks.csv"
        if not path.is_file():
            return pd.DataFrame(columns=list(PICK))
        numbers = {"polarity": int, "polarity_quality": float}
        kinds = {name: numbers.get(name, str) for name in PICK}
        try:
            table = pd.read_csv(path, dtype=kinds, keep_default_na=False)
            return table.assign(probability=table.get("probability", ""))[list(PICK)]
        except (ValueError, KeyError) as error:  # pandas' own errors are ValueErrors
            raise ArchiveError(
                f"The picks cannot be read: {_one_line(error)}",
                where=str(path),
                next_step=f"Give the columns {', '.join(PICK)}, or make the archive again.",
            ) from None

    def lost(self, event_id: str) -> list[dict[str, Any]]:
        """Rows of the ledger of the event's records that an import could not take in, as far as it knows the station.

        What a data centre did not send is no loss of a record: see the ledger of the download.
        """
        if self.ledger.empty:
            return []
        rows = self.ledger[(self.ledger["event_id"] == event_id) & self.ledger["status"].isin(LOST)]
        return [{str(k): v for k, v in row.items()} for row in rows[rows["station"] != ""].to_dict("records")]

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """What was offered to the archive, and what became of it; empty if it has none."""
        path = self.product.folder / "ledger.parquet"
        columns = ["event_id", "source", "network", "station", "location", "channel", "status", "reason"]
        return read_parquet(path) if path.is_file() else pd.DataFrame(columns=columns)

    def stations(self) -> list[tuple[str, str]]:
        """Network and station codes that have metadata.

        Raises
        ------
        ArchiveError
            The archive has no StationXML at all, so no record can be turned into ground motion.
        """
        if not self._stations:
            raise ArchiveError(
                "The archive has no station metadata: without responses, counts are not ground motion.",
                where=str(self.product.folder / "stations"),
                next_step="Add StationXML with responses: state import.collections.*.stations and import again.",
            )
        return list(self._stations)

    def inventory(self, network: str, station: str) -> Inventory:
        """Metadata of one station, all epochs; ArchiveError if it cannot be read, ProductError if it was altered."""
        path = self.product.checked(self.product.folder / "stations" / f"{network}.{station}.xml")
        return _inventory(path, path.stat().st_mtime_ns)

    def read(self, network: str, station: str, start: UTCDateTime, end: UTCDateTime) -> tuple[Stream, dict[str, str]]:
        """Records of one station in a time window.

        Returns
        -------
        stream, problems
            What could be read, cut to the window; and {file: what is wrong} for files that could not.

        Raises
        ------
        ProductError
            A file is not as it was when the archive was made.
        """
        stream, problems = Stream(), {}
        for day in sorted({(t.year, t.julday) for t in (start, end)}):
            for place in self._files.get((network, station, f"{day[0]}.{day[1]:03d}"), []):
                path = self.product.folder.joinpath(*place)
                try:
                    stream += within(read_checked(self.product.checked(path), mini_seed("read")), start, end)
                except ArchiveError as error:
                    problems[path.name] = error.what
        return stream, problems

    @cached_property
    def _stations(self) -> list[tuple[str, str]]:
        paths = sorted((self.product.folder / "stations").glob("*.xml"))
        return [(network, station) for network, station in (path.stem.split(".", 1) for path in paths)]

    @cached_property
    def _files(self) -> dict[tuple[str, str, str], list[list[str]]]:
        """Waveform files by network, station and day: an archive of years has too many to look for each time.

        As the names on the way to them: a Path for each takes longer than all the rest.
        """
        files = defaultdict(list)
        found = glob("waveforms/*/*/*/*.D/*", root_dir=self.product.folder, include_hidden=True)
        for place in sorted(path.split(os.sep) for path in found):
            _, _, network, station, _, name = place
            files[network, station, ".".join(name.split(".")[-2:])].append(place)
        return files


def open_archive(manifest: Path) -> Archive:
    """Open an archive by its manifest; ProductError if it is not whole."""
    # years of records are compared as they are read, not whenever one of them is wanted
    return Archive(open_product(manifest, "archive", later=lambda path: path.startswith(("waveforms/", "stations/"))))


def read_checked(path: Path, reader: Callable[[str], Stream] = read) -> Stream:
    """Waveforms of a file; ArchiveError where the reader fails, warns about the data, or finds nothing."""
    if is_miniseed3(path):
        reader = read_miniseed3
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            stream = reader(str(path))
    except Exception as error:  # readers raise whatever their parser raises, TypeError for unknown formats
        raise ArchiveError(
            f"{'corrupt' if 'MSEED' in type(error).__name__ else 'unreadable'}: {_one_line(error)}",
            where=str(path),
            next_step="Get the file again from where it came from.",
        ) from None
    # ObsPy reports corrupt MiniSEED records as warnings and returns the rest of the trace as if it were whole.
    damage = [_one_line(w.message) for w in caught if "MSEED" in w.category.__name__]
    # ... and drops a last record that is cut off in its second half without a word.
    lengths = [trace.stats.mseed.record_length for trace in stream if "mseed" in trace.stats]
    if lengths and path.stat().st_size % min(lengths):
        damage.append("truncated inside a record")
    if damage or not len(stream):
        raise ArchiveError(
            f"corrupt: {damage[0] if damage else 'no samples'}",
            where=str(path),
            next_step="Get the file again from where it came from.",
        )
    return stream


@cache
def mini_seed(what: str) -> Any:
    """What ObsPy uses to "read" or "write" MiniSEED: it looks for it among all packages, each time anew, which takes
    three times as long as the reading and longer than the writing.
    """
    (found,) = entry_points(group="obspy.plugin.waveform.MSEED", name=f"{what}Format")
    return found.load()


@lru_cache(maxsize=512)
def _inventory(path: Path, _changed_ns: int) -> Inventory:
    try:
        return read_inventory(str(path))
    except Exception as error:  # as above
        raise ArchiveError(
            f"The station metadata cannot be read: {_one_line(error)}",
            where=str(path),
            next_step="Get the StationXML again from the data centre.",
        ) from None


def _one_line(message: object) -> str:
    return " ".join(str(message).split())[:200]
