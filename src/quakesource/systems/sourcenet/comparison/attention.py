"""What the attention of the network to stations goes with: the radiation pattern, the distance, or who stands alone."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import spearmanr

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.earth import LayeredModel, first_arrivals
from quakesource.evaluation.bootstrap import bootstrap_interval, row_generator
from quakesource.mechanisms import radiation_pattern
from quakesource.tables import MOMENT_TENSOR_COLUMNS

FloatArray = NDArray[np.float64]
FEWEST_STATIONS: Final = 6
"""Rank correlations of fewer stations are mostly chance."""


def attention_correlations(
    attention: pd.DataFrame, events: pd.DataFrame, truth: pd.DataFrame, model: LayeredModel, n_bootstrap: int
) -> pd.DataFrame:
    """Columns of `tables.ATTENTION_CORRELATIONS`, a row a variant and quantity.

    Of each event Spearman's rank correlation over its stations; then the mean over events with its interval. Attention
    that does not know of a quantity has correlations of zero on average, however few the stations.

    Parameters
    ----------
    attention : columns of `tables.ATTENTION`
    events : of one velocity model, with ``depth_km``
    truth : tensors of the references, by event
    model : that velocity model, for take-off angles
    """
    depth_km = events.set_index("event_id")["depth_km"].clip(lower=MIN_RAY_DEPTH_KM)
    known = attention[attention["event_id"].isin(depth_km.index) & attention["event_id"].isin(truth.index)]
    tensors = truth[list(MOMENT_TENSOR_COLUMNS)]
    rows: list[dict[str, Any]] = []
    for (variant, event_id), stations in known.groupby(["variant", "event_id"], sort=True):
        if len(stations) < FEWEST_STATIONS:
            continue
        tensor = tensors.loc[str(event_id)].to_numpy(float)
        share = stations["attention_share"].to_numpy(float)
        for quantity, values in _quantities(stations, tensor, float(depth_km[str(event_id)]), model):
            rows.append({"variant": variant, "quantity": quantity, "correlation": spearmanr(share, values)[0]})
    found = pd.DataFrame(rows, columns=["variant", "quantity", "correlation"]).dropna()
    summaries = []
    for names, own in found.groupby(["variant", "quantity"], sort=False):
        values = own["correlation"].to_numpy(float)
        low, high = bootstrap_interval(values, np.mean, n_bootstrap, row_generator(0, *names))
        means = {"correlation_mean": values.mean(), "correlation_mean_low": low, "correlation_mean_high": high}
        summaries.append({"variant": names[0], "quantity": names[1], "n": len(values), **means})
    return pd.DataFrame(summaries)


def _quantities(
    stations: pd.DataFrame, tensor: FloatArray, depth_km: float, model: LayeredModel
) -> Iterator[tuple[str, FloatArray]]:
    """Names and values (n,) of what attention may go with."""
    azimuth_deg, distance_km = (stations[name].to_numpy(float) for name in ("azimuth_deg", "distance_km"))
    takeoff_deg = {p: first_arrivals(model, depth_km, distance_km, p).takeoff_deg for p in "PS"}
    p = radiation_pattern(tensor[None, :], takeoff_deg["P"], azimuth_deg)[0]
    _, sv, sh = radiation_pattern(tensor[None, :], takeoff_deg["S"], azimuth_deg)
    yield "p_radiation", np.abs(p)
    yield "s_radiation", np.hypot(sv, sh)
    yield "distance", distance_km
    yield "isolation", _isolation_deg(azimuth_deg)


def _isolation_deg(azimuth_deg: FloatArray) -> FloatArray:
    """How much azimuth (n,) each of two or more stations has to itself: from its neighbour on one side to the other."""
    order = np.argsort(azimuth_deg % 360, kind="stable")
    ordered = azimuth_deg[order] % 360
    to_next = np.diff(ordered, append=ordered[0] + 360)
    isolation = np.empty_like(ordered)
    isolation[order] = to_next + np.roll(to_next, 1)
    return isolation
