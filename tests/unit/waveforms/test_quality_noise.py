"""Signal to noise, and levels of the global noise models in a band."""

import numpy as np
import pytest
from obspy.signal.spectral_estimation import get_nhnm, get_nlnm
from quality_examples import ground_noise

from quakesource.waveforms.filtering import velocity_to_displacement
from quakesource.waveforms.quality import signal_to_noise
from quakesource.waveforms.quality.noise import high_noise_m, low_noise_m, window_rms

BANDS = [(0.02, 0.05), (0.01, 0.03), (0.04, 0.1), (0.1, 0.5)]


def integrated(model, band_hz):
    """RMS displacement by another road: the model's own points, a fine linear grid, the rectangle rule."""
    period_s, level_db = model()
    edges = np.linspace(*band_hz, 20001)
    frequency = 0.5 * (edges[1:] + edges[:-1])
    acceleration = 10 ** (np.interp(np.log10(1 / frequency), np.log10(period_s[::-1]), level_db[::-1]) / 10)
    return np.sqrt((acceleration / (2 * np.pi * frequency) ** 4 * np.diff(edges)).sum())


@pytest.mark.parametrize("band_hz", BANDS)
def test_levels_are_those_of_the_models_integrated_directly(band_hz):
    assert np.all(np.diff(get_nhnm()[0]) < 0)  # longest period first
    assert high_noise_m(band_hz) == pytest.approx(integrated(get_nhnm, band_hz), rel=0.01)
    assert low_noise_m(band_hz) == pytest.approx(integrated(get_nlnm, band_hz), rel=0.01)


def test_levels_are_of_the_size_that_seismologists_know():
    """Micrometres on a bad day at 20-50 s; the quietest sites are a hundred times quieter."""
    assert 0.3e-6 < high_noise_m((0.02, 0.05)) < 30e-6
    assert 30 < high_noise_m((0.02, 0.05)) / low_noise_m((0.02, 0.05)) < 3000


@pytest.mark.parametrize("band_hz", BANDS[:3])
def test_noise_made_by_the_low_model_has_its_level(band_hz):
    """A time series with that spectrum, cut to the band sharply: RMS in time is the integral over frequency."""
    time_s = np.arange(0, 2**16, 1.0)
    velocity = ground_noise(time_s, np.random.default_rng(0), db_above_nlnm=0.0)
    spectrum = np.fft.rfft(velocity_to_displacement(velocity, 1.0))
    frequency = np.fft.rfftfreq(time_s.size, 1.0)
    spectrum[(frequency < band_hz[0]) | (frequency >= band_hz[1])] = 0
    rms = np.sqrt(np.mean(np.fft.irfft(spectrum) ** 2))
    assert rms == pytest.approx(low_noise_m(band_hz), rel=0.1)


def test_wider_bands_hold_more():
    assert high_noise_m((0.01, 0.1)) ** 2 == pytest.approx(
        high_noise_m((0.01, 0.03)) ** 2 + high_noise_m((0.03, 0.1)) ** 2, rel=0.01
    )


def test_windows_hold_their_start_and_not_their_end():
    time_s = np.arange(10.0)
    assert window_rms(time_s, time_s, (3.0, 5.0)) == pytest.approx(np.sqrt((9 + 16) / 2))
    assert np.isnan(window_rms(time_s, time_s, (3.5, 3.9)))
    assert np.isnan(window_rms(time_s, time_s, (5.0, 3.0)))


def test_signal_to_noise_of_known_amplitudes():
    time_s = np.arange(-50, 100, 0.5)
    series = np.where(time_s < 0, 1.0, 3.0) * np.resize([1.0, -1.0], time_s.size)
    assert signal_to_noise(series, time_s, (-50, 0), (0, 100)) == pytest.approx(3.0)
    assert np.isnan(signal_to_noise(series, time_s, (-90, -60), (0, 100)))
    assert np.isnan(signal_to_noise(series, time_s, (-50, 0), (200, 300)))
    assert np.isnan(signal_to_noise(np.where(time_s < 0, 0, series), time_s, (-50, 0), (0, 100)))
