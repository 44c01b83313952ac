"""What every station of the region records of every source place, for a unit of each tensor component.

Filtered and aligned on P: synthesis is linear, so these 0.1 GB stand for all 787,320 samples of the paper (19 GB), and
for every mechanism between them.
"""

import numpy as np
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS, MOMENT_TENSOR_COMPONENTS
from quakesource.earth import LayeredModel, first_arrivals
from quakesource.greens.grid import TAPER_START
from quakesource.greens.interpolation import shifted
from quakesource.greens.layered import compute_greens
from quakesource.greens.synthesis import excitation
from quakesource.systems.fmnet.region import Places
from quakesource.systems.fmnet.settings import Bands, FmnetRegionSettings
from quakesource.waveforms.filtering import band_pass

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]

CODA_S = 20.0
"""Computed after the last sample that is kept: what comes later would otherwise come around to the beginning."""


def place_responses(
    model: LayeredModel, region: FmnetRegionSettings, places: Places, depth_km: FloatArray, *, threads: int = 1
) -> Float32Array:
    """Ground velocity (place, depth, station, component Z R T, tensor component, time), m/s per N·m.

    Sample 0 is ``region.before_p_s`` before the first P of the model, between samples where that is; the filter is the
    pipeline's causal one. P is the model's own: what is searched and what searches are both aligned on their first
    arrival, as the paper does.

    Parameters
    ----------
    depth_km : (n,) increasing
    threads : of the Green's functions
    """
    rate, length = region.sampling_rate_hz, round(region.duration_s * region.sampling_rate_hz)
    greens, p_s, where = _elementary(model, region, places, depth_km, threads)
    n_places, n_stations = places.distance_km.shape
    shape = (n_places, len(depth_km), n_stations, len(COMPONENTS), len(MOMENT_TENSOR_COMPONENTS), length)
    responses = np.zeros(shape, np.float32)
    for place, station in np.ndindex(n_places, n_stations):
        column = where[place, station]
        traces = band_pass(greens[:, column].astype(np.float64), rate, region.band_hz)
        mixed = np.einsum("cgm,dgt->dcmt", excitation(places.azimuth_deg[place, station]), traces)
        for depth, own in enumerate(mixed):
            later = float(region.before_p_s - p_s[depth, column]) * rate
            responses[place, depth, station] = _first_samples(own, float(later), length)
    return responses


def source_responses(
    model: LayeredModel,
    region: FmnetRegionSettings,
    places: Places,
    depth_km: FloatArray,
    bands_hz: Bands,
    *,
    threads: int = 1,
) -> tuple[Float32Array, FloatArray]:
    """The same of sources, each at its own place and depth, in several bands; and when P comes.

    Returns
    -------
    Responses (source, station, band, component, tensor component, time), m/s per N·m; P (source, station) after the
    origin
    """
    rate, length = region.sampling_rate_hz, round(region.duration_s * region.sampling_rate_hz)
    greens, p_s, where = _elementary(model, region, places, depth_km, threads)
    shape = (*places.distance_km.shape, len(bands_hz), len(COMPONENTS), len(MOMENT_TENSOR_COMPONENTS), length)
    responses, arrival_s = np.zeros(shape, np.float32), np.zeros(shape[:2])
    for source, station in np.ndindex(*arrival_s.shape):
        column = where[source, station]
        arrival_s[source, station] = p_s[source, column]
        later = float(region.before_p_s - p_s[source, column]) * rate
        weights = excitation(places.azimuth_deg[source, station])
        for band, edges_hz in enumerate(bands_hz):
            traces = band_pass(greens[source, column].astype(np.float64), rate, edges_hz)
            mixed = np.einsum("cgm,gt->cmt", weights, traces)
            responses[source, station, band] = _first_samples(mixed, later, length)
    return responses, arrival_s


def _elementary(
    model: LayeredModel, region: FmnetRegionSettings, places: Places, depth_km: FloatArray, threads: int
) -> tuple[Float32Array, FloatArray, NDArray[np.int64]]:
    """Elementary seismograms (depth, distance, 10, time), P (depth, distance), and the distance of (place, station)."""
    distance_km, where = np.unique(places.distance_km, return_inverse=True)
    p_s = first_arrivals(model, depth_km[:, None], distance_km[None, :], "P").time_s
    duration_s = float(np.ceil(p_s.max() + region.duration_s + CODA_S))
    greens = compute_greens(
        model, depth_km, distance_km, region.sampling_rate_hz, duration_s, taper_start=TAPER_START, threads=threads
    ).values
    return greens, p_s, where.reshape(places.distance_km.shape)


def _first_samples(traces: FloatArray, later: float, length: int) -> FloatArray:
    """The first samples of traces (..., nt) that come ``later`` by a number of samples."""
    return shifted(traces, later)[..., :length]
