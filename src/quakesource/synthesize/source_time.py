"""Moment-rate functions of many sources at once, sampled as averages over the intervals of the samples."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def triangle_duration_s(magnitude: FloatArray) -> FloatArray:
    """Duration of moment magnitudes (n,): max(0.3, 10^(0.5 M - 2.5)) s, the rule of SourceNet's synthetics."""
    return np.maximum(0.3, 10 ** (0.5 * magnitude - 2.5))


def moment_rates(duration_s: FloatArray, rise: FloatArray, sampling_rate_hz: float, n_taps: int) -> NDArray[np.float32]:
    """Triangles (n, n_taps) that sum to 1; sample 0 is the origin time.

    Parameters
    ----------
    duration_s : (n,)
    rise : (n,) share of the duration before the peak
    """
    edges = (np.arange(n_taps + 1) - 0.5) / sampling_rate_hz / duration_s[:, None]
    x, peak = np.clip(edges, 0, 1), rise[:, None]
    # the released moment: x²/p before the peak, 1 - (1-x)²/(1-p) after it
    released = np.where(x < peak, x**2 / peak, 1 - (1 - x) ** 2 / (1 - peak))
    taps = np.diff(released, axis=1)
    return (taps / taps.sum(1, keepdims=True)).astype(np.float32)
