"""Answers and errors by how well an event was recorded, how large and how deep it was."""

from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from quakesource.evaluation.bootstrap import row_generator
from quakesource.evaluation.event_scores import BASES, VARIANT, of_basis, score_events
from quakesource.evaluation.summary import STATISTICS_COLUMNS, score_statistics, variant_columns

STRATA: Final[dict[str, tuple[str, tuple[float, ...]]]] = {
    "stations": ("n_kept_stations", (6, 10, 15, 25)),
    "azimuthal_gap_deg": ("kept_gap_deg", (90, 150, 220)),
    "magnitude": ("magnitude", (3, 3.5, 4, 4.5, 5)),
    "snr": ("snr", (3, 5, 10, 30)),
    "depth_km": ("reference_depth_km", (5, 10, 15, 25)),
}
"""{stratum: (column of `event_conditions`, inner edges)}; a bin holds its lower edge and not its upper."""

UNKNOWN: Final = "unknown"
MIN_EVENTS: Final = 5
"""Below this many compared events a bin has counts and no errors."""

STRATA_COLUMNS: Final = [
    "system",
    "variant",
    "simulated",
    "headline",
    "basis",
    "stratum",
    "bin",
    "bin_low",
    "bin_high",
    *STATISTICS_COLUMNS,
]
"""Columns of strata.csv."""


def stratify(kagan: pd.DataFrame, conditions: pd.DataFrame, n_samples: int, seed: int) -> pd.DataFrame:
    """The summary of every bin of every stratum; an event is in the same bin for all systems.

    Parameters
    ----------
    kagan : columns of `tables.KAGAN`
    conditions : of `conditions.event_conditions`; events without a row there are in the bin "unknown"
    n_samples, seed : of the bootstrap

    Returns
    -------
    Table of `STRATA_COLUMNS`, one row a (variant, basis, stratum, bin) that holds an event; the counts of the bins of
    a stratum add up to those of the summary. bin_low and bin_high are infinite at the ends, NaN for kinds of source.
    """
    scores = score_events(kagan).merge(conditions, on="event_id", how="left")
    bins = {name: numeric_bins(scores[column], edges) for name, (column, edges) in STRATA.items()}
    bins["source_kind"] = _kinds(scores["source_kind"])
    rows = []
    for names, group in scores.groupby(VARIANT, sort=False, dropna=False):
        for basis in BASES:
            chosen = of_basis(group, basis)
            for stratum, of_stratum in bins.items():
                # Bins come in the order of their lower ends, kinds by name, the unknown last.
                own = of_stratum.loc[chosen.index].groupby(["rank", "bin", "bin_low", "bin_high"], dropna=False)
                for (_, label, low, high), members in own:
                    row: dict[str, Any] = {**variant_columns(group), "basis": basis, "stratum": stratum}
                    row |= {"bin": label, "bin_low": low, "bin_high": high}
                    rng = row_generator(seed, *names, basis, stratum, label)
                    rows.append(row | score_statistics(chosen.loc[members.index], n_samples, rng, MIN_EVENTS))
    return pd.DataFrame(rows, columns=STRATA_COLUMNS)


def numeric_bins(values: "pd.Series[float]", inner: tuple[float, ...]) -> pd.DataFrame:
    """Rank, name and ends of the bin of every value, with the index of ``values``."""
    edges = np.array([-np.inf, *inner, np.inf])
    numbers = [f"{edge:g}" for edge in inner]
    middle = [f"{low}–{high}" for low, high in pairwise(numbers)]
    labels = np.array([f"<{numbers[0]}", *middle, f"≥{numbers[-1]}", UNKNOWN])
    place = np.searchsorted(edges, values.to_numpy(float), side="right") - 1
    place[values.isna()] = len(labels) - 1
    low, high = np.append(edges[:-1], np.nan), np.append(edges[1:], np.nan)
    columns = {"rank": place, "bin": labels[place], "bin_low": low[place], "bin_high": high[place]}
    return pd.DataFrame(columns, index=values.index)


def _kinds(values: "pd.Series[str]") -> pd.DataFrame:
    named = values.fillna("").replace("", UNKNOWN)
    rank = np.where(named == UNKNOWN, 1, 0)
    return pd.DataFrame({"rank": rank, "bin": named, "bin_low": np.nan, "bin_high": np.nan}, index=values.index)
