"""Recorded windows for the network, cut as the synthetic ones are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.geometry import azimuthal_gap_deg
from quakesource.settings import EarthSettings
from quakesource.systems.sourcenet.bands import SeenBand
from quakesource.systems.sourcenet.inputs import Inputs, network_inputs
from quakesource.waveforms.filtering import band_pass, decimate
from quakesource.waveforms.observations import Observations
from quakesource.waveforms.windows import cut_windows, first_samples

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class LaidOut:
    """Records of ``n`` events that have enough stations, in the order of ``event_id``.

    ``windows`` of every band (p, 2, 3, t), m/s, of the stations that are there, event by event; ``present``
    (n, max_stations) which are, and ``pair_of`` of the same shape their rows in the table of pairs; ``depth_km`` (n,),
    not above the shallowest ray. ``n_passed`` as in `RecordedEvents`.
    """

    event_id: list[str]
    windows: list[FloatArray]
    present: NDArray[np.bool_]
    pair_of: NDArray[np.int64]
    depth_km: FloatArray
    n_passed: dict[str, int]


@dataclass(frozen=True)
class RecordedEvents:
    """Events that have enough stations, in the order of ``event_id``.

    ``pair_of`` (n, max_stations) are rows of the table of pairs where a station is present, ``gap_deg`` is of these
    stations. ``n_passed`` counts, for every event of the observations, the stations that the screens left.
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
    sampling_rate_hz: float,
    pairs: pd.DataFrame,
    events: pd.DataFrame,
    bands: tuple[SeenBand, ...],
    min_stations: int,
    max_stations: int,
) -> RecordedEvents:
    """Events as the network takes them; parameters as `lay_out`."""
    found = lay_out(velocity, time_s, sampling_rate_hz, pairs, events, bands, min_stations, max_stations)
    there = found.present
    azimuth_deg = pairs["azimuth_deg"].to_numpy()

    def moved(values: FloatArray) -> torch.Tensor:
        return torch.from_numpy(np.asarray(values, np.float32))

    inputs = network_inputs(
        torch.from_numpy(there),
        [moved(windows) for windows in found.windows],
        moved(pairs["distance_km"].to_numpy()[found.pair_of[there]]),
        moved(azimuth_deg[found.pair_of[there]]),
        moved(found.depth_km),
    )
    gaps = [azimuthal_gap_deg(azimuth_deg[row[used]]) for row, used in zip(found.pair_of, there, strict=True)]
    return RecordedEvents(found.event_id, inputs, found.pair_of, there.sum(1), np.array(gaps), found.n_passed)


def observed_events(
    observed: Observations, events: pd.DataFrame, bands: tuple[SeenBand, ...], min_stations: int, max_stations: int
) -> RecordedEvents:
    """Some events of the observations as the network takes them; ``pair_of`` counts the pairs of these alone."""
    of_events = observed.pairs["event_id"].isin(events["event_id"]).to_numpy()
    return recorded_events(
        observed.velocity.values[of_events].astype(np.float64),
        observed.velocity["time_s"].values,
        observed.sampling_rate_hz,
        observed.pairs[of_events].reset_index(drop=True),
        events,
        bands,
        min_stations,
        max_stations,
    )


def lay_out(
    velocity: FloatArray,
    time_s: FloatArray,
    sampling_rate_hz: float,
    pairs: pd.DataFrame,
    events: pd.DataFrame,
    bands: tuple[SeenBand, ...],
    min_stations: int,
    max_stations: int,
) -> LaidOut:
    """Filter records, cut windows about the theoretical arrivals and lay them out by event, the nearest stations first.

    Parameters
    ----------
    velocity : (pair, 3, nt) records in m/s, NaN where a component was dropped
    time_s, sampling_rate_hz : of the records, relative to the origin time
    pairs, events : tables of the observations
    min_stations : stations with at least two components that an event needs
    max_stations : most stations that are used
    """
    usable = np.asarray(np.isfinite(velocity).all(-1))
    velocity = np.where(usable[..., None], velocity, 0.0)
    cut = [_windows(velocity, time_s[0], sampling_rate_hz, pairs, band) for band in bands]
    pair_of, present, ids, passed = [], [], [], {}
    for event_id in events["event_id"]:
        rows = (
            pairs[(pairs["event_id"] == event_id) & (usable.sum(1) >= 2)].sort_values("distance_km").iloc[:max_stations]
        )
        passed[event_id] = len(rows)
        if len(rows) < min_stations:
            continue
        ids.append(event_id)
        pair_of.append(np.pad(rows.index.to_numpy(), (0, max_stations - len(rows))))
        present.append(np.arange(max_stations) < len(rows))
    at, there = np.array(pair_of, int).reshape(-1, max_stations), np.array(present, bool).reshape(-1, max_stations)
    depth_of = dict(zip(events["event_id"], events["depth_km"], strict=True))
    depth_km = np.array([max(depth_of[event_id], MIN_RAY_DEPTH_KM) for event_id in ids], np.float64)
    return LaidOut(ids, [windows[at[there]] for windows in cut], there, at, depth_km, passed)


def events_by_model(events: pd.DataFrame, earth: EarthSettings) -> list[tuple[str, pd.DataFrame]]:
    """Events of every velocity model, each in the order of the table."""
    model = [earth.model_at(*place) for place in zip(events["latitude_deg"], events["longitude_deg"], strict=True)]
    return [(str(name), of_model) for name, of_model in events.groupby(np.array(model, object), sort=True)]


def in_band(velocity: FloatArray, sampling_rate_hz: float, band: SeenBand) -> FloatArray:
    """Records (..., nt) at the rate of a band, through its filter; the first sample stays where it is."""
    # the first samples, noise, are taken off so that the filter starts at rest
    moved = velocity - velocity[..., :20].mean(-1, keepdims=True)
    rate = sampling_rate_hz
    if (factor := round(rate / band.sampling_rate_hz)) > 1:
        moved, rate = decimate(moved, rate, factor), band.sampling_rate_hz
    return band_pass(moved, rate, band.band_hz)


def _windows(
    velocity: FloatArray, start_s: float, sampling_rate_hz: float, pairs: pd.DataFrame, band: SeenBand
) -> FloatArray:
    """(pair, 2, 3, n) windows about P and S in a band, zero where the record does not reach."""
    filtered = in_band(velocity, sampling_rate_hz, band)
    first_s = pairs[["p_arrival_s", "s_arrival_s"]].to_numpy(np.float64) + band.window_s[0]
    first = first_samples(first_s, start_s, band.sampling_rate_hz)
    there = (first >= 0) & (first <= filtered.shape[-1] - band.n_samples)
    cut = np.stack([cut_windows(filtered, first[:, phase], band.n_samples) for phase in (0, 1)], axis=1)
    return np.where(there[..., None, None], cut, 0.0)
