"""How unlike anything in training an event looks to the network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

SHRINKAGE = 0.02
"""Share of the mean variance that is added to every direction: some have next to none."""


@dataclass(frozen=True)
class Familiar:
    """Features of synthetics that were not trained on: their ``mean`` (d,) and the ``whitening`` (d, d), after which
    their median length is 1."""

    mean: FloatArray
    whitening: FloatArray


def familiar(features: FloatArray) -> Familiar:
    """Learn what features (n, d) look like."""
    mean = features.mean(0)
    covariance = np.cov(features - mean, rowvar=False)
    covariance += SHRINKAGE * np.trace(covariance) / len(mean) * np.eye(len(mean))
    whitening = np.asarray(np.linalg.cholesky(np.linalg.inv(covariance)), np.float64)
    return Familiar(mean, whitening / np.median(_distance((features - mean) @ whitening)))


def strangeness(features: FloatArray, known: Familiar) -> FloatArray:
    """Mahalanobis distance (n,) over its median for what training looked like."""
    return _distance((features - known.mean) @ known.whitening)


def _distance(whitened: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt((whitened**2).sum(1)))
