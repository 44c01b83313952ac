"""Traps of down-sampling measured with ObsPy 1.5, side by side with the pipeline's own resampling."""

import numpy as np
import pytest
from instrument_examples import wavelet
from obspy import Trace

from quakesource.waveforms.filtering import resample

FINE_HZ = 100.0
FINE_S = np.arange(0, 400, 1 / FINE_HZ)


def peak_s(series: np.ndarray, rate_hz: float) -> float:
    i = int(np.argmax(series))
    a, b, c = series[i - 1 : i + 2]
    return (i + 0.5 * (a - c) / (a - 2 * b + c)) / rate_hz


@pytest.mark.parametrize("factor", [2, 4, 5, 10])
def test_decimate_delays_and_ours_does_not(factor):
    signal = wavelet(FINE_S, 200.0, frequency_hz=0.4)
    rate = FINE_HZ / factor
    delayed = Trace(signal.copy(), {"sampling_rate": FINE_HZ})
    delayed.decimate(factor)
    assert peak_s(delayed.data, rate) - 200.0 > 0.03
    ours = resample(signal, FINE_HZ, 0.0, np.arange(0, 399, 1 / rate))
    assert peak_s(ours, rate) == pytest.approx(200.0, abs=0.002)


def test_interpolate_aliases_and_ours_does_not():
    """1.95 Hz comes out of 2 samples a second as 0.05 Hz, the band that is inverted."""
    sine = np.sin(2 * np.pi * 1.95 * FINE_S)
    aliased = Trace(sine.copy(), {"sampling_rate": FINE_HZ})
    aliased.interpolate(2.0, method="lanczos", a=20)
    assert np.abs(aliased.data[100:-100]).max() > 0.9
    assert np.abs(resample(sine, FINE_HZ, 0.0, np.arange(50, 350, 0.5))).max() < 2e-3


def test_fourier_resampling_wraps_around_and_ours_does_not():
    """A record that ends elsewhere than it began rings at its start where Fourier methods join the ends."""
    ramp = np.linspace(0, 1, FINE_S.size)
    wrapped = Trace(ramp.copy(), {"sampling_rate": FINE_HZ})
    wrapped.resample(2.0, window=None)
    start = np.arange(0, 20, 0.5)
    assert np.abs(wrapped.data[: start.size] - start / FINE_S[-1]).max() > 0.1
    assert np.abs(resample(ramp, FINE_HZ, 0.0, start) - start / FINE_S[-1]).max() < 0.01


@pytest.mark.parametrize("start_s", [0.0, 0.003, 0.25])
def test_samples_lie_on_the_grid_of_the_origin_time(start_s):
    """Records begin anywhere between the samples of the common grid."""
    series = wavelet(FINE_S + start_s, 200.0, 0.1)
    grid = np.arange(100.0, 300.0, 0.5)
    assert np.abs(resample(series, FINE_HZ, start_s, grid) - wavelet(grid, 200.0, 0.1)).max() < 2e-3
