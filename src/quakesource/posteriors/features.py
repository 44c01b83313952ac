"""How far from training the features of an event are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

SHRINKAGE = 0.02
"""Share of the mean variance that is added to every direction: some have next to none."""


@dataclass(frozen=True)
class TrainingStatistics:
    """Features of synthetics that were not trained on: their ``mean`` (d,) and the ``whitening`` (d, d), after which
    their median length is 1.
    """

    mean: FloatArray
    whitening: FloatArray


def training_statistics(features: FloatArray) -> TrainingStatistics:
    """Learn what features (n, d) look like."""
    mean = features.mean(0)
    covariance = np.cov(features - mean, rowvar=False)
    covariance += SHRINKAGE * np.trace(covariance) / len(mean) * np.eye(len(mean))
    whitening = np.asarray(np.linalg.cholesky(np.linalg.inv(covariance)), np.float64)
    return TrainingStatistics(mean, whitening / np.median(_distance((features - mean) @ whitening)))


def ood_score(features: FloatArray, known: TrainingStatistics) -> FloatArray:
    """Out-of-distribution score (n,): Mahalanobis distance of features over its median for training; 1 is typical."""
    return _distance((features - known.mean) @ known.whitening)


def _distance(whitened: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt((whitened**2).sum(1)))
