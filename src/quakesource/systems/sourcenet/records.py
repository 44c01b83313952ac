"""Recorded windows for the network, cut as the synthetic ones are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from quakesource.systems.sourcenet.bands import SeenBand
from quakesource.systems.sourcenet.inputs import Inputs, network_inputs
from quakesource.waveforms.filtering import band_pass, decimate

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class RecordedEvents:
    """Events that have enough stations, in the order of ``event_id``.

    ``pair_of`` (n, room) are rows of the table of pairs where a station is present, ``gap_deg`` is of these stations.
    ``n_passed`` counts, for every event of the observations, the stations that the screens left.
    """

    event_id: list[str]
    inputs: Inputs
    pair_of: NDArray[np.int64]
    n_used: NDArray[np.int64]
    gap_deg: FloatArray
    n_passed: dict[str, int]


def recorded_events(
    velocity: FloatArray,
    time_s: FloatArray,
    pairs: pd.DataFrame,
    events: pd.DataFrame,
    bands: tuple[SeenBand, ...],
    fewest: int,
    room: int,
) -> RecordedEvents:
    """Filter records, cut windows about the theoretical arrivals and lay them out by event, the nearest stations first.

    Parameters
    ----------
    velocity : (pair, 3, nt) records in m/s, NaN where a component was dropped
    pairs, events : tables of the observations
    fewest : stations with at least two components that an event needs
    room : most stations that are used
    """
    usable = np.asarray(np.isfinite(velocity).all(-1))
    velocity = np.where(usable[..., None], velocity, 0.0)
    cut = [_windows(velocity, time_s, pairs, band) for band in bands]
    pair_of, present, ids, gaps, passed = [], [], [], [], {}
    for event_id in events["event_id"]:
        rows = pairs[(pairs["event_id"] == event_id) & (usable.sum(1) >= 2)].sort_values("distance_km").iloc[:room]
        passed[event_id] = len(rows)
        if len(rows) < fewest:
            continue
        ids.append(event_id)
        pair_of.append(np.pad(rows.index.to_numpy(), (0, room - len(rows))))
        present.append(np.arange(room) < len(rows))
        around = np.sort(rows["azimuth_deg"].to_numpy() % 360)
        gaps.append(float(np.diff(np.append(around, around[0] + 360)).max()))
    at, there = np.array(pair_of, int).reshape(-1, room), np.array(present, bool).reshape(-1, room)
    depth_of = dict(zip(events["event_id"], events["depth_km"], strict=True))

    def moved(values: FloatArray) -> torch.Tensor:
        return torch.from_numpy(values[at[there]].astype(np.float32))

    inputs = network_inputs(
        torch.from_numpy(there), [moved(windows) for windows in cut], moved(pairs["distance_km"].to_numpy()),
        moved(pairs["azimuth_deg"].to_numpy()),
        torch.tensor([max(depth_of[event_id], 0.5) for event_id in ids], dtype=torch.float32),
    )  # fmt: skip
    return RecordedEvents(ids, inputs, at, there.sum(1), np.array(gaps), passed)


def in_band(velocity: FloatArray, time_s: FloatArray, band: SeenBand) -> FloatArray:
    """Records (..., nt) at the rate of a band, through its filter; the first sample stays at ``time_s[0]``."""
    # the first samples, noise, are taken off so that the filter starts at rest
    moved = velocity - velocity[..., :20].mean(-1, keepdims=True)
    rate = 1 / (time_s[1] - time_s[0])
    if (factor := round(rate / band.sampling_rate_hz)) > 1:
        moved, rate = decimate(moved, rate, factor), band.sampling_rate_hz
    return band_pass(moved, rate, band.band_hz)


def _windows(velocity: FloatArray, time_s: FloatArray, pairs: pd.DataFrame, band: SeenBand) -> FloatArray:
    """(pair, 2, 3, n) windows about P and S in a band, zero where the record does not reach."""
    filtered, rate = in_band(velocity, time_s, band), band.sampling_rate_hz
    out = np.zeros((len(filtered), 2, 3, band.n_samples))
    for phase, name in enumerate(("p_arrival_s", "s_arrival_s")):
        # rounded down to a sample, as in `greens.windows.cut_windows`
        first = np.floor((pairs[name].to_numpy() + band.window_s[0] - time_s[0]) * rate + 1e-6)
        for pair, start in enumerate(first):
            if 0 <= start <= filtered.shape[-1] - band.n_samples:
                out[pair, phase] = filtered[pair, :, int(start) : int(start) + band.n_samples]
    return out
