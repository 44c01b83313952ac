"""Amplitude ratios come out as they were put in, or with a reason."""

import numpy as np
import pytest

from quakesource.waveforms.sp_amplitudes import amplitude_ratio

RATE, START_S, P_S, S_S = 50.0, -20.0, 5.0, 11.0
BAND_HZ = (1.0, 5.0)


def components(p=1.0, s=8.0, noise=0.01, turn_deg=0.0):
    """P on the vertical, S on the horizontals: wavelets of 2.5 Hz."""
    time_s = START_S + np.arange(round(60 * RATE)) / RATE
    rng = np.random.default_rng(1)
    series = noise * rng.standard_normal((3, time_s.size))
    for arrival_s, amplitude, direction in ((P_S, p, (1, 0, 0)), (S_S, s, (0, 0.6, 0.8))):
        t = time_s - arrival_s - 0.5
        series += np.outer(direction, amplitude * np.cos(2 * np.pi * 2.5 * t) * np.exp(-((t / 0.25) ** 2)))
    turn = np.radians(turn_deg)
    series[1:] = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) @ series[1:]
    return series


def measure(series, **changes):
    values = {"sampling_rate_hz": RATE, "start_s": START_S, "p_s": P_S, "s_s": S_S, "band_hz": BAND_HZ, "window_s": 2.0}
    return amplitude_ratio(series, **{**values, **changes})


@pytest.mark.parametrize("s", [0.3, 1.0, 8.0, 40.0])
def test_ratio_is_that_of_the_wavelets(s):
    assert measure(components(s=s)).log10_ratio == pytest.approx(np.log10(s), abs=0.02)


def test_orientation_of_the_horizontals_does_not_matter():
    assert measure(components(turn_deg=37)).log10_ratio == pytest.approx(measure(components()).log10_ratio, abs=1e-3)


def test_snr_falls_with_noise():
    assert measure(components(noise=0.3)).snr < measure(components(noise=0.03)).snr


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"s_s": 5.6}, "P and S overlap"),
        ({"sampling_rate_hz": 3.0}, "too low"),
        ({"p_s": -17.0, "s_s": 0.0}, "does not cover"),
        ({"s_s": 39.0}, "does not cover"),
    ],
)
def test_what_cannot_be_measured_has_a_reason(changes, reason):
    ratio = measure(components(), **changes)
    assert reason in ratio.reason
    assert np.isnan(ratio.log10_ratio)


def test_dead_component_set_has_a_reason():
    assert measure(np.zeros((3, 3000))).reason == "no motion in a window"
