"""Screens of single records."""

import numpy as np
import pytest
from instrument_examples import ORIGIN, RATE_HZ, noise_counts, record
from obspy import Stream

from quakesource.errors import WaveformError
from quakesource.waveforms.screens import screen_samples, signal_to_noise, single_record

DATA = noise_counts()


def refused(data, start_s=-100.0, end_s=300.0, **options) -> str:
    with pytest.raises(WaveformError, match="next:") as caught:
        screen_samples(record(data, **options), start_s, end_s, ORIGIN)
    return caught.value.what


def test_good_record_passes_untouched():
    kept = screen_samples(record(DATA), -120.0, 359.0, ORIGIN)
    assert np.array_equal(kept.data, DATA)
    assert kept.stats.starttime == ORIGIN - 120


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_samples_that_are_no_number(bad):
    data = DATA.astype(float)
    data[5000] = bad
    assert "1 samples are NaN" in refused(data)


@pytest.mark.parametrize("value", [0, 4711])
def test_flat(value):
    assert "flat" in refused(np.full(9600, value))


def test_mostly_repeating():
    data = DATA.copy()
    data[2000:7500] = data[2000]
    assert "repeat" in refused(data)


def test_quiet_record_of_few_counts_is_not_flat():
    data = np.random.default_rng(0).integers(-1, 2, 9600).astype(np.int32)
    assert screen_samples(record(data), -100.0, 300.0, ORIGIN).stats.npts == 9600


def test_padding_is_cut_off_and_time_stays_right():
    data = DATA.copy()
    data[:1000], data[8800:] = 0, 0
    kept = screen_samples(record(data), -69.0, 315.0, ORIGIN)
    assert kept.stats.starttime - ORIGIN == pytest.approx(-70, abs=1.1 / RATE_HZ)
    assert kept.stats.endtime - ORIGIN == pytest.approx(320, abs=1.1 / RATE_HZ)
    offset = round((kept.stats.starttime - (ORIGIN - 120)) * RATE_HZ)
    assert np.array_equal(kept.data, data[offset : offset + kept.stats.npts])


def test_padding_before_the_needed_time_is_short():
    data = DATA.copy()
    data[:1000] = 0
    assert "short" in refused(data, start_s=-100.0)


@pytest.mark.parametrize(("start_s", "end_s"), [(-121.0, 300.0), (-100.0, 361.0)])
def test_short(start_s, end_s):
    assert "short: covers -120 to 360 s" in refused(DATA, start_s, end_s)


def test_dropout_inside_the_record():
    """Thirty seconds of one value amid noise: a gap that somebody filled."""
    data = DATA + 3000
    data[4000:4600] = 0
    refused(data)


def test_clipped_at_the_digitisers_range():
    """Real records clip far below their own format's range: 2^23 counts, of 2^31."""
    swing = 1.6 * 2**23 * np.sin(np.arange(9600) / 40)
    refused(np.clip(swing, -(2**23), 2**23 - 1).astype(np.int32) + DATA % 3)


def parts(*edges: tuple[int, int], change: int = 0) -> Stream:
    return Stream([record(DATA[a:b] + change * i, ORIGIN - 120 + a / RATE_HZ) for i, (a, b) in enumerate(edges)])


def test_pieces_that_touch_or_agree_are_joined():
    assert np.array_equal(single_record(parts((0, 4000), (4000, 9600))).data, DATA)
    assert np.array_equal(single_record(parts((0, 5000), (4000, 9600))).data, DATA)
    assert np.array_equal(single_record(parts((0, 9600), (4000, 5000))).data, DATA)


def test_gap_is_reported_with_its_length():
    stream = parts((0, 4000), (4400, 9600))
    with pytest.raises(WaveformError, match=r"gap of 20\.\d s"):
        single_record(stream)
    assert len(stream) == 2  # the caller's records are left as they were


def test_contradicting_overlap():
    with pytest.raises(WaveformError, match="overlaps"):
        single_record(parts((0, 5000), (4000, 9600), change=1))


def test_signal_to_noise_of_known_amplitudes():
    time_s = np.arange(-50, 100, 0.5)
    series = np.where(time_s < 0, 1.0, 3.0) * np.resize([1.0, -1.0], time_s.size)
    assert signal_to_noise(series, time_s, (-50, 0), (0, 100)) == pytest.approx(3.0)
    assert np.isnan(signal_to_noise(series, time_s, (-90, -60), (0, 100)))
    assert np.isnan(signal_to_noise(series, time_s, (-50, 0), (200, 300)))
    assert np.isnan(signal_to_noise(np.where(time_s < 0, 0, series), time_s, (-50, 0), (0, 100)))
