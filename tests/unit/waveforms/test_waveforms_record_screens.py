"""Screens of single records."""

import numpy as np
import pytest
from instrument_examples import ORIGIN, RATE_HZ, noise_counts, record
from obspy import Stream

from quakesource.errors import WaveformError
from quakesource.waveforms.quality.clipping import screen_clipping
from quakesource.waveforms.quality.samples import believed_record, screen_samples, single_record

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
    assert refused(data) == "NaN: 1 samples are not finite"


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
    with pytest.raises(WaveformError, match="clipped"):
        screen_clipping(record(np.clip(swing, -(2**23), 2**23 - 1).astype(np.int32) + DATA % 3))


def parts(*edges: tuple[int, int], change: int = 0) -> Stream:
    return Stream([record(DATA[a:b] + change * i, ORIGIN - 120 + a / RATE_HZ) for i, (a, b) in enumerate(edges)])


def single(stream, start_s=-100.0, end_s=300.0):
    return single_record(stream, start_s, end_s, ORIGIN)


def test_pieces_that_touch_or_agree_are_joined():
    assert np.array_equal(single(parts((0, 4000), (4000, 9600))).data, DATA)
    assert np.array_equal(single(parts((0, 5000), (4000, 9600))).data, DATA)
    assert np.array_equal(single(parts((0, 9600), (4000, 5000))).data, DATA)


@pytest.mark.parametrize("off_s", [0.0003, -0.004])
def test_a_seam_that_is_off_by_a_part_of_a_sample_is_no_gap(off_s):
    """Two files that meet at midnight rarely have one clock to the microsecond."""
    stream = parts((0, 4000), (4000, 9600))
    stream[1].stats.starttime += off_s
    assert np.array_equal(single(stream).data, DATA)


def test_gap_is_reported_with_its_length():
    stream = parts((0, 4000), (4400, 9600))
    with pytest.raises(WaveformError, match=r"gap: 20\.\d s are missing"):
        single(stream)
    assert len(stream) == 2  # the caller's records are left as they were


def test_the_longest_of_several_gaps_is_reported():
    with pytest.raises(WaveformError, match=r"gap: 30\.\d s"):
        single(parts((0, 3000), (3100, 5000), (5600, 9600)))


def test_contradicting_overlap():
    with pytest.raises(WaveformError, match="overlaps"):
        single(parts((0, 5000), (4000, 9600), change=1))


def test_pieces_of_several_rates():
    stream = parts((0, 5000), (5000, 9600))
    stream[1].stats.sampling_rate = 40.0
    with pytest.raises(WaveformError, match=r"different sampling rates: 20, 40 Hz[\s\S]*next:"):
        single(stream)


# DATA is 480 s from ORIGIN - 120 s on, 20 samples a second: sample 2400 is the origin time, 8400 is 300 s later.
@pytest.mark.parametrize(
    ("edges", "needed_s", "chosen"),
    [
        (((0, 300), (500, 9600)), (-90.0, 300.0), 1),  # the gap is over before
        (((0, 8600), (8800, 9600)), (-100.0, 300.0), 0),  # the gap comes later
        (((0, 300), (400, 8600), (8800, 9600)), (-95.0, 300.0), 1),
        (((0, 6000), (6100, 9600)), (200.0, 340.0), 1),  # the shorter piece, as the needed time is all in it
        (((0, 300), (8500, 9600)), (0.0, 250.0), 1),  # none: the longest, and the next screen says that it is short
    ],
)
def test_a_gap_outside_the_needed_time_does_no_harm(edges, needed_s, chosen):
    found = single(parts(*edges), *needed_s)
    assert np.array_equal(found.data, DATA[slice(*edges[chosen])])
    assert found.stats.starttime == ORIGIN - 120 + edges[chosen][0] / RATE_HZ


def test_an_overlap_that_disagrees_outside_the_needed_time_does_no_harm():
    assert single(parts((0, 400), (300, 9600), change=1), -90.0, 300.0).stats.npts == 9300


@pytest.mark.parametrize("edge_s", [-20.0, 300.0])
def test_a_gap_that_touches_the_needed_time_is_a_gap(edge_s):
    at = round((edge_s + 120) * RATE_HZ)
    with pytest.raises(WaveformError, match="gap"):
        single(parts((0, at - 20), (at + 20, 9600)), -22.0, 302.0)


def test_what_is_believed_without_screens_has_zeros_in_gaps_and_for_nan():
    stream = parts((0, 4000), (4400, 9600))
    stream[0].data = stream[0].data.astype(float)
    stream[0].data[100] = np.nan
    believed = believed_record(stream)
    expected = DATA.astype(float)
    expected[100], expected[4000:4400] = 0, 0
    assert np.array_equal(believed.data, expected)
    assert not np.ma.is_masked(believed.data)
    assert np.isnan(stream[0].data[100])  # the caller's records are left as they were


def test_pieces_of_another_rate_are_not_believed():
    stream = parts((0, 5000), (5000, 9600))
    stream[1].stats.sampling_rate = 40.0
    assert np.array_equal(believed_record(stream).data, DATA[:5000])
