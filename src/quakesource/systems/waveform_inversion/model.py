"""Synthetics that go through the same steps as the data, for every trial depth."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from quakesource.errors import GreensError
from quakesource.greens.store import GreensStore
from quakesource.greens.synthesis import excitation
from quakesource.mechanisms import triangle
from quakesource.systems.waveform_inversion.data import EventData, TraceSet
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement

FloatArray = NDArray[np.float64]


def tensor_responses(data: EventData, store: GreensStore) -> list[NDArray[np.float32]]:
    """Band-passed displacement of every trace for a unit of each moment-tensor component.

    Returns
    -------
    For each trace set (n_depth, n_trace, 6, nt), m per N·m; tensor components in the order of
    `constants.MOMENT_TENSOR_COMPONENTS`

    Raises
    ------
    GreensError
        The store ends before a window does, or the sampling rates differ.
    """
    responses = []
    for traces in data.sets:
        _check_length(data, traces, store)
        responses.append(np.empty((len(store.depth_km), traces.station.size, 6, traces.time_s.size), dtype=np.float32))
    # by distance, so that stations that share chunks of the store come after each other
    for i in data.used[np.argsort(data.stations["distance_km"].to_numpy(float)[data.used])]:
        place = data.stations.iloc[i]
        weights = excitation(float(place["azimuth_deg"]))
        time_s, rate = data.sets[0].time_s, data.sets[0].sampling_rate_hz
        moment_rate = triangle(data.source_duration_s, rate) / rate if data.source_duration_s else np.ones(1)
        elementary = velocity_to_displacement(store.at(float(place["distance_km"]), time_s), rate)
        elementary = fftconvolve(elementary, moment_rate[None, None], axes=-1)[..., : time_s.size]
        for traces, out in zip(data.sets, responses, strict=True):
            of_station = np.flatnonzero(traces.station == i)
            if of_station.size:
                displacement = band_pass(elementary, rate, traces.window.band_hz)
                for trace in of_station:
                    out[:, trace] = np.einsum("gm,dgt->dmt", weights[traces.component[trace]], displacement)
    return responses


def _check_length(data: EventData, traces: TraceSet, store: GreensStore) -> None:
    distances_km = data.stations["distance_km"].to_numpy(float)[traces.station].tolist()
    for distance_km, (_, stop) in zip(distances_km, traces.edges, strict=True):
        needed_s = traces.time_s[min(stop + traces.max_shift, traces.time_s.size) - 1]
        if needed_s > store.end_s(distance_km):
            raise GreensError(
                f"The Green's functions at {distance_km:.0f} km end {store.end_s(distance_km):.0f} s after the origin, "
                f"the window at {needed_s:.0f} s.",
                next_step="Raise greens.duration_s, or shorten the windows of section systems.waveform_inversion.",
            )
