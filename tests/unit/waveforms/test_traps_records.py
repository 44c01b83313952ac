"""Traps of record handling measured with ObsPy 1.5: what it does without a word, and that the pipeline does not."""

import re
from pathlib import Path

import numpy as np
import pytest
from obspy import Stream
from trap_examples import ORIGIN, kept, observe, others_are_whole, reasons, station

import quakesource
from quakesource.errors import WaveformError
from quakesource.waveforms.response import remove_response


def with_gap(records, code="MHZ", start_s=40.0, end_s=55.0):
    (trace,) = records.stream.select(channel=code)
    records.stream.remove(trace)
    return [trace.slice(endtime=ORIGIN + start_s), trace.slice(starttime=ORIGIN + end_s)]


def test_gap_is_dropped_with_its_length(tmp_path):
    records = station("S00")
    records.stream.extend(with_gap(records))
    outcome = observe(tmp_path, records)
    assert kept(outcome) == {"R", "T"}
    assert re.search(r"MHZ: gap\D* 15\.\d s", reasons(outcome))
    assert others_are_whole(outcome)


def test_masked_record_never_becomes_motion():
    """ObsPy deconvolves a merged record with a masked gap into garbage and raises nothing."""
    records = station("S00")
    (masked,) = Stream(with_gap(records)).merge()
    assert np.ma.is_masked(masked.data)
    with pytest.raises(WaveformError, match="gaps"):
        remove_response(masked, records.channel("MHZ").response, (0.008, 0.7))


def test_overlap_that_disagrees_is_dropped_and_one_that_agrees_is_joined(tmp_path):
    records = station("S00")
    first, second = with_gap(records, start_s=60.0, end_s=50.0)
    records.stream.extend([first, second])
    assert kept(observe(tmp_path / "agreeing", records)) == {"Z", "R", "T"}
    second.data = second.data.copy()
    second.data[:20] += 100
    outcome = observe(tmp_path / "disagreeing", records)
    assert kept(outcome) == {"R", "T"}
    assert "overlap" in reasons(outcome)


def test_pieces_of_different_rates_are_a_recorded_drop(tmp_path):
    """ObsPy's merge raises TypeError for them."""
    records = station("S00")
    first, second = with_gap(records, start_s=50.0, end_s=50.25)
    second.stats.sampling_rate = 2.0
    second.data = second.data[::2].copy()
    records.stream.extend([first, second])
    outcome = observe(tmp_path, records)
    assert kept(outcome) == {"R", "T"}
    assert "MHZ: " in reasons(outcome)
    assert others_are_whole(outcome)


def test_same_record_twice_counts_once(tmp_path):
    records = station("S00")
    records.stream.extend(records.stream.select(channel="MHZ").copy())
    assert kept(observe(tmp_path, records)) == {"Z", "R", "T"}


def test_nothing_calls_what_obspy_does_badly():
    """rotate empties the stream where it fails, decimate delays, interpolate aliases."""
    sources = Path(quakesource.__file__).parent.glob("waveforms/**/*.py")
    calls = re.compile(r"\.(rotate|decimate|interpolate)\(")
    assert [str(path) for path in sources if calls.search(path.read_text())] == []
