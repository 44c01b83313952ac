"""What people read off a source function: how many peaks, how long, and which way it breaks."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks, resample

FloatArray = NDArray[np.float64]

PROMINENCE = 0.2
"""A peak stands out by this share of the largest: an impulse in the band has side lobes that stand out by 0.15."""
FINER = 4
ENERGY = (0.05, 0.95)
"""Shares of the squared envelope between which a source lasts."""


def n_peaks(envelopes: FloatArray) -> NDArray[np.int64]:
    """Peaks of envelopes (..., n)."""
    fine = resample(envelopes, FINER * envelopes.shape[-1], axis=-1)
    flat = fine.reshape(-1, fine.shape[-1])
    counts = [len(find_peaks(one, prominence=PROMINENCE * one.max())[0]) for one in flat]
    return np.array(counts).reshape(envelopes.shape[:-1])


def duration_s(envelopes: FloatArray, interval_s: float) -> FloatArray:
    """Time between `ENERGY` of the squared envelopes (..., n)."""
    share = np.cumsum(envelopes**2, axis=-1)
    share /= share[..., -1:]
    flat = share.reshape(-1, share.shape[-1])
    samples = np.arange(flat.shape[1])
    ends = [[np.interp(level, one, samples) for level in ENERGY] for one in flat]
    return np.asarray(interval_s * np.diff(ends, axis=1)[:, 0].reshape(envelopes.shape[:-1]))


def centroids_s(envelopes: FloatArray, time_s: FloatArray) -> FloatArray:
    """Centroid times of squared envelopes (..., n)."""
    power = envelopes**2
    return np.asarray((power * time_s).sum(axis=-1) / power.sum(axis=-1))


class Directivity(NamedTuple):
    """``vector_km`` (2,), north and east, that the centroid moves by; ``sigma_km`` (2,); ``moves_s`` range over
    pixels.
    """

    vector_km: FloatArray
    sigma_km: FloatArray
    moves_s: float


def directivity(times_s: FloatArray, slowness_s_km: FloatArray, azimuth_deg: FloatArray) -> Directivity:
    """Fit of t_k = t_0 − p_k (x_N cos φ_k + x_E sin φ_k) to centroid times (k,) of pixels, by least squares.

    What groups have in common, a late origin or alignment, is in t_0. The residuals give the standard deviations.
    """
    azimuth = np.radians(azimuth_deg)
    matrix = np.column_stack(
        [np.ones_like(times_s), -slowness_s_km * np.cos(azimuth), -slowness_s_km * np.sin(azimuth)]
    )
    found, *_ = np.linalg.lstsq(matrix, times_s, rcond=None)
    left = times_s - matrix @ found
    freedom = max(1, len(times_s) - 3)
    covariance = np.linalg.pinv(matrix.T @ matrix) * (left @ left) / freedom
    return Directivity(
        np.asarray(found[1:], np.float64), np.sqrt(np.diag(covariance)[1:]), float(np.ptp(matrix[:, 1:] @ found[1:]))
    )
