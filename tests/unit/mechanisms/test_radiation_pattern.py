import numpy as np
import pytest

from quakesource.errors import SourceError
from quakesource.mechanisms import (
    moment_tensor,
    radiation_pattern,
    random_moment_tensors,
    scalar_moment,
    to_matrix,
)


def _aki_richards(strike: float, dip: float, rake: float, i: float, azimuth: float) -> list[float]:
    """Aki & Richards (2002), eqs. 4.89-4.91, as printed."""
    d, r, i, f = np.radians([dip, rake, i, azimuth - strike])
    sin, cos = np.sin, np.cos
    p = (
        cos(r) * sin(d) * sin(i) ** 2 * sin(2 * f)
        - cos(r) * cos(d) * sin(2 * i) * cos(f)
        + sin(r) * sin(2 * d) * (cos(i) ** 2 - sin(i) ** 2 * sin(f) ** 2)
        + sin(r) * cos(2 * d) * sin(2 * i) * sin(f)
    )
    sv = (
        sin(r) * cos(2 * d) * cos(2 * i) * sin(f)
        - cos(r) * cos(d) * cos(2 * i) * cos(f)
        + 0.5 * cos(r) * sin(d) * sin(2 * i) * sin(2 * f)
        - 0.5 * sin(r) * sin(2 * d) * sin(2 * i) * (1 + sin(f) ** 2)
    )
    sh = (
        cos(r) * cos(d) * cos(i) * sin(f)
        + cos(r) * sin(d) * sin(i) * cos(2 * f)
        + sin(r) * cos(2 * d) * cos(i) * cos(f)
        - 0.5 * sin(r) * sin(2 * d) * sin(i) * sin(2 * f)
    )
    return [p, sv, sh]


def test_equals_the_printed_formulas_of_a_shear_fault() -> None:
    rng = np.random.default_rng(0)
    for strike, dip, rake, i, azimuth in rng.uniform([0, 0, -180, 0, 0], [360, 90, 180, 180, 360], (200, 5)):
        ours = radiation_pattern(moment_tensor(strike, dip, rake, 5.0), i, azimuth)
        np.testing.assert_allclose(ours, 5.0 * np.array(_aki_richards(strike, dip, rake, i, azimuth)), atol=1e-12)


def test_polarity_of_a_thrust_and_of_an_explosion() -> None:
    thrust = moment_tensor(0, 45, 90)
    assert radiation_pattern(thrust, 0, 0)[0] == pytest.approx(1)
    assert radiation_pattern(thrust, 90, 90)[0] == pytest.approx(-1)
    p, sv, sh = radiation_pattern([1, 1, 1, 0, 0, 0], np.linspace(0, 180, 7)[:, None], np.linspace(0, 360, 5))
    np.testing.assert_allclose(p, np.ones((7, 5)))
    np.testing.assert_allclose([sv, sh], 0, atol=1e-15)


def test_energy_over_the_sphere() -> None:
    # Σ over directions of |Mγ|² = |M|²/3, and P, SV, SH are its three parts
    mt = random_moment_tensors(3, np.random.default_rng(1))
    cos_i, weight = np.polynomial.legendre.leggauss(8)
    azimuth = np.arange(16) * 22.5
    parts = radiation_pattern(mt[:, None, None], np.degrees(np.arccos(cos_i))[:, None], azimuth)
    mean = (np.sum(np.square(parts), axis=0).mean(axis=-1) * weight / 2).sum(axis=-1)
    np.testing.assert_allclose(mean, np.sum(to_matrix(mt) ** 2, axis=(1, 2)) / 3)
    np.testing.assert_allclose(mean, scalar_moment(mt) ** 2 * 2 / 3)


def test_bad_takeoff_is_refused() -> None:
    with pytest.raises(SourceError, match="takeoff_deg"):
        radiation_pattern(moment_tensor(0, 45, 90), 190, 0)
