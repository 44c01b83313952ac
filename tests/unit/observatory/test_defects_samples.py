"""Damaged samples and pieces of records are what their names say."""

import numpy as np
import pytest
from defect_examples import BAND_HZ, ORIGIN, RATE_HZ, WINDOW_S, amplitude, clean, ground, same

from quakesource.observatory.defects import STATION_DEFECTS
from quakesource.observatory.defects.accelerometer_defects import SENSITIVITY, as_accelerometer
from quakesource.observatory.defects.sample_defects import FULL_SCALE_COUNTS
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement

SEEDS = pytest.mark.parametrize("seed", range(6))


def damage(kind, seed):
    return STATION_DEFECTS[kind].damage(clean(), np.random.default_rng(seed))


def damaged_trace(kind, seed):
    result = damage(kind, seed)
    (code,) = result.channels
    (trace,) = result.records.stream.select(channel=code)
    (whole,) = clean().stream.select(channel=code)
    return trace, whole


def times(trace):
    return trace.stats.starttime - ORIGIN + trace.times()


@SEEDS
def test_nan(seed):
    trace, whole = damaged_trace("nan_samples", seed)
    bad = np.isnan(trace.data)
    assert 1 <= bad.sum() < 20
    assert np.allclose(trace.data[~bad], whole.data[~bad])


@SEEDS
def test_glitch_is_short_large_and_in_the_signal_window(seed):
    trace, whole = damaged_trace("glitch", seed)
    difference = trace.data.astype(float) - whole.data
    at = np.flatnonzero(difference)
    assert 1 <= at.size <= 9
    assert (times(trace)[at] >= WINDOW_S[0]).all()
    assert (times(trace)[at] < WINDOW_S[1]).all()
    assert np.abs(difference[at]).min() > 10 * np.abs(whole.data).max()
    assert np.abs(trace.data).max() < 0.8 * FULL_SCALE_COUNTS


@SEEDS
def test_clipped_at_full_scale_and_the_metadata_follow(seed):
    result = damage("clipped", seed)
    for trace in result.records.stream:
        code = trace.stats.channel
        limit = np.abs(trace.data).max()
        factor = amplitude(result.records, code, 0.03) / amplitude(clean(), code, 0.03)
        whole = clean().stream.select(channel=code)[0].data * factor
        inside = np.abs(trace.data) < limit
        assert np.allclose(trace.data[inside], whole[inside], atol=1)
        if code in result.channels:
            assert 0.89 * FULL_SCALE_COUNTS < limit < FULL_SCALE_COUNTS
            assert (~inside).sum() > 2
    assert result.channels


@SEEDS
def test_dead_and_flat(seed):
    trace, whole = damaged_trace("dead_small", seed)
    assert np.allclose(trace.data, 1e-7 * whole.data, rtol=1e-6)
    trace, _ = damaged_trace("flat", seed)
    assert np.ptp(trace.data) == 0


@SEEDS
def test_zeros_end_shortly_before_the_first_arrival(seed):
    result = damage("zero_padding", seed)
    assert result.channels == ("MH1", "MH2", "MHZ")
    for trace in result.records.stream:
        first = times(trace)[np.flatnonzero(trace.data)[0]]
        assert WINDOW_S[0] - 14 < first < WINDOW_S[0] - 1
        after = times(trace) > first
        assert np.array_equal(trace.data[after], clean().stream.select(channel=trace.stats.channel)[0].data[after])


@SEEDS
def test_gap_is_inside_the_signal_window_and_the_rest_in_place(seed):
    result = damage("gap", seed)
    (code,) = result.channels
    before, after = result.records.stream.select(channel=code)
    whole = clean().stream.select(channel=code)[0]
    length_s = after.stats.starttime - before.stats.endtime
    assert 5 <= length_s <= 31
    assert WINDOW_S[0] - 1 < before.stats.endtime - ORIGIN < after.stats.starttime - ORIGIN < WINDOW_S[1] + 1
    for piece in (before, after):
        assert np.array_equal(piece.data, whole.slice(piece.stats.starttime, piece.stats.endtime).data)


@SEEDS
def test_short_record_ends_within_the_window(seed):
    for trace in damage("short_record", seed).records.stream:
        assert WINDOW_S[0] < trace.stats.endtime - ORIGIN < WINDOW_S[1]


@SEEDS
def test_overlap_disagrees(seed):
    result = damage("contradicting_overlap", seed)
    (code,) = result.channels
    first, second = result.records.stream.select(channel=code)
    start, end = second.stats.starttime, first.stats.endtime
    assert 9 < end - start < 41
    assert not np.array_equal(first.slice(start, end).data, second.slice(start, end).data)
    whole = clean().stream.select(channel=code)[0]
    assert np.array_equal(first.data, whole.slice(endtime=end).data)
    assert np.array_equal(second.slice(end + 1).data, whole.slice(end + 1).data)


def test_accelerometer_records_the_same_ground_motion():
    records = as_accelerometer(clean())
    assert {trace.stats.channel for trace in records.stream} == {"HNZ", "HN1", "HN2"}
    for trace, velocity in zip(records.stream, ground(), strict=True):
        assert records.channel(trace.stats.channel).response.instrument_sensitivity.input_units == "M/S**2"
        back = np.cumsum(trace.data / SENSITIVITY) / RATE_HZ
        got, truth = (band_pass(series, RATE_HZ, BAND_HZ) for series in (back, velocity))
        assert np.abs(got - truth).max() < 0.03 * np.abs(truth).max()


@SEEDS
def test_step_dominates_the_displacement(seed):
    result = damage("baseline_step", seed)
    (code,) = result.channels
    stepped, whole = (r.stream.select(channel=code)[0].data for r in (result.records, as_accelerometer(clean())))
    difference = stepped.astype(float) - whole
    size = difference[-1]
    assert set(np.round(difference)) == {0.0, size}
    assert np.count_nonzero(np.diff(difference)) == 1

    def peak(series):
        velocity = velocity_to_displacement(series - series[:400].mean(), RATE_HZ)
        return np.abs(band_pass(velocity_to_displacement(velocity, RATE_HZ), RATE_HZ, BAND_HZ)[680:1160]).max()

    assert 2 < peak(difference) / peak(whole.astype(float)) < 12


def test_only_one_channel_has_the_step():
    result = damage("baseline_step", 0)
    others = {"HNZ", "HN1", "HN2"} - set(result.channels)
    assert all(same(result.records, as_accelerometer(clean()), code) for code in others)


@pytest.mark.parametrize("frequency_hz", [0.02, 0.05, 1.0])
def test_accelerometer_is_flat_to_acceleration(frequency_hz):
    response = as_accelerometer(clean()).channel("HNZ").response
    value = response.get_evalresp_response_for_frequencies([frequency_hz], output="ACC")
    assert np.abs(value[0]) == pytest.approx(SENSITIVITY, rel=1e-3) == response.instrument_sensitivity.value
