"""Earthquakes of kinds that the network has hardly seen, or not at all: how wrong it is, and whether it says so."""

from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from quakesource.evaluation.proportions import share_columns
from quakesource.mechanisms import kagan_angle
from quakesource.systems.sourcenet.comparison.summaries import angle_columns
from quakesource.tables import MOMENT_TENSOR_COLUMNS

POINT: Final = "point"
SCORES: Final = ("complex_source_probability", "ood_score", "uncertainty_deg")
"""What could warn of a source that is no point."""
_TENSOR = list(MOMENT_TENSOR_COLUMNS)


def source_kind_table(
    predictions: pd.DataFrame, posterior: pd.DataFrame, references: pd.DataFrame, n_bootstrap: int
) -> pd.DataFrame:
    """Columns of `tables.SOURCE_KINDS`, a row a variant and kind of source; of real events the kind is unknown.

    Declined answers count with the others.

    Parameters
    ----------
    predictions, posterior : of one system, as its product has them
    references : by event, with ``source_kind``
    """
    rows = []
    answered = predictions.dropna(subset=_TENSOR).merge(posterior, on=["event_id", "variant"])
    answered = answered[answered["event_id"].isin(references.index)].copy()
    known = references.loc[answered["event_id"]]
    answered["kagan_deg"] = kagan_angle(answered[_TENSOR].to_numpy(float), known[_TENSOR].to_numpy(float))
    answered["source_kind"] = known["source_kind"].astype(object).fillna("unknown").to_numpy()
    for variant, of_variant in answered.groupby("variant", sort=False):
        points = of_variant[of_variant["source_kind"] == POINT]
        for kind, own in of_variant.groupby("source_kind", sort=True):
            row: dict[str, Any] = {"variant": variant, "source_kind": kind}
            row |= angle_columns(own["kagan_deg"], n_bootstrap, (variant, kind))
            row |= share_columns("held", int((own["kagan_deg"] <= own["radius_90_deg"]).sum()), len(own))
            row["share_declined"] = (own["status"] == "declined").mean()
            for score in SCORES:
                row[f"{score}_median"] = own[score].median()
                if kind != POINT and len(points):
                    row[f"{score}_auc"] = area_under_curve(points[score], own[score])
            rows.append(row)
    return pd.DataFrame(rows)


def area_under_curve(ordinary: "pd.Series[float]", other: "pd.Series[float]") -> float:
    """The share of the pairs in which the other has the larger score, ties half: 0.5 is chance."""
    ranks = rankdata(np.concatenate([ordinary, other]))
    above = ranks[len(ordinary) :].sum() - len(other) * (len(other) + 1) / 2
    return float(above / (len(ordinary) * len(other)))
