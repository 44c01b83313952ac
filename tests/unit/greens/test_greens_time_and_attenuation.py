"""Causality and attenuation, on seismograms."""

import numpy as np
import pytest
from greens_cases import HK, half_space

from quakesource.earth import first_arrivals
from quakesource.greens import compute_greens
from quakesource.greens.attenuation import complex_velocity


def test_nothing_arrives_before_the_first_p_and_something_does_at_it():
    depths, distances, rate = [4.0, 12.0, 25.0], [20.0, 60.0, 120.0], 10.0
    greens = compute_greens(HK, depths, distances, rate, 60.0, taper_start=0.4)
    ringing_s = 2.0  # the taper's own width, 20 samples
    for i, depth in enumerate(depths):
        for j, distance in enumerate(distances):
            p_s = first_arrivals(HK, depth, distance).time_s
            for name in ("ZEX", "REX", "ZDD", "ZDS", "ZSS", "RSS"):
                trace = greens.isel(depth_km=i, distance_km=j).sel(component=name)
                before = np.abs(trace.values[trace.time_s.values < p_s - ringing_s])
                peak = np.abs(trace.values).max()
                assert before.max() < 1e-3 * peak
                late = np.abs(trace.values[: int((p_s + 1.0) * rate)])
                # a head wave may be weak, but is there
                assert late.max() > 5 * before.max()


def test_attenuation_law():
    """Ratio to the elastic S wave: exp(-ωt/2Q) and a phase of (ωt/πQ) ln(f/1 Hz), from first order in 1/Q.

    Far from a source in a half-space the transverse motion is one S wave (item 9 of the physics).
    """
    q, vs, depth, distance = 120.0, 3.4, 40.0, 150.0  # so deep that it makes no Rayleigh wave in the band
    travel_s = np.hypot(depth, distance) / vs
    spectra = []
    for value in (q, 1e9):
        greens = compute_greens(half_space(vs=vs, q=value), depth, distance, 5.0, 80.0, taper_start=0.6)
        s_wave = greens.isel(depth_km=0, distance_km=0).sel(component="TSS").values[180:]
        spectra.append(np.fft.rfft(s_wave))
    frequency = np.fft.rfftfreq(s_wave.size, 0.2)
    band = (frequency > 0.4) & (frequency < 1.5)
    frequency, ratio = frequency[band], (spectra[0] / spectra[1])[band]
    omega_t = 2 * np.pi * frequency * travel_s
    # amplitude ∝ v^-3: dispersion makes the medium softer below 1 Hz
    expected = np.exp(-omega_t / (2 * q)) * (1 + np.log(frequency) / (np.pi * q)) ** -3
    np.testing.assert_allclose(np.abs(ratio), expected, rtol=0.02)
    phase = np.angle(ratio * np.exp(-1j * omega_t * np.log(frequency) / (np.pi * q)))
    # what is left is second order, (ωt) (1/2Q)² and (ωt) (ln f / πQ)², and the -3i/2Q of the amplitude
    assert np.abs(phase).max() < 0.02
    at_one_hz = np.angle(ratio[np.abs(frequency - 1.0).argmin()])
    assert abs(at_one_hz) < 0.02  # the reference frequency: no delay there


def test_complex_velocity():
    velocity, q, omega = np.array([5.0]), np.array([50.0]), 2 * np.pi * np.array([1.0, np.e, 1.0 - 0.1j])
    v = complex_velocity(velocity, q, omega)[:, 0]
    assert v[0] == pytest.approx(5.0 * (1 + 0.5j / 50))
    assert v[1] == pytest.approx(5.0 * (1 + 1 / (np.pi * 50) + 0.5j / 50))
    # the damping enters the logarithm; without that the medium is not causal
    assert v[2] == pytest.approx(5.0 * (1 + np.log(1.0 - 0.1j) / (np.pi * 50) + 0.5j / 50))
    assert (v.imag > 0).all()  # exp(+iωt - iωr/v) decays with r
