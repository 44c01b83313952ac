"""Statics: delays of records behind the mean of their group, outliers among them, and whether neighbours share them.

Alignment with the mean gives a delay and a correlation for each record. Statics of one half of a group's stations are
carried over to the other half as a plane in latitude and longitude and a mean of the nearest residuals; what spread is
left says whether delays belong to places or to noise.
"""

from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from quakesource.systems.symae.alignment import Alignment
from quakesource.systems.symae.errors import correlation_of

FloatArray = NDArray[np.float64]

N_NEAREST = 4
LEAST = 4
"""Records of a group below which nothing is compared with their mean."""


def with_statics(
    records: NDArray[np.float32], rows: pd.DataFrame, interval_s: float, min_correlation: float
) -> pd.DataFrame:
    """``rows`` with static_s, polarity and correlation of each group's records; outliers are no longer kept."""
    found = rows.assign(static_s=np.nan, polarity=np.nan, correlation=np.nan)
    alignment = Alignment(records.shape[1], interval_s)
    for _, group in rows[rows["kept"]].groupby(["event_id", "focal_pixel"]):
        index = group.index.to_numpy(np.int64)
        if len(index) < LEAST:
            continue
        kept = index
        for _ in range(2):  # without the outliers of the first round
            moved, delay_s, sign = alignment.align(torch.from_numpy(records[kept])[None])
            mean = moved[0].mean(dim=0).numpy()
            correlation = correlation_of(moved[0].numpy(), mean[None])
            found.loc[kept, "static_s"], found.loc[kept, "polarity"] = delay_s[0].numpy(), sign[0].numpy()
            found.loc[kept, "correlation"] = correlation
            outside = kept[correlation < min_correlation]
            found.loc[outside, "kept"] = False
            found.loc[outside, "reason"] = [
                f"unlike its group: correlation of {value:.2f}" for value in found.loc[outside, "correlation"]
            ]
            kept = kept[correlation >= min_correlation]
            if len(kept) < LEAST or not len(outside):
                break
    return found


def spread_rows(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """A row an event: spread of onsets against the prediction, and of delays before and after statics of neighbours."""
    found = []
    for event, of_event in rows[rows["kept"]].groupby("event_id"):
        onsets = of_event["onset_s"].to_numpy(float)
        onsets = onsets[np.isfinite(onsets)]
        row: dict[str, Any] = {
            "event_id": event,
            "n_records": len(of_event),
            "n_groups": int(of_event["focal_pixel"].nunique()),
            "onset_spread_s": _spread(onsets),
            "onset_median_s": float(np.median(onsets)) if len(onsets) else np.nan,
        }
        before, after = [], []
        for _, group in of_event.groupby("focal_pixel"):
            if len(group) >= 4 * LEAST and group["static_s"].notna().all():
                left = carried_over(group)
                before.append(left[0])
                after.append(left[1])
        row["n_carried_over"] = int(sum(map(len, before)))
        row["static_spread_s"] = _spread(np.concatenate(before)) if before else np.nan
        row["left_spread_s"] = _spread(np.concatenate(after)) if after else np.nan
        row["reduced_percent"] = 100 * (1 - row["left_spread_s"] / row["static_spread_s"])
        found.append(row)
    return found


def carried_over(group: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Delays of every second station about their mean, and what is left after the statics of the others."""
    ordered = group.sort_values(["network", "station"])
    place = ordered[["latitude_deg", "longitude_deg"]].to_numpy(float, copy=True)
    place[:, 1] *= np.cos(np.radians(place[:, 0].mean()))
    delay_s = ordered["static_s"].to_numpy(float)
    known, asked = np.arange(len(place)) % 2 == 0, np.arange(len(place)) % 2 == 1
    plane = np.column_stack([np.ones(len(place)), place - place.mean(axis=0)])
    weights, *_ = np.linalg.lstsq(plane[known], delay_s[known], rcond=None)
    residual = delay_s - plane @ weights
    away = np.linalg.norm(place[asked][:, None] - place[known][None], axis=-1)
    nearest = np.argsort(away, axis=1)[:, :N_NEAREST]
    predicted = residual[known][nearest].mean(axis=1)
    before = delay_s[asked] - delay_s[known].mean()
    return before, residual[asked] - predicted


def _spread(values: FloatArray) -> float:
    """Standard deviation that outliers do not decide: from the median absolute deviation."""
    if not len(values):
        return float("nan")
    return float(1.4826 * np.median(np.abs(values - np.median(values))))
