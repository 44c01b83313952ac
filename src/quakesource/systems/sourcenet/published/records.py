"""Recorded earthquakes as the published network takes them."""

import numpy as np
import pandas as pd
import torch

from quakesource.systems.sourcenet.bands import SeenBand
from quakesource.systems.sourcenet.published.inputs import PublishedInputs, published_inputs, together
from quakesource.systems.sourcenet.records import lay_out
from quakesource.waveforms.observations import Observations

EVENTS_AT_A_TIME = 200
"""Records of so many are filtered at once."""


def published_records(
    observed: Observations, events: pd.DataFrame, band: SeenBand, min_stations: int, max_stations: int
) -> tuple[list[str], PublishedInputs]:
    """Names of the earthquakes with stations enough, and what the network is given of them.

    The nearest stations are taken where there are more than ``max_stations``; the authors take the first of a file.
    """
    found = [
        _some_records(observed, events[start : start + EVENTS_AT_A_TIME], band, min_stations, max_stations)
        for start in range(0, max(1, len(events)), EVENTS_AT_A_TIME)
    ]
    return [event_id for ids, _ in found for event_id in ids], together([inputs for _, inputs in found])


def _some_records(
    observed: Observations, events: pd.DataFrame, band: SeenBand, min_stations: int, max_stations: int
) -> tuple[list[str], PublishedInputs]:
    of_events = observed.pairs["event_id"].isin(events["event_id"]).to_numpy()
    pairs = observed.pairs[of_events].reset_index(drop=True)
    found = lay_out(
        observed.velocity.values[of_events].astype(np.float64),
        observed.velocity["time_s"].values,
        observed.sampling_rate_hz,
        pairs,
        events,
        (band,),
        min_stations,
        max_stations,
    )
    stations = pairs.iloc[found.pair_of[found.present]]
    source = np.nonzero(found.present)[0]
    place = stations[["distance_km", "azimuth_deg", "longitude_deg", "latitude_deg"]].to_numpy(np.float64)
    geometry = np.column_stack([place, found.depth_km[source]])
    inputs = published_inputs(
        torch.from_numpy(found.present),
        torch.from_numpy(found.windows[0].astype(np.float32)),
        torch.from_numpy(geometry.astype(np.float32)),
        band.sampling_rate_hz,
        -band.window_s[0],
    )
    return found.event_id, inputs
