"""Glitches are found and interpolated, and nothing that the ground does is taken for one."""

import numpy as np
import pytest
from instrument_examples import ORIGIN, RATE_HZ, record, wavelet
from obspy import Stream
from quality_examples import ground_noise, quake

from quakesource.errors import WaveformError
from quakesource.waveforms.quality.spikes import find_spikes, without_spikes

TIME_S = np.arange(-120, 360, 1 / RATE_HZ)
BAND_HZ = (0.02, 0.05)
NO_PARTNERS = Stream()


def counts(seed=0, p_s=20.0, s_s=35.0, size=2e5, time_s=TIME_S, **options):
    """An earthquake, its surface wave, and noise of a few counts."""
    rng = np.random.default_rng(seed)
    noise = ground_noise(time_s, rng)
    motion = quake(time_s, p_s, s_s, rng, **options) + wavelet(time_s, s_s + 40, 0.035)
    data = size * motion + 3 * noise / noise.std()
    return np.round(data).astype(np.int32)


def places(n, rng, least_apart=60):
    while True:
        found = np.sort(rng.choice(np.arange(100, TIME_S.size - 100), n, replace=False))
        if np.diff(found, append=np.inf).min() > least_apart:
            return found


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("n_samples", [1, 2, 3])
def test_a_spike_is_found_and_interpolated(seed, n_samples):
    data, rng = counts(seed), np.random.default_rng(seed)
    (i,) = places(1, rng)
    spoiled = data.copy()
    spoiled[i : i + n_samples] += int(rng.choice([-1, 1])) * 30 * np.abs(data).max()
    trace = record(spoiled)
    repaired, evidence = without_spikes(trace, NO_PARTNERS, BAND_HZ)
    assert evidence == f"1 glitch of {n_samples} samples interpolated"
    line = np.interp(np.arange(i, i + n_samples), [i - 1, i + n_samples], data[[i - 1, i + n_samples]])
    np.testing.assert_allclose(repaired.data[i : i + n_samples], line)
    others = np.delete(np.arange(data.size), np.arange(i, i + n_samples))
    np.testing.assert_array_equal(repaired.data[others], data[others])
    np.testing.assert_array_equal(trace.data, spoiled)  # the caller's record is left as it was


def test_several_spikes_are_counted():
    data, at = counts(), places(4, np.random.default_rng(1))
    data[at] += 30 * np.abs(data).max()
    repaired, evidence = without_spikes(record(data), NO_PARTNERS, BAND_HZ)
    assert evidence == "4 glitches of 4 samples interpolated"
    np.testing.assert_allclose(repaired.data[at], 0.5 * (data[at - 1] + data[at + 1]))


def test_ten_spikes_are_repaired_and_eleven_reject_the_record():
    data = counts()
    at = places(11, np.random.default_rng(2))
    ten, eleven = data.copy(), data.copy()
    ten[at[:10]] += 30 * np.abs(data).max()
    eleven[at] += 30 * np.abs(data).max()
    assert without_spikes(record(ten), NO_PARTNERS, BAND_HZ)[1].startswith("10 glitches")
    with pytest.raises(WaveformError, match=r"glitches: 11 spikes[\s\S]*next:"):
        without_spikes(record(eleven), NO_PARTNERS, BAND_HZ)


def test_a_record_without_spikes_is_returned_as_it_is():
    trace = record(counts())
    repaired, evidence = without_spikes(trace, NO_PARTNERS, BAND_HZ)
    assert repaired is trace
    assert evidence == ""


@pytest.mark.parametrize("seed", range(30))
def test_earthquakes_are_not_touched(seed):
    """Impulsive and emergent, near and far, in corners from surface waves to high frequencies, loud and weak."""
    rng = np.random.default_rng(1000 + seed)
    p_s = rng.uniform(2, 60)
    data = counts(
        seed,
        p_s=p_s,
        s_s=p_s * rng.uniform(1.5, 1.8),
        size=10 ** rng.uniform(2, 6),
        corner_hz=10 ** rng.uniform(-1.3, 0.9),
        impulsive=bool(rng.integers(2)),
    )
    assert find_spikes(data.astype(float)) == []


@pytest.mark.parametrize("rate_hz", [1.0, 4.0, 40.0, 100.0])
def test_earthquakes_at_other_rates_are_not_touched(rate_hz):
    time_s = np.arange(-120, 360, 1 / rate_hz)
    for seed in range(5):
        data = counts(seed, time_s=time_s, corner_hz=0.2 * rate_hz)
        assert find_spikes(data.astype(float)) == []


@pytest.mark.parametrize("seed", range(10))
def test_noise_alone_is_not_touched(seed):
    rng = np.random.default_rng(seed)
    white = rng.integers(-3, 4, TIME_S.size).astype(float)
    walk = np.cumsum(white)
    heavy = rng.laplace(size=TIME_S.size)
    coloured = ground_noise(TIME_S, rng)
    for series in (white, walk, heavy, coloured):
        assert find_spikes(series) == []


def test_a_pulse_of_the_ground_that_lasts_is_no_spike():
    """Half a second of shaking alone in a quiet record."""
    rng = np.random.default_rng(0)
    pulse = 1e5 * np.exp(-0.5 * ((TIME_S - 50) / 0.25) ** 2)
    assert find_spikes(pulse + rng.integers(-3, 4, TIME_S.size)) == []


@pytest.mark.parametrize("onset_s", [-60.0, 50.0, 250.0])
def test_a_step_is_no_spike(onset_s):
    rng = np.random.default_rng(0)
    step = 1e4 * (onset_s < TIME_S) + rng.integers(-3, 4, TIME_S.size)
    assert find_spikes(step) == []


@pytest.mark.parametrize("seed", range(10))
def test_steps_of_one_count_are_no_spikes(seed):
    """Long periods of few counts: most samples lie on a line, and rounding is all that bends."""
    rng = np.random.default_rng(seed)
    slow = 100 * quake(TIME_S, 20, 60, rng, corner_hz=0.05)
    assert find_spikes(np.round(slow)) == []


def test_spikes_under_which_much_may_have_happened_reject_the_record():
    """Amid shaking of high frequency that holds little of the band, interpolation would make up what is there."""
    data = 1e4 * wavelet(TIME_S, 50.0, 4.0, 20.0) + np.random.default_rng(0).integers(-3, 4, TIME_S.size)
    i = np.searchsorted(TIME_S, 50.0)
    data[i : i + 3] = 3e6
    with pytest.raises(WaveformError, match=r"glitches: 1 glitch of 3 samples hide up to \d+ % of the amplitude"):
        without_spikes(record(np.round(data)), NO_PARTNERS, BAND_HZ)


@pytest.mark.parametrize("edge", [0, 1, 2, -1, -2, -3])
def test_a_spike_at_the_end_of_the_record_crashes_nothing(edge):
    data = counts()
    data[edge] += 30 * np.abs(data).max()
    repaired, _ = without_spikes(record(data, ORIGIN - 120), NO_PARTNERS, BAND_HZ)
    assert repaired.stats.npts == data.size
    assert np.isfinite(repaired.data).all()


def test_an_offset_is_no_amplitude():
    """Counts of many digitisers lie around a large constant."""
    data, (i,) = counts() + 4_000_000, places(1, np.random.default_rng(3))
    spoiled = data.copy()
    spoiled[i] += 30 * 200_000
    repaired, evidence = without_spikes(record(spoiled), NO_PARTNERS, BAND_HZ)
    assert evidence
    assert abs(repaired.data[i] - 0.5 * (data[i - 1] + data[i + 1])) < 1
    assert find_spikes(data.astype(float)) == []


def slow(data):
    trace = record(np.round(data))
    trace.stats.sampling_rate = 2.0
    return trace


def test_where_samples_are_far_apart_a_pulse_of_the_ground_is_told_by_its_partners():
    """At 2 Hz a near earthquake is a few samples long."""
    noise = np.random.default_rng(0).integers(-3, 4, (3, 800)).astype(float)
    pulse = np.zeros(800)
    pulse[400:403] = [0.4e6, 1e6, 0.5e6]
    ground = [slow(0.6 * pulse + noise[0]), slow(pulse + noise[1]), slow(0.3 * pulse + noise[2])]
    assert without_spikes(ground[1], Stream([ground[0], ground[2]]), BAND_HZ)[1] == ""
    quiet = Stream([slow(noise[0]), slow(noise[2])])
    with pytest.raises(WaveformError, match="glitches: 1 glitch"):
        without_spikes(ground[1], quiet, BAND_HZ)
    assert without_spikes(ground[1], NO_PARTNERS, BAND_HZ)[1] == "", "nothing tells them apart"


def test_in_the_local_band_a_pulse_is_told_by_its_partners_at_any_rate():
    """An earthquake of magnitude 2.5 at 15 km lasts a tenth of a second."""
    noise = np.random.default_rng(0).integers(-3, 4, (3, TIME_S.size)).astype(float)
    pulse = np.zeros(TIME_S.size)
    pulse[400:403] = [0.4e6, 1e6, 0.5e6]
    ground = [record(np.round(size * pulse + noise[i])) for i, size in enumerate((0.6, 1.0, 0.3))]
    assert ground[1].stats.sampling_rate > 10
    others, quiet = Stream([ground[0], ground[2]]), Stream([record(noise[0]), record(noise[2])])
    assert without_spikes(ground[1], others, (0.2, 1.0), pulses=True)[1] == ""
    for partners, pulses in ((others, False), (quiet, True)):
        with pytest.raises(WaveformError, match="glitches: 1 glitch"):
            without_spikes(ground[1], partners, (0.2, 1.0), pulses=pulses)
