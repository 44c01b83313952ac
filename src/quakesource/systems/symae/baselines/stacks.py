"""Stacks of the records of a group."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import hilbert

FloatArray = NDArray[np.float64]


def envelope(series: NDArray[np.floating]) -> FloatArray:
    """Amplitude of the analytic signal along the last dimension."""
    return np.asarray(np.abs(hilbert(np.asarray(series, np.float64), axis=-1)))


def envelope_stack(records: NDArray[np.floating]) -> FloatArray:
    """Mean envelope (..., n) of groups (..., r, n)."""
    return np.asarray(envelope(records).mean(axis=-2))


def linear_stack(records: NDArray[np.floating]) -> FloatArray:
    """Mean (..., n) of groups (..., r, n) whose polarities and delays have been taken off."""
    return np.asarray(np.asarray(records, np.float64).mean(axis=-2))


def same_polarity(records: NDArray[np.floating]) -> FloatArray:
    """Groups (..., r, n) with every record turned over that is unlike the group's mean, not moved."""
    values = np.asarray(records, np.float64)
    for _ in range(2):
        mean = values.mean(axis=-2, keepdims=True)
        values = values * np.where((values * mean).sum(axis=-1, keepdims=True) < 0, -1.0, 1.0)
    return values
