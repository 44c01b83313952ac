"""A record whose samples are wrong, though its last one fits, contradicts the records beside it."""

import io
import itertools
import struct
from pathlib import Path

import numpy as np
import pytest
from obspy import Trace, UTCDateTime
from test_download_receiving import CODES, END_NS, START_NS, WHOLE, answer
from test_download_records import body_of

from quakesource.acquire.download.receiving import receive
from quakesource.acquire.download.records import _continues, contradiction, parse_records, undisputed
from quakesource.acquire.download.steim import ends_of
from quakesource.acquire.services.fdsn import Window

DATA = Path(__file__).parents[5] / "shared/data"


def packed(samples, **options):
    out = io.BytesIO()
    Trace(samples, {"network": "XX", "station": "A", "channel": "BHZ"}).write(out, format="MSEED", **options)
    return parse_records(out.getvalue()).records


def shifted(raw, by=1024):
    """The record with its first and its last sample moved alike: all differences fit, and every sample is wrong."""
    (offset,) = struct.unpack(">H", raw[44:46])
    first, last = struct.unpack(">ii", raw[offset + 4 : offset + 12])
    return raw[: offset + 4] + struct.pack(">ii", first + by, last + by) + raw[offset + 12 :]


def with_shifted(body, *numbers):
    pieces = [record.raw for record in parse_records(body).records]
    return b"".join(shifted(raw) if number in numbers else raw for number, raw in enumerate(pieces))


@pytest.mark.parametrize("encoding", ["STEIM1", "STEIM2"])
@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("largest", [2, 5, 12, 25, 100, 400, 3000, 20000, 200000])
def test_ends_are_those_of_the_samples_and_of_the_record_before(encoding, byteorder, largest):
    samples = np.cumsum(np.random.default_rng(largest).integers(-largest, largest + 1, 8000)).astype(np.int32)
    records = packed(samples, encoding=encoding, byteorder=byteorder, reclen=256)
    ends = [ends_of(record.raw) for record in records]
    assert len(records) > 10
    for record, end in zip(records, ends, strict=True):
        assert (end.first, end.last) == (record.samples()[0], record.samples()[-1])
    ties = [(later.before, earlier.last) for earlier, later in itertools.pairwise(ends)]
    known = [(before, last) for before, last in ties if before is not None]
    assert len(known) > len(ties) / 2
    assert all(before == last for before, last in known)
    assert not contradiction(records)


def test_other_encodings_say_nothing():
    records = packed(np.arange(5000, dtype=np.int32), encoding="INT32", reclen=512)
    assert {ends_of(record.raw) for record in records} == {None}
    assert not contradiction(records)
    assert ends_of(b"") is None
    assert ends_of(bytes(512)) is None


def test_a_record_that_fits_in_itself_contradicts_its_neighbours():
    body = body_of(n=6000)
    altered = parse_records(with_shifted(body, 4))
    assert not altered.damaged  # Steim's own check is no checksum
    assert "contradicts the one before it" in contradiction(altered.records)
    assert not contradiction(parse_records(body).records)


def test_a_packer_that_does_not_know_the_record_before_is_not_accused():
    """Each record packed by itself states no difference to the one before, or its first sample."""
    samples = np.cumsum(np.random.default_rng(1).integers(-300, 300, 3000)).astype(np.int32)
    pieces = []
    for number, part in enumerate(samples.reshape(10, 300)):
        trace = Trace(part, {"network": "XX", "station": "A", "channel": "BHZ", "starttime": UTCDateTime(300 * number)})
        out = io.BytesIO()
        trace.write(out, format="MSEED", encoding="STEIM2", reclen=1024)
        pieces.append(out.getvalue())
    records = parse_records(b"".join(pieces)).records
    assert len(records) == 10
    assert not contradiction(records)


def test_records_that_another_answer_does_not_deny():
    first, second = (parse_records(with_shifted(WHOLE["BHZ"], number)).records for number in (1, 2))
    assert undisputed(first, second) == [record for number, record in enumerate(first) if number not in (1, 2)]
    # of what the other lacks nothing is known, and another quality byte is no other sample
    assert undisputed(first, second[:3]) == [record for number, record in enumerate(first) if number not in (1, 2)]
    assert undisputed(first, second[5:]) == first
    relabelled = parse_records(b"".join(record.raw[:6] + b"M" + record.raw[7:] for record in first)).records
    assert undisputed(first, relabelled) == first


def asked(*numbers):
    """BHZ from a source whose answers have these records altered, the last of them for ever."""
    left, log = list(numbers), []

    def ask(windows):
        log.append(windows)
        altered = left.pop(0) if len(left) > 1 else left[0]
        pieces = parse_records(with_shifted(WHOLE["BHZ"], *altered)).records
        inside = [r.raw for w in windows for r in pieces if r.start_ns <= w.end_ns and r.end_ns >= w.start_ns]
        return answer(b"".join(inside))

    got, _ = receive(ask, [Window(CODES["BHZ"], START_NS, END_NS)], {CODES["BHZ"]: 50.0}, 0.0)
    return got[CODES["BHZ"]], len(log)


def test_a_contradiction_is_asked_about_and_the_answer_without_one_is_kept():
    channel, n = asked([2], [])
    assert (channel.status, channel.reason, channel.raw, n) == ("ok", "", WHOLE["BHZ"], 2)


def test_of_two_answers_with_contradictions_what_they_agree_on_is_kept_and_the_rest_asked_for():
    channel, n = asked([2], [4], [])
    assert (channel.status, channel.reason, channel.raw, n) == ("ok", "", WHOLE["BHZ"], 3)


def test_records_that_no_answer_confirms_are_missing_and_told():
    """Every answer has another wrong record at one place."""
    left = [1, 2, 3, 4, 5, 6, 7, 8]

    def ask(windows):
        change = left.pop(0)
        records = parse_records(WHOLE["BHZ"]).records
        raws = [shifted(r.raw, change) if i == 3 else r.raw for i, r in enumerate(records)]
        pieces = parse_records(b"".join(raws)).records
        return answer(
            b"".join(r.raw for w in windows for r in pieces if r.start_ns <= w.end_ns and r.end_ns >= w.start_ns)
        )

    got, _ = receive(ask, [Window(CODES["BHZ"], START_NS, END_NS)], {CODES["BHZ"]: 50.0}, 0.0)
    channel = got[CODES["BHZ"]]
    assert channel.status == "ok"
    assert len(channel.records) >= len(parse_records(WHOLE["BHZ"]).records) - 1
    assert channel.reason


@pytest.mark.parametrize("second", ["the beginning", "the end", "another quality"])
def test_a_second_answer_that_holds_less_takes_nothing_away(second):
    records = parse_records(with_shifted(WHOLE["BHZ"], 8)).records
    answers = [
        b"".join(record.raw for record in records),
        {
            "the beginning": b"".join(record.raw for record in records[:3]),
            "the end": b"".join(record.raw for record in records[-3:]),
            "another quality": b"".join(record.raw[:6] + b"M" + record.raw[7:] for record in records),
        }[second],
    ]

    def ask(windows):
        return answer(answers.pop(0) if len(answers) > 1 else answers[0])

    got, _ = receive(ask, [Window(CODES["BHZ"], START_NS, END_NS)], {CODES["BHZ"]: 50.0}, 0.0)
    channel = got[CODES["BHZ"]]
    assert len(channel.records) == len(records)
    assert "contradicts the one before it" in channel.reason


def test_what_a_centre_holds_itself_is_kept_and_told():
    channel, n = asked([2])
    assert (channel.status, n) == ("ok", 2)
    assert "contradicts the one before it" in channel.reason
    assert channel.raw == with_shifted(WHOLE["BHZ"], 2)


def test_real_records_state_the_sample_before_them_and_are_right():
    """Counts of docs/downloads.md."""
    files = sorted([*(DATA / "waveforms").rglob("*.mseed"), *(DATA / "services/mseed").glob("*.mseed")])
    if not files:
        pytest.skip("the real records of ../shared/data are not here")
    agree, silent = 0, 0
    for file in files:
        records = parse_records(file.read_bytes()).records
        assert not contradiction(records), file.name
        for earlier, later in itertools.pairwise(records):
            if earlier.codes == later.codes and _continues(earlier, later):
                ends, following = ends_of(earlier.raw), ends_of(later.raw)
                if ends is None or following is None or following.before is None:
                    silent += 1
                else:
                    assert following.before == ends.last, file.name
                    agree += 1
    print(f"{len(files)} files, {agree} neighbours that agree, {silent} that say nothing")
    assert agree > 5000 > 20 * silent
