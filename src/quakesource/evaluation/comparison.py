"""Predictions against references: one row an (event, system, variant, seed)."""

import numpy as np
import pandas as pd

from quakesource.errors import SourceError
from quakesource.mechanisms import kagan_angle, nodal_planes
from quakesource.tables import KAGAN, MOMENT_TENSOR_COLUMNS, REFERENCE

_TENSOR = list(MOMENT_TENSOR_COLUMNS)
_ROW = ["event_id", "system", "variant", "seed"]


def compare_with_references(
    predictions: pd.DataFrame, references: pd.DataFrame, study: str, conditions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The Kagan table (columns of `tables.KAGAN`).

    Every prediction gets a row: without an answer, or without a reference, it is NaN and ``reason`` says why. Raises
    SourceError where an event has several references, or a (event, system, variant, seed) several predictions.

    Parameters
    ----------
    predictions : columns of `tables.PREDICTION`, of any number of systems, each with the events that it was asked for
    references : columns of `tables.REFERENCE`, one row an event
    conditions : of `conditions.event_conditions`: magnitude and snr; NaN without
    """
    _check_rows(predictions, references)
    if conditions is None:
        conditions = pd.DataFrame(columns=["event_id"])
    references = references.reindex(columns=list(dict.fromkeys([*REFERENCE, "source_kind"])))
    merged = predictions.merge(references, on="event_id", how="left", suffixes=("", "_reference"))
    of_event = conditions.set_index("event_id").reindex(columns=["magnitude", "snr"]).astype(float)
    predicted = merged[_TENSOR].to_numpy(float)
    reference = merged[[f"{name}_reference" for name in _TENSOR]].to_numpy(float)
    answered = merged["status"] == "answered"
    has_reference = np.isfinite(reference).all(1)
    known = answered.to_numpy() & np.isfinite(predicted).all(1) & has_reference
    angle = np.full(len(merged), np.nan)
    angle[known] = kagan_angle(predicted[known], reference[known])
    plane = np.full((len(merged), 3), np.nan)
    plane[has_reference] = nodal_planes(reference[has_reference])[:, 0]
    table = merged.assign(
        study=study,
        kagan_deg=angle,
        delta_mw=(merged["mw"] - merged["mw_reference"]).where(answered),
        depth_error_km=(merged["depth_km"] - merged["depth_km_reference"]).where(answered),
        reference_mw=merged["mw_reference"],
        reference_depth_km=merged["depth_km_reference"],
        reference_strike_deg=plane[:, 0],
        reference_dip_deg=plane[:, 1],
        reference_rake_deg=plane[:, 2],
        reference_source=merged["source"],
        source_kind=merged["source_kind"].where(merged["source_kind"].notna(), ""),
        magnitude=merged["event_id"].map(of_event["magnitude"]),
        snr=merged["event_id"].map(of_event["snr"]),
        reason=merged["reason"].mask(answered & ~has_reference, "no reference mechanism"),
    )
    return table.reindex(columns=list(KAGAN))


def _check_rows(predictions: pd.DataFrame, references: pd.DataFrame) -> None:
    repeated = references["event_id"][references["event_id"].duplicated()].unique()
    if len(repeated):
        raise SourceError(
            f"Events with more than one reference mechanism: {', '.join(map(str, repeated))}.",
            next_step="Keep one row an event in the table of references.",
        )
    twice = predictions[predictions.reindex(columns=_ROW).duplicated()]
    if len(twice):
        first = twice.iloc[0]
        raise SourceError(
            f"{len(twice)} predictions are there twice: the same event, system, variant and seed.",
            where=f"first: {first['event_id']}, {first['system']}, {first['variant']}, seed {first['seed']}",
            next_step="Name the predictions of each system once; two systems or trainings need two names or seeds.",
        )
