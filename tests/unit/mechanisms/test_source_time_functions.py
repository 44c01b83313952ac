from collections.abc import Callable

import numpy as np
import pytest

from quakesource.errors import SourceError
from quakesource.mechanisms import (
    brune,
    brune_spectrum,
    cosine,
    cosine_spectrum,
    duration_from_magnitude,
    half_sine,
    half_sine_spectrum,
    triangle,
    triangle_spectrum,
)

PAIRS = [
    (triangle, triangle_spectrum),
    (half_sine, half_sine_spectrum),
    (cosine, cosine_spectrum),
    (brune, brune_spectrum),
]


@pytest.mark.parametrize(("pulse", "spectrum"), PAIRS)
@pytest.mark.parametrize(("size", "rate_hz"), [(4.0, 10.0), (0.7, 20.0), (0.013, 1.0), (2.05, 100.0)])
def test_unit_area_and_never_negative(pulse: Callable, spectrum: Callable, size: float, rate_hz: float) -> None:
    samples = pulse(size, rate_hz)
    assert samples.sum() / rate_hz == pytest.approx(1, abs=1e-12)
    assert samples.min() >= -1e-12
    assert spectrum(size, 0.0) == pytest.approx(1)


@pytest.mark.parametrize(("pulse", "spectrum"), PAIRS)
def test_spectrum_is_that_of_the_samples(pulse: Callable, spectrum: Callable) -> None:
    rate_hz, size = 400.0, 1.5
    samples = pulse(size, rate_hz)
    # 1/3 and 2/3 Hz are where the closed forms of the sines read 0/0
    frequency_hz = np.array([0.0, 0.1, 1 / 3, 2 / 3, 1.0, 2.5, 7.0])
    time_s = np.arange(samples.size) / rate_hz
    direct = (samples * np.exp(-2j * np.pi * frequency_hz[:, None] * time_s)).sum(axis=1) / rate_hz
    exact = spectrum(size, frequency_hz) * np.sinc(frequency_hz / rate_hz)
    np.testing.assert_allclose(direct, exact, atol=5e-5)


@pytest.mark.parametrize("pulse", [triangle, half_sine, cosine])
def test_finite_pulses_are_symmetric_and_end_in_time(pulse: Callable) -> None:
    samples = pulse(3.0, 20.0)
    assert samples.size == 61
    np.testing.assert_allclose(samples, samples[::-1], atol=1e-12)
    assert np.argmax(samples) == 30


def test_heights() -> None:
    assert triangle(2.0, 1000.0).max() == pytest.approx(1.0, rel=1e-3)
    assert half_sine(2.0, 1000.0).max() == pytest.approx(np.pi / 4, rel=1e-3)
    assert cosine(2.0, 1000.0).max() == pytest.approx(1.0, rel=1e-3)
    # Brune: ωc/e at t = 1/ωc
    assert brune(1.0, 1000.0).max() == pytest.approx(2 * np.pi / np.e, rel=1e-3)
    assert abs(brune_spectrum(3.0, 3.0)) == pytest.approx(0.5)


def test_duration_scales_with_the_cube_root_of_moment() -> None:
    assert duration_from_magnitude(7.0) == pytest.approx(2 * 1.2e-8 * (10**26.6) ** (1 / 3))
    assert duration_from_magnitude(7.0) == pytest.approx(17.67, abs=0.05)
    np.testing.assert_allclose(np.divide(*duration_from_magnitude([8.0, 6.0])), 10.0)


@pytest.mark.parametrize("bad", [(0.0, 1.0), (-1.0, 1.0), (1.0, 0.0), (np.nan, 1.0)])
def test_bad_lengths_are_refused(bad: tuple[float, float]) -> None:
    for pulse, _ in PAIRS:
        with pytest.raises(SourceError):
            pulse(*bad)
    with pytest.raises(SourceError):
        triangle_spectrum(bad[0] if bad[0] != 1.0 else -1.0, 1.0)
