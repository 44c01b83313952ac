"""Records of one earthquake as the network wants them: in its bands, aligned on P."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.systems.fmnet.any_stations.bank import UNIT
from quakesource.systems.fmnet.settings import Bands
from quakesource.waveforms.filtering import band_pass, resample

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]

QUIET_S = 20.0
"""Of the record's beginning, whose mean is taken off so that the filter starts at rest."""


@dataclass(frozen=True)
class EventRecords:
    """One earthquake: ``traces`` (1, s, band, 3, time), `bank.UNIT`; ``stations`` their rows of the table of pairs.

    ``n_passed`` stations had two components or more that the screens kept; those too far, too many or too short for the
    network are not among ``stations``.
    """

    traces: Float32Array
    stations: pd.DataFrame
    n_passed: int


def event_records(
    velocity: FloatArray,
    time_s: FloatArray,
    pairs: pd.DataFrame,
    *,
    bands_hz: Bands,
    sampling_rate_hz: float,
    before_p_s: float,
    n_samples: int,
    max_stations: int,
    max_distance_km: float,
) -> EventRecords:
    """Cut the records of an earthquake.

    Parameters
    ----------
    velocity : (pair, 3, nt) of its pairs, m/s, NaN where a component was dropped
    time_s : (nt,) after the origin time, even
    pairs : table of the observations, its pairs alone
    """
    usable = np.asarray(np.isfinite(velocity).all(-1))
    passed = usable.sum(1) >= 2
    step_s = 1 / sampling_rate_hz
    p_s = pairs["p_arrival_s"].to_numpy(np.float64)
    end_s = p_s - before_p_s + (n_samples - 1) * step_s
    recorded_to_s = np.fmin(time_s[-1], pairs["record_to_s"].to_numpy(np.float64))
    whole = (end_s <= recorded_to_s) & (p_s - before_p_s - QUIET_S >= time_s[0])
    near = pairs["distance_km"].to_numpy(np.float64) <= max_distance_km
    rows = pairs.index[passed & whole & near]
    order = pairs.loc[rows].sort_values(["distance_km", "network", "station"]).index[:max_stations]
    places = pairs.index.get_indexer(order)
    traces = np.zeros((1, len(places), len(bands_hz), 3, n_samples), np.float32)
    for number, place in enumerate(places):
        first_s = p_s[place] - before_p_s
        earlier = int(np.floor((first_s - time_s[0]) * sampling_rate_hz + 1e-9))
        wanted_s = first_s + step_s * np.arange(-earlier, n_samples)
        for component in np.flatnonzero(usable[place]):
            rate = 1 / (time_s[1] - time_s[0])
            series = resample(velocity[place, component], rate, time_s[0], wanted_s)
            series = np.nan_to_num(series) - np.nanmean(series[: round(QUIET_S * sampling_rate_hz)])
            for band, edges_hz in enumerate(bands_hz):
                traces[0, number, band, component] = band_pass(series, sampling_rate_hz, edges_hz)[earlier:] / UNIT
    return EventRecords(traces, pairs.loc[order].reset_index(drop=True), int(passed.sum()))
