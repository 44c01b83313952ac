"""Every pair of systems and variants on the events that both answered: is one better, or were its events easier?"""

from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd

from quakesource.evaluation.bootstrap import paired_interval, row_generator
from quakesource.evaluation.event_scores import VARIANT, score_events

PAIRED_COLUMNS: Final = [
    "simulated",
    "first_system",
    "first_variant",
    "second_system",
    "second_variant",
    "both_headline",
    "n_both",
    *(
        f"{statistic}_{suffix}"
        for statistic in ("mean", "median")
        for suffix in ("difference_deg", "difference_deg_low", "difference_deg_high", "excludes_zero")
    ),
]
"""Columns of paired.csv."""


def compare_pairs(kagan: pd.DataFrame, n_samples: int, seed: int) -> pd.DataFrame:
    """Differences first - second of mean and median Kagan angle, with paired 95 % bootstrap intervals over events.

    A negative difference says that the first is nearer to the references. ``excludes_zero`` is False where there is
    no interval (fewer than two events).

    Parameters
    ----------
    kagan : columns of `tables.KAGAN`
    n_samples, seed : of the bootstrap

    Returns
    -------
    Table of `PAIRED_COLUMNS`, one row a pair; simulated and real records are never paired
    """
    scores = score_events(kagan).dropna(subset="kagan_deg")
    rows = []
    for simulated, of_kind in scores.groupby("simulated", sort=False):
        variants = list(of_kind.groupby(VARIANT, sort=False, dropna=False))
        for (first_names, first), (second_names, second) in combinations(variants, 2):
            both = first.merge(second, on="event_id", suffixes=("", "_second"))
            row: dict[str, Any] = {"simulated": simulated, "n_both": len(both)}
            row |= dict(zip(("first_system", "first_variant"), first_names[1:], strict=True))
            row |= dict(zip(("second_system", "second_variant"), second_names[1:], strict=True))
            row["both_headline"] = bool(first["headline"].iloc[0] and second["headline"].iloc[0])
            rows.append(row | _differences(both, n_samples, row_generator(seed, *first_names, *second_names)))
    return pd.DataFrame(rows, columns=PAIRED_COLUMNS)


def _differences(both: pd.DataFrame, n_samples: int, rng: np.random.Generator) -> dict[str, Any]:
    first, second = (both[name].to_numpy(float) for name in ("kagan_deg", "kagan_deg_second"))
    row: dict[str, Any] = {}
    for name, statistic in (("mean", np.mean), ("median", np.median)):
        low, high = paired_interval(first, second, statistic, n_samples, rng)
        row[f"{name}_difference_deg"] = float(statistic(first) - statistic(second)) if len(both) else float("nan")
        row[f"{name}_difference_deg_low"], row[f"{name}_difference_deg_high"] = low, high
        row[f"{name}_excludes_zero"] = low > 0 or high < 0
    return row
