"""The weak prior: Vs varies broadly at every depth, and nothing about the earth is imposed but bounds and smoothness.

Its numbers are those of the authors' script (docs/dispersion_kernels.md says what the script leaves open).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d

from quakesource.surface_waves.inversion import nafe_drake

FloatArray = NDArray[np.float64]

Z_MAX_KM = 150.0
_BOUNDS_KM = (0.0, 3.0, 8.0, 20.0, 40.0, 80.0, 150.0)
_LOWEST = (0.15, 0.25, 1.5, 2.5, 3.0, 3.6, 3.8)
_HIGHEST = (4.0, 4.2, 4.5, 4.8, 5.1, 5.4, 5.6)
_TREND_KM = (0.0, 10.0, 30.0, 80.0, Z_MAX_KM)
_TREND = (2.0, 2.8, 3.6, 4.3, 4.7)
_SPREAD = (1.0, 0.9, 0.7, 0.6, 0.5)
_RATIO = (1.90, 1.82, 1.76, 1.80, 1.84)
_RATIO_SPREAD, _RATIO_LIMITS = 0.03, (1.65, 2.0)
_DENSITY_LIMITS = (1.0, 3.8)


def weak_model(rng: np.random.Generator, depth_km: FloatArray) -> FloatArray:
    """One model (3, n) at even depths (n,), km: Vp and Vs in km/s, density in g/cm³."""
    step_km = depth_km[1] - depth_km[0]
    vs = _knots(rng, depth_km)
    if rng.random() < 0.35:  # slow ground at the surface
        vs -= rng.uniform(0.3, 1.2) * np.exp(-depth_km / rng.uniform(1.0, 5.0))
    if rng.random() < 0.5:
        vs += _lump(rng, depth_km, 0.5, (8.0, 35.0))
    roughness = np.interp(depth_km, (0.0, Z_MAX_KM), (0.20, 0.10))
    vs += roughness * _correlated(rng, depth_km, rng.uniform(3.0, 12.0) / step_km)
    for _ in range(rng.integers(0, 4)):
        vs += _lump(rng, depth_km, 0.35, (3.0, 15.0))
    vs = _without_jumps(vs, np.interp(depth_km, (0.0, Z_MAX_KM), (0.45, 0.12)))
    vs = np.clip(vs, np.interp(depth_km, _BOUNDS_KM, _LOWEST), np.interp(depth_km, _BOUNDS_KM, _HIGHEST))
    ratio = np.interp(depth_km, _TREND_KM, _RATIO) + _RATIO_SPREAD * _correlated(rng, depth_km, 10.0 / step_km)
    vp = vs * np.clip(ratio, *_RATIO_LIMITS)
    return np.stack([vp, vs, np.clip(nafe_drake(vp)[0], *_DENSITY_LIMITS)])


def _knots(rng: np.random.Generator, depth_km: FloatArray) -> FloatArray:
    """A monotone cubic through 6 to 12 knots about the trend, denser where the model changes faster."""
    inner = Z_MAX_KM * np.sort(rng.random(rng.integers(4, 11))) ** 1.5
    at = np.concatenate([[0.0], inner, [Z_MAX_KM]])
    at += 1e-3 * np.arange(len(at))  # two knots at one depth are no function
    values = np.interp(at, _TREND_KM, _TREND) + np.interp(at, _TREND_KM, _SPREAD) * rng.uniform(-1, 1, len(at))
    return np.asarray(PchipInterpolator(at, values)(depth_km))


def _lump(rng: np.random.Generator, depth_km: FloatArray, most: float, width_km: tuple[float, float]) -> FloatArray:
    centre, width = rng.uniform(0.0, depth_km[-1]), rng.uniform(*width_km)
    return np.asarray(rng.uniform(-most, most) * np.exp(-0.5 * ((depth_km - centre) / width) ** 2))


def _correlated(rng: np.random.Generator, depth_km: FloatArray, samples: float) -> FloatArray:
    """Noise of unit variance that is alike over so many samples."""
    white = rng.standard_normal(len(depth_km) + 2 * int(4 * samples) + 2)
    smooth = gaussian_filter1d(white, samples, mode="wrap")
    start = (len(white) - len(depth_km)) // 2
    return np.asarray(smooth[start : start + len(depth_km)] * np.sqrt(2 * np.sqrt(np.pi) * samples))


def _without_jumps(vs: FloatArray, limit: FloatArray) -> FloatArray:
    """The steps from sample to sample held within limits; what that moves is moved for all samples below."""
    steps = np.clip(np.diff(vs), -limit[1:], limit[1:])
    return np.asarray(vs[0] + np.concatenate([[0.0], np.cumsum(steps)]))
