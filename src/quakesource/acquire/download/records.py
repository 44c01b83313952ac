"""MiniSEED bodies taken apart record by record: nothing counts as received that does not decode.

ObsPy's splitter puts every record of every channel under the first channel if the length of a body is no multiple of
128 (notes on data services, 4.3), and its reader gives the rest of a damaged trace as if it were whole. Here every
record is decoded, Steim's check of the last sample included, and goes under the codes in its own header.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from obspy import UTCDateTime
from pymseed import MiniSEEDError, MS3Record, clear_error_messages, get_error_messages, sourceid2nslc

from quakesource.acquire.download.steim import ends_of

Codes = tuple[str, str, str, str]
"""Network, station, location and channel."""

SMALLEST_RECORD = 128
FEWEST_TIES, SHARE_OF_TIES = 3, 0.7
"""Records of a channel that state the sample before them are believed when so many do, and such a share is right."""


@dataclass(frozen=True)
class Record:
    """One record: times of its first and last sample in ns since 1970, samples a second, and its bytes."""

    codes: Codes
    start_ns: int
    end_ns: int
    rate_hz: float
    raw: bytes

    @property
    def step_ns(self) -> int:
        """Time between samples; 0 where the header states no rate."""
        return round(1e9 / self.rate_hz) if self.rate_hz else 0

    def samples(self) -> NDArray[np.generic]:
        """Its samples."""
        return np.array(MS3Record.parse(self.raw, unpack_data=True).np_datasamples)


@dataclass(frozen=True)
class Parsed:
    """Records of a body in the order they came; what is wrong with a channel's others, and with the body itself."""

    records: list[Record]
    damaged: dict[Codes, str]
    problem: str


def parse_records(body: bytes) -> Parsed:
    """Take a MiniSEED body apart; never raises. Records that do not decode are left out and named."""
    pieces, problem = split_records(body)
    records, damaged = [], {}
    for codes, raw in pieces:
        if reason := _damage(raw):
            damaged[codes] = reason
        else:
            header = MS3Record.parse(raw)
            records.append(Record(codes, header.starttime, header.endtime, header.samprate, raw))
    return Parsed(records, damaged, problem)


def split_records(body: bytes) -> tuple[list[tuple[Codes, bytes]], str]:
    """Records of a body by their headers alone, and what is wrong with the body behind the last of them."""
    pieces: list[tuple[Codes, bytes]] = []
    view, offset = memoryview(body), 0
    while offset < len(body):
        try:
            header = MS3Record.parse(view[offset:])
        except (MiniSEEDError, ValueError) as error:
            return pieces, what_else(body[offset : offset + 64], offset, len(body), error)
        pieces.append((codes_of(header), bytes(view[offset : offset + header.reclen])))
        offset += header.reclen
    return pieces, ""


def without_duplicates(records: list[Record]) -> list[Record]:
    """Each record once, in continuous runs, in the order of their first samples.

    Where records overlap, the order of time alone would interleave them, and a reader would find a piece at every turn.
    """
    seen: set[bytes] = set()
    runs: list[list[Record]] = []
    for record in sorted(records, key=lambda record: record.start_ns):
        content = _content(record)
        if content in seen:
            continue
        seen.add(content)
        run = next((run for run in runs if _continues(run[-1], record)), None)
        if run is None:
            runs.append([record])
        else:
            run.append(record)
    return [record for run in runs for record in run]


def _continues(earlier: Record, later: Record) -> bool:
    late_ns = later.start_ns - earlier.end_ns - earlier.step_ns
    return earlier.rate_hz == later.rate_hz and abs(late_ns) <= earlier.step_ns // 2


def missing_intervals(records: list[Record], start_ns: int, end_ns: int) -> list[tuple[int, int]]:
    """Parts of a window longer than a sample and a half that no record covers; the whole one if there are none."""
    gaps, reached = [], start_ns
    slack = max((record.step_ns for record in records), default=0) * 3 // 2
    for record in sorted(records, key=lambda record: record.start_ns):
        if record.start_ns - reached > slack:
            gaps.append((reached, min(record.start_ns, end_ns)))
        reached = max(reached, record.end_ns)
    if end_ns - reached > slack:
        gaps.append((reached, end_ns))
    return [(a, b) for a, b in gaps if a < b]


def disagreement(records: list[Record]) -> str:
    """What is wrong where records of one channel overlap; blank if they agree sample by sample."""
    for earlier, later in _neighbours(records):
        if later.start_ns > earlier.end_ns:
            continue
        if earlier.rate_hz != later.rate_hz:
            return f"overlapping records at {earlier.rate_hz:g} and {later.rate_hz:g} Hz"
        step = earlier.step_ns
        if not step:
            return "records without a sampling rate overlap"
        first = round((later.start_ns - earlier.start_ns) / step)
        a, b = earlier.samples()[first:], later.samples()
        n = min(a.size, b.size)
        if not np.array_equal(a[:n], b[:n]):
            return "overlapping records hold different samples"
    return ""


def contradiction(records: list[Record]) -> str:
    """Which record of a channel does not go on where the one before it ends, by its own first difference.

    Blank if all do, or if its packer is not one that knows the record before.
    """
    ties = []
    for earlier, later in _neighbours(records):
        if _continues(earlier, later):
            ends, following = ends_of(earlier.raw), ends_of(later.raw)
            if ends is not None and following is not None and following.before is not None:
                ties.append((following.before == ends.last, later))
    wrong = [later for agrees, later in ties if not agrees]
    if not wrong or len(ties) < FEWEST_TIES or len(wrong) > (1 - SHARE_OF_TIES) * len(ties):
        return ""
    return f"the record of {UTCDateTime(ns=wrong[0].start_ns)} contradicts the one before it"


def undisputed(first: list[Record], second: list[Record]) -> list[Record]:
    """Records of an answer whose samples another one does not deny: it has the same there, or nothing."""
    return [record for record in first if not any(_denies(other, record) for other in second)]


def _denies(other: Record, record: Record) -> bool:
    """Whether two records hold different samples of one time."""
    if other.start_ns > record.end_ns or other.end_ns < record.start_ns or not record.step_ns:
        return False
    if other.rate_hz != record.rate_hz:
        return True
    late = round((other.start_ns - record.start_ns) / record.step_ns)
    mine, theirs = record.samples()[max(0, late) :], other.samples()[max(0, -late) :]
    n = min(mine.size, theirs.size)
    return not np.array_equal(mine[:n], theirs[:n])


def _content(record: Record) -> bytes:
    """Without the sequence number, the first six bytes of version 2: it differs between copies of one record."""
    return record.raw[6:] if record.raw[:6].isdigit() else record.raw


def _neighbours(records: list[Record]) -> Iterator[tuple[Record, Record]]:
    return pairwise(sorted(records, key=lambda record: record.start_ns))


def codes_of(header: MS3Record) -> Codes:
    """Codes in the header of a record; ones that are none under the station."""
    try:
        network, station, location, channel = sourceid2nslc(header.sourceid)
    except ValueError:
        return ("", header.sourceid, "", "")
    return (network, station, location, channel)


def _damage(raw: bytes) -> str:
    """What keeps a record from decoding to the samples its header promises; blank if nothing does."""
    clear_error_messages()
    try:
        record = MS3Record.parse(raw, unpack_data=True)
    except (MiniSEEDError, ValueError) as error:
        return f"corrupt: {_short(error)}"
    if record.formatversion != 2:
        return f"MiniSEED {record.formatversion}, which ObsPy cannot read: ask another centre"
    if record.samprate_raw == 0 or record.sampletype not in ("i", "f", "d"):
        return "no samples of ground motion: text, or no sampling rate"
    # of a failed check of the last sample libmseed only speaks
    spoken = [message for message in get_error_messages() if "integrity" in message]
    return f"corrupt: {_short(spoken[0])}" if spoken else ""


def what_else(beginning: bytes, offset: int, length: int, error: Exception) -> str:
    """What there is at an offset of a body instead of a record, by its first bytes."""
    if beginning.lstrip()[:1] == b"<":
        return "an HTML or XML page" if offset == 0 else f"a page behind {offset} bytes of records"
    if "more bytes" in str(error) or length - offset < SMALLEST_RECORD:
        return f"cut inside a record after {offset} bytes"
    return f"no MiniSEED from byte {offset}"


def _short(message: object) -> str:
    return " ".join(str(message).split(" :: ")[0].split())[:120]
