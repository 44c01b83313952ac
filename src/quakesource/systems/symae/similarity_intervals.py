"""Is a measure of likeness better than the raw records? Differences of AUC with intervals over regions."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from quakesource.systems.symae.similarity import OF_ENVELOPES

FloatArray = NDArray[np.float64]
Scores = Mapping[int, tuple[FloatArray, FloatArray]]
"""{region: likeness of repetitions, likeness of other ruptures}."""

NETWORK_AND_MEASURE = ["variant", "seed", "measure"]
RECORDS = "records"
"""The measure that others are compared with, of the baseline; envelopes with that of its envelopes."""


def less_records(pairs: pd.DataFrame, n_bootstrap: int, seed: int) -> pd.DataFrame:
    """AUC of every network and measure less that of the records themselves, with its 95 % interval.

    The same regions are drawn for both (paired bootstrap): what makes a region hard cancels.

    Parameters
    ----------
    pairs : columns of `tables.PAIRS`, with the measure `RECORDS`

    Returns
    -------
    A row a network and measure: `NETWORK_AND_MEASURE`, ``auc_less_records`` and its ``_low`` and ``_high``
    """
    regions = sorted(pairs["region"].unique())
    draws = np.random.default_rng([seed, 5]).choice(regions, (n_bootstrap, len(regions)))
    records = {
        ending: _by_region(pairs[pairs["measure"] == RECORDS + ending])
        for ending in ("", OF_ENVELOPES)
        if (pairs["measure"] == RECORDS + ending).any()
    }
    of_records = {ending: np.array([_area(own, drawn) for drawn in draws]) for ending, own in records.items()}
    rows = []
    for names, own in pairs.groupby(NETWORK_AND_MEASURE, sort=False):
        ending = OF_ENVELOPES if str(names[-1]).endswith(OF_ENVELOPES) else ""
        scores = _by_region(own)
        differences = np.array([_area(scores, drawn) for drawn in draws]) - of_records[ending]
        low, high = np.percentile(differences, [2.5, 97.5])
        found = _area(scores, regions) - _area(records[ending], regions)
        rows.append({**dict(zip(NETWORK_AND_MEASURE, names, strict=True)), **_columns(found, float(low), float(high))})
    return pd.DataFrame(rows)


def _columns(found: float, low: float, high: float) -> dict[str, float]:
    return {"auc_less_records": found, "auc_less_records_low": low, "auc_less_records_high": high}


def _by_region(pairs: pd.DataFrame) -> Scores:
    return {
        int(str(region)): (of["correlation"][of["alike"]].to_numpy(), of["correlation"][~of["alike"]].to_numpy())
        for region, of in pairs.groupby("region")
    }


def _area(scores: Scores, regions: Sequence[int] | NDArray[np.int64]) -> float:
    """Area under the curve by ranks (Mann & Whitney 1947); ties count half."""
    alike = np.concatenate([scores[int(region)][0] for region in regions])
    unlike = np.concatenate([scores[int(region)][1] for region in regions])
    ranks = rankdata(np.concatenate([alike, unlike]))[: len(alike)]
    return float((ranks.sum() - len(alike) * (len(alike) + 1) / 2) / (len(alike) * len(unlike)))
