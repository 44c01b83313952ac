"""Write an archive: events, station metadata, waveforms, and a ledger of everything that was offered."""

import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
from obspy import Inventory, Stream, Trace, UTCDateTime
from obspy.core.inventory import Network

from quakesource.acquire.archive import SDS_PATTERN, mini_seed
from quakesource.acquire.catalogue import write_events
from quakesource.acquire.miniseed3 import is_miniseed3, needs_miniseed3, read_miniseed3, write_miniseed3
from quakesource.acquire.outside_names import inside, refused_codes
from quakesource.acquire.picks import Picks
from quakesource.errors import ArchiveError
from quakesource.jobs.durable import flush_file
from quakesource.products.parquet import write_parquet
from quakesource.tables import PICK
from quakesource.waveforms.quality.samples import by_rate

LEDGER_COLUMNS = ("event_id", "source", "network", "station", "location", "channel", "status", "reason")
NO_TIME = UTCDateTime(0)
"""When a file of metadata was put together, which StationXML must state: two archives of one content are the same."""
DOWNLOAD_COLUMNS = ("provider", "attempts", "bytes", "seconds")
"""Further columns where records were downloaded; ``seconds`` is a channel's share of its requests."""


class ArchiveWriter:
    """Collects the parts of an archive and writes them with `finish`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._waveforms: dict[tuple[str, str], Stream] = defaultdict(Stream)  # by day and path
        self._inventories: dict[str, Inventory] = {}
        self._picks: list[pd.DataFrame] = []
        self.ledger: list[dict[str, str]] = []

    def add_trace(self, trace: Trace, event_id: str, source: str, note: str = "") -> None:
        """Take in one record of an event and note it in the ledger; ``source`` says where it came from."""
        self.take(trace)
        self.record(event_id, source, trace, "ok", note)

    def take(self, trace: Trace) -> None:
        """Take in one record; the ledger is the caller's to write."""
        # SDS has one file a day and channel; these event windows never cross more than one midnight.
        day_end = (trace.stats.starttime.datetime.date()) != (trace.stats.endtime.datetime.date())
        pieces = _split_at_midnight(trace) if day_end else [trace]
        for piece in pieces:
            stats = piece.stats
            path = SDS_PATTERN.format(
                year=stats.starttime.year,
                network=stats.network,
                station=stats.station,
                location=stats.location,
                channel=stats.channel,
                day=stats.starttime.julday,
            )
            self._waveforms[stats.starttime.date.isoformat(), path].append(piece)

    def record(self, event_id: str, source: str, trace: Trace | None, status: str, reason: str) -> None:
        """Note in the ledger what became of a file or trace."""
        codes = {k: str(trace.stats[k]) if trace else "" for k in ("network", "station", "location", "channel")}
        self.ledger.append({"event_id": event_id, "source": source, **codes, "status": status, "reason": reason})

    def add_inventory(self, inventory: Inventory) -> None:
        """Take in metadata; channels of a station that came in several inventories are joined.

        A station whose codes cannot name a file is a row of the ledger.
        """
        for network in inventory:
            for station in network:
                if reason := refused_codes(network.code, station.code):
                    codes = {"network": network.code, "station": station.code, "location": "", "channel": ""}
                    row = {"event_id": "", "source": "station metadata", **codes}
                    self.ledger.append({**row, "status": "refused", "reason": reason})
                    continue
                code = f"{network.code}.{station.code}"
                held = self._inventories.get(code)
                if held is None:
                    held = self._inventories[code] = Inventory([Network(network.code)], created=NO_TIME)
                same = [s for s in held[0] if (s.start_date, s.end_date) == (station.start_date, station.end_date)]
                if same:
                    same[0].channels += [c for c in station if c not in same[0].channels]
                else:
                    held[0].stations.append(station)

    def add_picks(self, picks: Picks, event_id: str, source: str) -> None:
        """Take in picks of an event; rows that could not be read are noted in the ledger."""
        if len(picks.table):
            self._picks.append(picks.table)
        for codes, problem in picks.problems:
            row = {"event_id": event_id, "source": source, **codes}
            self.ledger.append({**row, "status": "unreadable pick", "reason": problem})
        if picks.passed_over:
            row = {"event_id": event_id, "source": source, "network": "", "station": "", "location": "", "channel": ""}
            told = f"columns that are not read: {', '.join(picks.passed_over)}"
            self.ledger.append({**row, "status": "passed over", "reason": told})

    def write_waveforms(self, before: UTCDateTime | None = None) -> None:
        """Write the records taken in so far, a file a day and channel; with ``before`` only those of earlier days."""
        targets = []
        for day, path in list(self._waveforms):
            if before is not None and day >= before.date.isoformat():
                continue
            target = inside(self.folder / "waveforms", path)
            target.parent.mkdir(parents=True, exist_ok=True)
            joined = _joined(self._waveforms.pop((day, path)))
            if any(np.ma.isMaskedArray(trace.data) for trace in joined):
                joined = joined.split()  # what is masked is a gap, and no file holds masks
            encoding = _encoding(joined)
            if any(needs_miniseed3(trace) for trace in joined):
                write_miniseed3(joined, target)
            else:
                mini_seed("write")(joined, str(target), encoding=encoding)
            _read_back(target, joined)
            targets.append(target)
        # last: the first flush takes the others' files with it on most file systems, and their own is then quick
        for target in targets:
            flush_file(target)

    @property
    def n_traces(self) -> int:
        """Number of records taken in."""
        return sum(row["status"] == "ok" for row in self.ledger)

    def finish(self, events: pd.DataFrame) -> None:
        """Write everything below the folder."""
        write_events(events, self.folder / "events.xml")
        if self._picks:
            table = pd.concat(self._picks, ignore_index=True).drop_duplicates()
            table.reindex(columns=list(PICK)).to_csv(self.folder / "picks.csv", index=False)
        (self.folder / "stations").mkdir(exist_ok=True)
        for code, inventory in self._inventories.items():
            inventory.write(str(inside(self.folder / "stations", f"{code}.xml")), format="STATIONXML")
        self.write_waveforms()
        more = [name for name in DOWNLOAD_COLUMNS if any(name in row for row in self.ledger)]
        ledger = pd.DataFrame(self.ledger, columns=[*LEDGER_COLUMNS, *more])
        write_parquet(ledger, self.folder / "ledger.parquet")


def _joined(stream: Stream) -> Stream:
    """Identical overlaps (the same record from two files) become one trace; merge refuses to see other rates."""
    return sum((part.merge(method=-1) for part in by_rate(stream)), Stream())


def _read_back(path: Path, written: Stream) -> None:
    """ArchiveError if a file does not hold the records that were written: formats cut what they cannot hold."""

    # Pieces that touch come back as one: what counts is the channel, its first sample and the number of samples.
    def told(stream: Stream) -> tuple[list[str], UTCDateTime, int]:
        first = min(trace.stats.starttime for trace in stream)
        return sorted({trace.id for trace in stream}), first, sum(trace.stats.npts for trace in stream)

    found = read_miniseed3(str(path)) if is_miniseed3(path) else mini_seed("read")(str(path), headonly=True)
    asked, held = told(written), told(found)
    if (asked[0], asked[2]) != (held[0], held[2]) or abs(asked[1] - held[1]) > 1e-3:
        raise ArchiveError(
            f"The archive holds {held} where {asked} was written.",
            where=str(path),
            next_step="Report this: a record of these codes or times does not survive the format of the archive.",
        )


def _encoding(stream: Stream) -> str:
    if all(np.issubdtype(trace.data.dtype, np.integer) for trace in stream):
        samples = [trace.data.astype(np.int64) for trace in stream]
        if max(np.abs(data).max() for data in samples) < 2**31:
            for trace in stream:
                trace.data = trace.data.astype(np.int32)
            # STEIM2 holds differences of 30 bits
            return "STEIM2" if max(np.abs(np.diff(d)).max(initial=0) for d in samples) < 2**29 else "INT32"
        for trace in stream:
            trace.data = trace.data.astype(np.float64)
        return "FLOAT64"
    # what a centre sends in double precision stays so; samples that were made here are float32
    double = any(trace.stats.get("mseed", {}).get("encoding") == "FLOAT64" for trace in stream)
    for trace in stream:
        trace.data = trace.data.astype(np.float64 if double else np.float32)
    return "FLOAT64" if double else "FLOAT32"


def _split_at_midnight(trace: Trace) -> list[Trace]:
    midnight = trace.stats.endtime.replace(hour=0, minute=0, second=0, microsecond=0)
    n_before = math.ceil(round((midnight - trace.stats.starttime) * trace.stats.sampling_rate, 6))
    before, after = trace.copy(), trace.copy()
    before.data, after.data = trace.data[:n_before], trace.data[n_before:]
    after.stats.starttime = trace.stats.starttime + n_before * trace.stats.delta
    return [before, after]
