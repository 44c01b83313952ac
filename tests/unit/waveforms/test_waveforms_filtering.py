"""Filters and resampling: what they must not do is delay, alias or look ahead."""

import numpy as np
import pytest
from instrument_examples import wavelet

from quakesource.waveforms.filtering import band_pass, resample, velocity_to_displacement


def lag_s(a: np.ndarray, b: np.ndarray, step_s: float) -> float:
    """Delay of b against a by the phase slope of their cross-spectrum, weighted by power."""
    cross = np.conj(np.fft.rfft(a)) * np.fft.rfft(b)
    omega = 2 * np.pi * np.fft.rfftfreq(a.size, step_s)
    return float(-np.sum(np.angle(cross) * omega * abs(cross)) / np.sum(omega**2 * abs(cross)))


@pytest.mark.parametrize("rate_hz", [1.0, 2.0, 4.0, 20.0, 40.0, 99.7, 100.0])
@pytest.mark.parametrize("fraction", [0.0, 0.37])
def test_resampling_neither_delays_nor_changes_a_signal(rate_hz, fraction):
    start_s = -120.0 + fraction / rate_hz
    fine = start_s + np.arange(480 * rate_hz) / rate_hz
    wanted = np.arange(-60.0, 300.0, 0.5)
    got = resample(wavelet(fine, 100.0, 0.1), rate_hz, start_s, wanted)
    truth = wavelet(wanted, 100.0, 0.1)
    assert abs(lag_s(truth, got, 0.5)) < 0.01
    assert np.abs(got - truth).max() < (0.02 if rate_hz == 1.0 else 0.005)


def test_resampling_does_not_alias():
    fine = np.arange(0, 400, 0.01)
    wanted = np.arange(50.0, 350.0, 0.5)
    for frequency_hz in (1.9, 3.95, 9.3):  # would come out at 0.1, 0.05, 0.7 Hz
        got = resample(np.sin(2 * np.pi * frequency_hz * fine), 100.0, 0.0, wanted)
        assert np.abs(got).max() < 2e-3, frequency_hz


def test_outside_the_record_is_nan():
    got = resample(np.ones(400), 4.0, 0.0, np.arange(-10.0, 120.0, 0.5))
    inside = (np.arange(-10.0, 120.0, 0.5) >= 0) & (np.arange(-10.0, 120.0, 0.5) <= 99.75)
    assert np.isnan(got[~inside]).all()
    assert np.allclose(got[inside], 1.0, atol=1e-6)


def test_band_pass_is_causal():
    series = np.zeros(2000)
    series[800] = 1.0
    out = band_pass(series, 2.0, (0.02, 0.1))
    assert np.abs(out[:800]).max() == 0.0
    assert np.abs(out[800:]).max() > 0


def test_band_pass_corners():
    time_s = np.arange(0, 4000, 0.5)

    def gain(frequency_hz: float) -> float:
        return float(np.abs(band_pass(np.sin(2 * np.pi * frequency_hz * time_s), 2.0, (0.02, 0.1))[4000:]).max())

    assert gain(0.045) == pytest.approx(1.0, abs=0.02)
    assert gain(0.02) == pytest.approx(np.sqrt(0.5), abs=0.02)
    assert gain(0.1) == pytest.approx(np.sqrt(0.5), abs=0.02)
    assert gain(0.01) < 0.15  # third order: 18 dB an octave
    assert gain(0.2) < 0.15


def test_displacement_of_a_known_velocity():
    time_s = np.arange(0, 200, 0.5)
    omega = 2 * np.pi * 0.05
    both = np.stack([np.cos(omega * time_s), 2 * np.cos(omega * time_s)])
    got = velocity_to_displacement(both, 2.0)
    truth = np.sin(omega * time_s) / omega
    assert np.abs(got[0] - truth).max() < 0.003 / omega
    assert np.allclose(got[1], 2 * got[0])
    assert got.shape == both.shape
    assert (got[:, 0] == 0).all()
