"""Elementary seismograms of a family of earths: what examples with stations anywhere are mixed from.

Ten seismograms a depth and a distance stand for every azimuth and every mechanism, so a source and its stations cost a
few products of ten numbers a sample. Each earth's own P is where its traces are aligned, as picks would do it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel, first_arrivals
from quakesource.greens.grid import TAPER_START
from quakesource.greens.interpolation import shifted
from quakesource.greens.layered import compute_greens
from quakesource.systems.fmnet.responses import CODA_S
from quakesource.systems.fmnet.settings import Bands
from quakesource.waveforms.filtering import band_pass

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
UNIT = 1e-20
"""Traces are in so many m/s per N·m: their squares are numbers that float32 has."""


@dataclass(frozen=True)
class Bank:
    """``traces`` (model, depth, distance, band, elementary seismogram, time), ground velocity.

    In units of `UNIT`. Sample 0 is ``before_p_s`` before P of the model, which comes ``p_s``
    (model, depth, distance) after the origin. ``depth_km`` and ``distance_km`` are even axes.
    """

    traces: Float32Array
    p_s: FloatArray
    depth_km: FloatArray
    distance_km: FloatArray
    sampling_rate_hz: float
    before_p_s: float
    bands_hz: Bands


def make_bank(
    models: list[LayeredModel],
    depth_km: FloatArray,
    distance_km: FloatArray,
    *,
    sampling_rate_hz: float,
    before_p_s: float,
    duration_s: float,
    bands_hz: Bands,
    threads: int = 1,
) -> Bank:
    """The bank of some velocity models, ``duration_s`` long."""
    length = round(duration_s * sampling_rate_hz)
    shape = (len(models), len(depth_km), len(distance_km), len(bands_hz), len(GREENS_COMPONENTS), length)
    traces, p_s = np.zeros(shape, np.float32), np.zeros(shape[:3])
    for number, model in enumerate(models):
        p_s[number] = first_arrivals(model, depth_km[:, None], distance_km[None, :], "P").time_s
        whole_s = float(np.ceil(p_s[number].max() + duration_s + CODA_S))
        greens = compute_greens(
            model, depth_km, distance_km, sampling_rate_hz, whole_s, taper_start=TAPER_START, threads=threads
        ).values
        for band, edges_hz in enumerate(bands_hz):
            filtered = band_pass(greens.astype(np.float64), sampling_rate_hz, edges_hz)
            for depth, distance in np.ndindex(shape[1:3]):
                later = (before_p_s - p_s[number, depth, distance]) * sampling_rate_hz
                aligned = shifted(filtered[depth, distance], later)[..., :length]
                traces[number, depth, distance, band] = aligned / UNIT
    return Bank(traces, p_s, depth_km, distance_km, sampling_rate_hz, before_p_s, bands_hz)
