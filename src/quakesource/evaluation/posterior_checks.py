"""Whether a posterior over mechanisms is what it says: ranks of the truth among draws, by two tests of the field.

Simulation-based calibration (Talts et al. 2018, arXiv:1804.06788) ranks one number of the truth among that of the
draws; here the Kagan angle to a fixed mechanism, as orientations have no order of their own. TARP (Lemos et al. 2023,
arXiv:2302.03026) does so with a mechanism drawn anew for every source, and is sensitive to every kind of error. Under a
right posterior both ranks are uniform.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import kstest, norm

from quakesource.errors import QuakesourceError
from quakesource.evaluation.proportions import wilson_interval
from quakesource.mechanisms import kagan_angle, random_double_couples

FloatArray = NDArray[np.float64]

N_REFERENCES: Final = 5
"""Fixed mechanisms of simulation-based calibration."""
CREDIBLE: Final = (0.5, 0.68, 0.8, 0.9)
CHECK_COLUMNS: Final = [
    "check",
    "n",
    "n_draws",
    "ks_distance",
    "p_value",
    "mean_rank",
    "rank_variance_ratio",
    "variance_p_value",
    *(f"within_{100 * share:.0f}" for share in CREDIBLE),
]
"""Columns of `posterior_checks`."""


def posterior_checks(truth: FloatArray, draws: FloatArray, seed: int) -> pd.DataFrame:
    """Rows of `CHECK_COLUMNS`: simulation-based calibration against each of `N_REFERENCES` mechanisms, and TARP.

    ``p_value`` is of a Kolmogorov-Smirnov test of the ranks against the uniform distribution. ``mean_rank`` is 0.5 and
    ``rank_variance_ratio``, the variance over that of a uniform rank, 1 where the posterior is right; the ratio is
    larger where the posterior is too narrow and smaller where it is too wide. ``variance_p_value`` tests that, because
    the Kolmogorov-Smirnov test hardly sees a width that is wrong on both sides alike. ``within_90`` is the share of the
    truths in the central 90 % of the ranks.

    Parameters
    ----------
    truth : (n, 6) tensors, USE, any moment
    draws : (n, d, 6) of the posterior of each
    seed : of the mechanisms that angles are measured to, and of the order of equal ranks

    Raises
    ------
    QuakesourceError
        ``draws`` are not of as many sources as ``truth``, or there are none.
    """
    if len(truth) != len(draws) or not len(truth):
        raise QuakesourceError(
            f"{len(truth)} true mechanisms and draws of {len(draws)} sources cannot be compared",
            where="posterior_checks",
            next_step="give draws of the same sources, one at least",
        )
    rng = np.random.default_rng(seed)
    rows = []
    for number, reference in enumerate(random_double_couples(N_REFERENCES, rng), 1):
        rows.append(_row(f"sbc_{number}", ranks(truth, draws, np.broadcast_to(reference, truth.shape), rng), draws))
    rows.append(_row("tarp", ranks(truth, draws, random_double_couples(len(truth), rng), rng), draws))
    return pd.DataFrame(rows, columns=CHECK_COLUMNS)


def ranks(truth: FloatArray, draws: FloatArray, reference: FloatArray, rng: np.random.Generator) -> FloatArray:
    """(n,) in [0, 1]: the share of the draws that lie nearer to ``reference`` (n, 6) than the truth does.

    A random number within the step of a rank makes it uniform, and not only its steps, under a right posterior.
    """
    of_truth = kagan_angle(truth, reference)
    of_draws = kagan_angle(draws, np.broadcast_to(reference[:, None], draws.shape))
    nearer = (of_draws < of_truth[:, None]).sum(axis=1)
    return np.asarray((nearer + rng.random(len(truth))) / (draws.shape[1] + 1))


def coverage_by_stratum(
    rows: pd.DataFrame, strata: Mapping[str, tuple[float, ...]], share: float = 0.9
) -> pd.DataFrame:
    """How often regions of this nominal share hold the reference, overall and in bins of columns.

    Parameters
    ----------
    rows : a row an event, with ``kagan_deg``, ``radius_<per cent>_deg`` and the columns of ``strata``
    strata : {column: inner edges}; a bin holds its lower edge and not its upper

    Returns
    -------
    Columns stratum, bin_low, bin_high, n, held, held_low and held_high: shares with 95 % intervals
    """
    held = (rows["kagan_deg"] <= rows[f"radius_{100 * share:.0f}_deg"]).to_numpy()
    table = [_covered("all", -np.inf, np.inf, held)]
    for name, edges in strata.items():
        limits = (-np.inf, *edges, np.inf)
        values = rows[name].to_numpy(float)
        for low, high in pairwise(limits):
            table.append(_covered(name, low, high, held[(values >= low) & (values < high)]))
    return pd.DataFrame(table)


def _covered(name: str, low: float, high: float, held: NDArray[np.bool_]) -> dict[str, Any]:
    interval = wilson_interval(int(held.sum()), len(held))
    return {
        "stratum": name,
        "bin_low": low,
        "bin_high": high,
        "n": len(held),
        "held": float(held.mean()) if len(held) else float("nan"),
        "held_low": interval[0],
        "held_high": interval[1],
    }


def _row(check: str, rank: FloatArray, draws: FloatArray) -> dict[str, Any]:
    test = kstest(rank, "uniform")
    ratio = float(12 * ((rank - 0.5) ** 2).mean())
    deviation = np.sqrt(0.8 / len(rank))  # of the ratio, for uniform ranks
    row = {
        "check": check,
        "n": len(rank),
        "n_draws": draws.shape[1],
        "ks_distance": float(test.statistic),
        "p_value": float(test.pvalue),
        "mean_rank": float(rank.mean()),
        "rank_variance_ratio": ratio,
        "variance_p_value": float(2 * norm.sf(abs(ratio - 1) / deviation)),
    }
    for share in CREDIBLE:
        row[f"within_{100 * share:.0f}"] = float((np.abs(rank - 0.5) <= share / 2).mean())
    return row
