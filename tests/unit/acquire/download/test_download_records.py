"""MiniSEED bodies record by record."""

import io

import numpy as np
import pytest
from obspy import Trace, UTCDateTime, read
from pymseed import MS3Record

from quakesource.acquire.download.records import (
    disagreement,
    missing_intervals,
    parse_records,
    without_duplicates,
)

START = UTCDateTime("2020-01-01")
RATE_HZ = 50.0


def body_of(station="A", channel="BHZ", n=20000, start=START, seed=1, reclen=512, rate_hz=RATE_HZ):
    samples = np.cumsum(np.random.default_rng(seed).integers(-300, 300, n)).astype(np.int32)
    header = {"network": "XX", "station": station, "channel": channel, "sampling_rate": rate_hz, "starttime": start}
    out = io.BytesIO()
    Trace(samples, header).write(out, format="MSEED", encoding="STEIM2", reclen=reclen)
    return out.getvalue()


def ns(seconds):
    return (START + seconds).ns


def test_every_record_goes_under_the_codes_in_its_header():
    body = body_of("A", "BHE") + body_of("B", "BHZ")
    parsed = parse_records(body)
    assert not parsed.problem
    assert {record.codes for record in parsed.records} == {("XX", "A", "", "BHE"), ("XX", "B", "", "BHZ")}
    assert b"".join(record.raw for record in parsed.records) == body


def test_a_body_cut_inside_a_record_mixes_no_channels():
    """ObsPy's splitter puts all of this under BHE: the length is no multiple of 128."""
    body = (body_of("A", "BHE") + body_of("A", "BHN") + body_of("A", "BHZ"))[:-300]
    parsed = parse_records(body)
    assert parsed.problem == f"cut inside a record after {len(body) // 512 * 512} bytes"
    for channel in ("BHE", "BHN", "BHZ"):
        raw = b"".join(r.raw for r in parsed.records if r.codes[3] == channel)
        (trace,) = read(io.BytesIO(raw))
        assert trace.stats.channel == channel
        (whole,) = read(io.BytesIO(body_of("A", channel)))
        assert np.array_equal(trace.data, whole.data[: trace.stats.npts])


@pytest.mark.parametrize("at", [64 + 8, 64 + 100, 200, 500])
def test_flipped_bits_in_the_samples_are_found(at):
    body = bytearray(body_of())
    body[512 + at] ^= 0x15
    parsed = parse_records(bytes(body))
    assert parsed.damaged.keys() == {("XX", "A", "", "BHZ")}
    assert parsed.damaged["XX", "A", "", "BHZ"].startswith("corrupt: ")
    assert len(parsed.records) == len(body) // 512 - 1


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<html>no data today</html>", "an HTML or XML page"),
        (b"  <?xml version='1.0'?>" + b" " * 500, "an HTML or XML page"),
        (b"Error 500: internal" * 50, "no MiniSEED from byte 0"),
        (b"x" * 20, "cut inside a record after 0 bytes"),
    ],
)
def test_what_is_no_miniseed_is_named(body, problem):
    assert parse_records(body).problem == problem
    assert parse_records(body).records == []


def test_a_page_behind_records_costs_no_record():
    parsed = parse_records(body_of() + b"<html>" + b" " * 600)
    assert parsed.problem.startswith("a page behind")
    assert len(parsed.records) * 512 == len(body_of())


def test_records_that_hold_no_ground_motion_are_told():
    log = Trace(np.frombuffer(b"clock locked" * 10, "S1").copy(), {"network": "XX", "station": "A", "channel": "LOG"})
    out = io.BytesIO()
    log.write(out, format="MSEED", encoding="ASCII", reclen=512)
    parsed = parse_records(out.getvalue())
    assert parsed.records == []
    assert parsed.damaged["XX", "A", "", "LOG"].startswith("no samples of ground motion")


def test_miniseed_3_is_told_for_what_it_is():
    (record,) = list(MS3Record.from_buffer(body_of(n=100), unpack_data=True))
    record.formatversion = 3
    parsed = parse_records(b"".join(record.generate()))
    assert parsed.records == []
    assert "MiniSEED 3" in parsed.damaged["XX", "A", "", "BHZ"]


def test_an_empty_body_is_nothing():
    assert parse_records(b"").records == []


def test_copies_of_a_record_count_once_whatever_their_sequence_number():
    records = parse_records(body_of()).records
    renumbered = parse_records(b"".join(b"999999" + record.raw[6:] for record in records)).records
    kept = without_duplicates([*reversed(records), *renumbered])
    assert [record.start_ns for record in kept] == [record.start_ns for record in records]


def test_overlapping_pieces_stay_whole():
    """Interleaved in the order of time, ObsPy would read a piece more at every turn."""
    first, second = body_of(n=2000), body_of(n=2000, start=START + 20.3, seed=2)
    shuffled = sorted(parse_records(first + second).records, key=lambda record: hash(record.raw))
    raw = b"".join(record.raw for record in without_duplicates(shuffled))
    assert [trace.stats.npts for trace in read(io.BytesIO(raw))] == [2000, 2000]
    assert raw == first + second


def test_gaps_are_what_no_record_covers():
    records = parse_records(body_of(n=2000)).records  # 40 s
    assert missing_intervals(records, ns(0), ns(39.98)) == []
    assert missing_intervals(records, ns(-10), ns(60)) == [(ns(-10), ns(0)), (ns(39.98), ns(60))]
    without = [*records[:1], *records[2:]]
    assert missing_intervals(without, ns(0), ns(39.98)) == [(records[0].end_ns, records[2].start_ns)]
    assert missing_intervals([], ns(0), ns(1)) == [(ns(0), ns(1))]


def test_a_window_edge_between_samples_is_no_gap():
    records = parse_records(body_of(n=2000)).records
    assert missing_intervals(records, ns(-0.015), ns(39.995)) == []


def test_overlaps_that_agree_are_fine_and_others_are_told():
    first, second = body_of(n=2000), body_of(n=2000, reclen=1024)
    assert disagreement(parse_records(first + second).records) == ""
    other = body_of(n=2000, seed=2)
    assert disagreement(parse_records(first + other).records) == "overlapping records hold different samples"
    faster = body_of(n=2000, rate_hz=100.0)
    assert "Hz" in disagreement(parse_records(first + faster).records)
