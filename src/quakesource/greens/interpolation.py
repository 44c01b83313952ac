"""Interpolation of seismograms: four neighbours, aligned in time, and Lagrange's cubic."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def lagrange_weights(axis: FloatArray, x: float) -> list[tuple[int, float]]:
    """Indices and weights of the (at most four) grid points that interpolate at ``x``; exact on the grid."""
    nearest = int(np.argmin(np.abs(axis - x)))
    if abs(axis[nearest] - x) < 1e-6:
        return [(nearest, 1.0)]
    first = int(np.clip(np.searchsorted(axis, x) - 2, 0, max(len(axis) - 4, 0)))
    points = range(first, min(first + 4, len(axis)))
    others = {i: [axis[j] for j in points if j != i] for i in points}
    return [(i, float(np.prod([(x - y) / (axis[i] - y) for y in others[i]]))) for i in points]


def shifted(traces: FloatArray, samples: float) -> FloatArray:
    """Traces (..., nt) later by a number of samples, whole or not; what leaves the window is lost."""
    n = traces.shape[-1]
    spectrum = np.fft.rfft(traces, n=2 * n)
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(2 * n) * samples)
    return np.asarray(np.fft.irfft(spectrum * delay, n=2 * n)[..., :n])
