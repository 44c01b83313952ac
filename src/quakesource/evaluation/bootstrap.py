"""Confidence intervals by resampling events."""

import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from quakesource.errors import QuakesourceError

Statistic = Callable[..., NDArray[np.float64]]
"""Takes ``axis``, such as ``numpy.median``."""


def bootstrap_interval(
    values: NDArray[np.float64],
    statistic: Statistic,
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
    return _percentiles(samples, level)


def paired_interval(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    statistic: Statistic,
    n_samples: int,
    rng: np.random.Generator,
    level: float = 0.95,
) -> tuple[float, float]:
    """Percentile interval of statistic(first) - statistic(second): each resample draws both values of an event.

    What makes an event hard for both cancels, so the interval is narrower than that of independent samples where
    the errors correlate. NaN for fewer than two events.

    Parameters
    ----------
    first, second : (n,) of the same events in the same order; QuakesourceError if their lengths differ
    """
    if len(first) != len(second):
        raise QuakesourceError(
            f"{len(first)} and {len(second)} values are not pairs",
            where="paired_interval",
            next_step="merge the two tables on event_id first",
        )
    if len(first) < 2:
        return float("nan"), float("nan")
    drawn = rng.integers(0, len(first), (n_samples, len(first)))
    return _percentiles(statistic(first[drawn], axis=1) - statistic(second[drawn], axis=1), level)


def row_generator(seed: int, *names: object) -> np.random.Generator:
    """Generator that depends on a row's names alone, so that another system in the study moves nobody's interval."""
    return np.random.default_rng([seed, zlib.crc32("/".join(map(str, names)).encode())])


def _percentiles(samples: NDArray[np.float64], level: float) -> tuple[float, float]:
    low, high = np.quantile(samples, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
