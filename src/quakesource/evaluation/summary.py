"""A line a system, variant and basis: what it answered, and how far its answers are from the references."""

from typing import Any

import numpy as np
import pandas as pd

from quakesource.evaluation.bootstrap import bootstrap_interval, row_generator
from quakesource.evaluation.event_scores import BASES, VARIANT, of_basis, score_events
from quakesource.evaluation.proportions import share_columns, shares_within


def summarise(kagan: pd.DataFrame, n_samples: int, seed: int) -> pd.DataFrame:
    """Counts, shares with Wilson intervals, and means and medians with 95 % bootstrap intervals over events.

    Parameters
    ----------
    kagan : columns of `tables.KAGAN`
    n_samples, seed : of the bootstrap

    Returns
    -------
    Rows (simulated, system, variant, basis), two a variant, in the order of the predictions; the columns are
    `SUMMARY_COLUMNS`, defined in docs/evaluation.md
    """
    rows = []
    for names, group in score_events(kagan).groupby(VARIANT, sort=False, dropna=False):
        for basis in BASES:
            row = {**variant_columns(group), "basis": basis}
            rng = row_generator(seed, *names, basis)
            rows.append(row | score_statistics(of_basis(group, basis), n_samples, rng))
    return pd.DataFrame(rows, columns=SUMMARY_COLUMNS)


def variant_columns(group: pd.DataFrame) -> dict[str, Any]:
    """Columns that name a variant, of its rows in `score_events`."""
    first = group.iloc[0]
    return {
        "system": first["system"],
        "variant": first["variant"],
        "simulated": bool(first["simulated"]),
        "headline": bool(first["headline"]),
    }


def score_statistics(
    scores: pd.DataFrame, n_samples: int, rng: np.random.Generator, min_events: int = 1
) -> dict[str, Any]:
    """Counts and statistics of the rows of one variant; statistics of errors are NaN below ``min_events`` values."""
    n_asked = len(scores)
    counts = {status: int((scores["status"] == status).sum()) for status in ("answered", "declined", "unusable")}
    angle, error = (scores[name].dropna().to_numpy(float) for name in ("kagan_deg", "abs_delta_mw"))
    row: dict[str, Any] = {"n_asked": n_asked, **{f"n_{status}": n for status, n in counts.items()}}
    for status in ("declined", "unusable"):
        row |= share_columns(f"{status}_share", counts[status], n_asked)
    row["n_compared"] = len(angle)
    angle, error = (values if len(values) >= min_events else np.empty(0) for values in (angle, error))
    statistics = (("kagan_mean_deg", angle, np.mean), ("kagan_median_deg", angle, np.median))
    for name, values, statistic in (*statistics, ("abs_delta_mw_mean", error, np.mean)):
        row[name] = float(statistic(values)) if len(values) else float("nan")
        row[f"{name}_low"], row[f"{name}_high"] = bootstrap_interval(values, statistic, n_samples, rng)
    return row | shares_within(angle)


_NOBODY = pd.DataFrame({name: [] for name in ("status", "kagan_deg", "abs_delta_mw")})

STATISTICS_COLUMNS = list(score_statistics(_NOBODY, 1, np.random.default_rng(0)))
"""Columns of `score_statistics`: an empty table has them too."""

SUMMARY_COLUMNS = ["system", "variant", "simulated", "headline", "basis", *STATISTICS_COLUMNS]
"""Columns of summary.csv."""
