"""Synthetics that go through the same steps as the data, for every trial depth."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from quakesource.errors import GreensError
from quakesource.greens.store import GreensStore
from quakesource.greens.synthesis import excitation
from quakesource.mechanisms import triangle
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.waveforms.filtering import band_pass, velocity_to_displacement

FloatArray = NDArray[np.float64]


def tensor_responses(data: EventData, store: GreensStore) -> FloatArray:
    """Band-passed displacement of every trace for a unit of each moment-tensor component.

    Returns
    -------
    (n_depth, n_trace, 6, nt), m per N·m; tensor components in the order of `constants.MOMENT_TENSOR_COMPONENTS`

    Raises
    ------
    GreensError
        The store ends before a window does, or the sampling rates differ.
    """
    rate = data.sampling_rate_hz
    _check_length(data, store)
    moment_rate = triangle(data.source_duration_s, rate) / rate if data.source_duration_s else np.ones(1)
    responses = np.empty((len(store.depth_km), data.station.size, 6, data.time_s.size))
    for i in np.unique(data.station):
        place = data.stations.iloc[i]
        elementary = store.at(float(place["distance_km"]), data.time_s)
        displacement = band_pass(velocity_to_displacement(elementary, rate), rate, data.band_hz)
        displacement = fftconvolve(displacement, moment_rate[None, None], axes=-1)[..., : data.time_s.size]
        weights = excitation(float(place["azimuth_deg"]))
        traces = np.flatnonzero(data.station == i)
        for trace in traces:
            responses[:, trace] = np.einsum("gm,dgt->dmt", weights[data.component[trace]], displacement)
    return responses


def _check_length(data: EventData, store: GreensStore) -> None:
    for trace, (_, stop) in enumerate(data.window):
        distance_km = float(data.stations.iloc[data.station[trace]]["distance_km"])
        needed_s = data.time_s[min(stop + data.max_shift, data.time_s.size) - 1]
        if needed_s > store.end_s(distance_km):
            raise GreensError(
                f"The Green's functions at {distance_km:.0f} km end {store.end_s(distance_km):.0f} s after the origin, "
                f"the window at {needed_s:.0f} s.",
                next_step="Raise greens.duration_s, or shorten the windows of section systems.waveform_inversion.",
            )
