"""Recorded windows for the network, cut as the synthetic ones are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.systems.sourcenet.inputs import Inputs, network_inputs

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class RecordedEvents:
    """Inputs of the events that have enough stations, in the order of ``event_id``; ``gap_deg`` is that of the stations
    used, and ``n_passed`` counts, for every event of the observations, the stations that the screens left.
    """

    event_id: list[str]
    inputs: Inputs
    n_used: NDArray[np.int64]
    gap_deg: FloatArray
    n_passed: dict[str, int]


def recorded_events(
    velocity: FloatArray,
    time_s: FloatArray,
    pairs: pd.DataFrame,
    events: pd.DataFrame,
    window_s: tuple[float, float],
    n_samples: int,
    fewest: int,
    room: int,
) -> RecordedEvents:
    """Cut windows about the theoretical arrivals and lay them out by event, the nearest stations first.

    Parameters
    ----------
    velocity : (pair, 3, nt) filtered records in m/s, NaN where a component was dropped
    pairs, events : tables of the observations
    fewest : stations with at least two components that an event needs
    room : most stations that are used
    """
    rate = 1 / (time_s[1] - time_s[0])
    usable = np.asarray(np.isfinite(velocity).all(-1))
    velocity = np.where(usable[..., None], velocity, 0.0)
    windows, present, distance, azimuth, depth, ids, counts, gaps = [], [], [], [], [], [], [], []
    passed = {}
    depth_of = dict(zip(events["event_id"], events["depth_km"], strict=True))
    for event_id in events["event_id"]:
        rows = pairs[(pairs["event_id"] == event_id) & (usable.sum(1) >= 2)].sort_values("distance_km").iloc[:room]
        passed[event_id] = len(rows)
        if len(rows) < fewest:
            continue
        table = np.zeros((room, 2, 3, n_samples))
        for place, (index, row) in enumerate(rows.iterrows()):
            for phase, name in enumerate(("p_arrival_s", "s_arrival_s")):
                # rounded down to a sample, as in `greens.windows.cut_windows`
                first = int(np.floor((row[name] + window_s[0] - time_s[0]) * rate + 1e-6))
                if 0 <= first <= velocity.shape[-1] - n_samples:
                    table[place, phase] = velocity[index, :, first : first + n_samples]
        windows.append(table)
        present.append(np.arange(room) < len(rows))
        distance.append(np.pad(rows["distance_km"].to_numpy(), (0, room - len(rows)), constant_values=50.0))
        azimuth.append(np.pad(rows["azimuth_deg"].to_numpy(), (0, room - len(rows))))
        depth.append(max(depth_of[event_id], 0.5))
        ids.append(event_id)
        counts.append(len(rows))
        around = np.sort(rows["azimuth_deg"].to_numpy() % 360)
        gaps.append(float(np.diff(np.append(around, around[0] + 360)).max()))
    inputs = network_inputs(
        np.array(windows).reshape(-1, room, 2, 3, n_samples), np.array(present, bool).reshape(-1, room),
        np.array(distance).reshape(-1, room), np.array(azimuth).reshape(-1, room), np.array(depth),
    )  # fmt: skip
    return RecordedEvents(ids, inputs, np.array(counts), np.array(gaps), passed)
