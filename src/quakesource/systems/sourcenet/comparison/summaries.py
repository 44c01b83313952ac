"""Kagan angles of the events that judge as columns of a table: means and medians with intervals, paired differences."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.evaluation.bootstrap import bootstrap_interval, paired_interval, row_generator

FloatArray = NDArray[np.float64]


def angle_columns(kagan_deg: "pd.Series[float]", n_bootstrap: int, names: tuple[Any, ...]) -> dict[str, float]:
    """``n``, mean and median of the angles of at least one event, with 95 % intervals over events.

    ``names`` of the row: its resamples follow from them.
    """
    angle: FloatArray = np.asarray(kagan_deg, np.float64)
    row = {"n": len(angle), "kagan_mean_deg": angle.mean(), "kagan_median_deg": np.median(angle)}
    for name, statistic in (("mean", np.mean), ("median", np.median)):
        low, high = bootstrap_interval(angle, statistic, n_bootstrap, row_generator(0, name, *names))
        row |= {f"kagan_{name}_deg_low": low, f"kagan_{name}_deg_high": high}
    return row


def difference_columns(
    own: "pd.Series[float]", other: "pd.Series[float]", n_bootstrap: int, names: tuple[Any, ...]
) -> dict[str, float]:
    """Mean of ``own`` minus ``other``, angles by event, over the events that both have; nothing where there is none."""
    both = own.index.intersection(other.index)
    if not len(both):
        return {}
    pairs: list[FloatArray] = [np.asarray(angle.loc[both], np.float64) for angle in (own, other)]
    low, high = paired_interval(pairs[0], pairs[1], np.mean, n_bootstrap, row_generator(0, "difference", *names))
    return {
        "n_both": len(both),
        "difference_mean_deg": (pairs[0] - pairs[1]).mean(),
        "difference_mean_deg_low": low,
        "difference_mean_deg_high": high,
    }
