"""Whole traces of many sources at one place, recorded by stations that stay: beside windows, the other kind of example.

Synthesis is linear, so a place needs six traces a component and station, once; every mechanism there is a product with
them. `sampling.Sampler` makes the other kind: short windows of sources anywhere, at stations that differ each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakesource.constants import COMPONENTS, MOMENT_TENSOR_COMPONENTS
from quakesource.errors import GreensError
from quakesource.greens.store import GreensStore
from quakesource.greens.synthesis import excitation
from quakesource.mechanisms import triangle

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class PlaceResponses:
    """Ground velocity of a source place for a unit of each tensor component.

    ``traces`` (station, component Z R T, tensor component, time), m/s per N·m, begins at ``start_s`` after the origin.
    """

    traces: FloatArray
    start_s: float
    sampling_rate_hz: float

    def of_sources(self, moment_tensor: ArrayLike) -> NDArray[np.float32]:
        """Traces (n, station, component, time), m/s, of sources (n, 6) USE, N·m, as one matrix product."""
        tensors = np.asarray(moment_tensor, np.float64).reshape(-1, len(MOMENT_TENSOR_COMPONENTS))
        n_stations, n_components, n_tensor, n_time = self.traces.shape
        flat = np.moveaxis(self.traces, 2, 0).reshape(n_tensor, -1)
        return (tensors @ flat).astype(np.float32).reshape(len(tensors), n_stations, n_components, n_time)


def place_responses(
    store: GreensStore,
    depth_km: float,
    distance_km: Sequence[float],
    azimuth_deg: Sequence[float],
    *,
    start_s: float,
    duration_s: float,
    source_duration_s: float = 0.0,
) -> PlaceResponses:
    """Responses of the stations to a place at any depth and distances of the store's range.

    Parameters
    ----------
    distance_km, azimuth_deg : (station,) source → station
    start_s, duration_s : of the traces, relative to the origin time; the start is a multiple of the store's step
    source_duration_s : of the triangle of moment rate; 0 for an impulse

    Raises
    ------
    GreensError
        Distances and azimuths differ in number, or a place or a time lies outside the store.
    """
    if len(distance_km) != len(azimuth_deg):
        raise GreensError(
            f"{len(distance_km)} distances and {len(azimuth_deg)} azimuths were given.",
            next_step="Give both for every station, in the same order.",
        )
    rate = store.sampling_rate_hz
    time_s = start_s + np.arange(round(duration_s * rate)) / rate
    traces = np.zeros((len(distance_km), len(COMPONENTS), len(MOMENT_TENSOR_COMPONENTS), time_s.size))
    rise = triangle(source_duration_s, rate) / rate if source_duration_s else np.ones(1)
    for station, (distance, azimuth) in enumerate(zip(distance_km, azimuth_deg, strict=True)):
        if time_s[-1] > store.end_s(distance):
            raise GreensError(
                f"The Green's functions at {distance:.0f} km end {store.end_s(distance):.0f} s after the origin, the "
                f"traces at {time_s[-1]:.0f} s.",
                next_step="Raise greens.duration_s, or ask for shorter traces.",
            )
        elementary = store.at_depth(depth_km, distance, time_s)
        mixed = np.einsum("cgm,gt->cmt", excitation(azimuth), elementary)
        traces[station] = np.apply_along_axis(np.convolve, -1, mixed, rise)[..., : time_s.size]
    return PlaceResponses(traces, start_s, rate)
