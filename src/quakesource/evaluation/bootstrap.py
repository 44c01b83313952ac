"""Confidence intervals by resampling events."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray


def bootstrap_interval(
    values: NDArray[np.float64],
    statistic: Callable[..., NDArray[np.float64]],
    n_samples: int,
    rng: np.random.Generator,
    level: float = 0.95,
) -> tuple[float, float]:
    """Percentile interval of a statistic (Efron & Tibshirani 1993, ch. 13); NaN for fewer than two values.

    Parameters
    ----------
    values : (n,)
    statistic : takes ``axis``, such as ``numpy.median``
    """
    if len(values) < 2:
        return float("nan"), float("nan")
    samples = statistic(values[rng.integers(0, len(values), (n_samples, len(values)))], axis=1)
    low, high = np.quantile(samples, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
