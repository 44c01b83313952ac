"""How much of each elementary seismogram a source sends towards an azimuth, for many pairs by one matrix product."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from quakesource.greens.synthesis import excitation

FloatArray = NDArray[np.float64]

USED = ((0, 2, 5, 8), (1, 3, 6, 9), (4, 7))
"""Elementary seismograms that Z, R and T consist of, as indices of `constants.GREENS_COMPONENTS`."""


def mixing(moment_tensor: FloatArray, azimuth_deg: FloatArray) -> NDArray[np.float32]:
    """(n, 10) factors of the ten elementary seismograms, for tensors (n, 6) USE in N·m and azimuths (n,).

    Each belongs to one component of motion (`USED`), so that is not an axis.
    """
    azimuth = np.radians(azimuth_deg)
    waves = np.stack([np.ones_like(azimuth), *(f(m * azimuth) for m in (1, 2) for f in (np.cos, np.sin))], axis=1)
    products = waves[:, :, None] * moment_tensor[:, None, :]
    return (products.reshape(len(azimuth), -1) @ table()).astype(np.float32)


@cache
def table() -> FloatArray:
    """(5 · 6, 10) factors of products of 1, cos φ, sin φ, cos 2φ, sin 2φ with the tensor's six numbers: the Fourier
    series in azimuth of `greens.synthesis.excitation`, of second order.
    """
    angles = np.arange(5) * 72.0
    radians = np.radians(angles)
    waves = np.stack([np.ones(5), *(f(m * radians) for m in (1, 2) for f in (np.cos, np.sin))], axis=1)
    weights = excitation(angles).sum(axis=1)  # (5, 10, 6): each elementary seismogram goes to one component
    return np.linalg.solve(waves, weights.reshape(5, -1)).reshape(5, 10, 6).transpose(0, 2, 1).reshape(30, 10)
