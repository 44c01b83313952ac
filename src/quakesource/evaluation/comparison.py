"""Predictions against references: one row an (event, system, variant, seed), and a summary a system."""

import numpy as np
import pandas as pd

from quakesource.errors import SourceError
from quakesource.evaluation.bootstrap import bootstrap_interval
from quakesource.mechanisms import kagan_angle, nodal_planes
from quakesource.tables import KAGAN, MOMENT_TENSOR_COLUMNS

_TENSOR = list(MOMENT_TENSOR_COLUMNS)


def compare_with_references(predictions: pd.DataFrame, references: pd.DataFrame, study: str) -> pd.DataFrame:
    """The Kagan table (columns of `tables.KAGAN`).

    Every prediction gets a row: without an answer, or without a reference, it is NaN and ``reason`` says why.
    """
    repeated = references["event_id"][references["event_id"].duplicated()].unique()
    if len(repeated):
        raise SourceError(
            f"Events with more than one reference mechanism: {', '.join(map(str, repeated))}.",
            next_step="Keep one row an event in the table of references.",
        )
    merged = predictions.merge(references, on="event_id", how="left", suffixes=("", "_reference"))
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
        reason=merged["reason"].mask(answered & ~has_reference, "no reference mechanism"),
    )
    return table.reindex(columns=list(KAGAN))


def summarise(kagan: pd.DataFrame, n_samples: int, seed: int) -> pd.DataFrame:
    """Per system and variant: counts, and mean and median Kagan angle and |ΔMw| with 95 % bootstrap intervals."""
    rng = np.random.default_rng(seed)
    rows = []
    for (system, variant, simulated), group in kagan.groupby(["system", "variant", "simulated"], sort=True):
        # Seeds of one event are not independent: an event counts once, with the mean over its seeds.
        of_event = group.assign(error=group["delta_mw"].abs()).groupby("event_id")[["kagan_deg", "error"]].mean()
        angle, error = (of_event[name].dropna().to_numpy(float) for name in ("kagan_deg", "error"))
        row = {
            "system": system,
            "variant": variant,
            "simulated": simulated,
            "n_events": len(of_event),
            "n_answered": group.loc[group["status"] == "answered", "event_id"].nunique(),
            "n_compared": len(angle),
        }
        statistics = (("kagan_mean_deg", angle, np.mean), ("kagan_median_deg", angle, np.median))
        for name, values, statistic in (*statistics, ("abs_delta_mw_mean", error, np.mean)):
            row[name] = float(statistic(values)) if len(values) else float("nan")
            row[f"{name}_low"], row[f"{name}_high"] = bootstrap_interval(values, statistic, n_samples, rng)
        rows.append(row)
    return pd.DataFrame(rows)
