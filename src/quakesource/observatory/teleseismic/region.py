"""A region: four collocated earthquakes at receivers that they share, with the truth beside the records.

The earthquakes are a large one; the same rupture once more; a small one; and another large one. Records are
standardised, so that their amplitudes say nothing.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.signal import hilbert

from quakesource.earth.teleseismic_rays import KM_PER_DEGREE
from quakesource.errors import SettingsError
from quakesource.geometry import distance_azimuth
from quakesource.geometry.focal_sphere import focal_pixel, focal_pixel_centre
from quakesource.observatory.teleseismic.grid import ComplexArray, Grid, in_time, standardised
from quakesource.observatory.teleseismic.paths import draw_depth_phases, draw_paths, nearby, path_spectra
from quakesource.observatory.teleseismic.phases import rays
from quakesource.observatory.teleseismic.rupture import (
    Rupture,
    apparent_source,
    centroid_s,
    large_rupture,
    repeated,
    small_rupture,
)
from quakesource.settings.teleseismic import TeleseismicWorldSettings

FloatArray = NDArray[np.float64]

EVENTS = ("large", "repeated", "small", "other")
N_DRAWN = 6000
"""Receivers on the globe, of which a pixel keeps some."""
MOST_PLACES = 50
"""Places that are tried before there are too few receivers for a region."""
SMALL_BY = 2.0
"""How many times lower the signal-to-noise ratio of the small earthquake is, whose records serve as Green's
functions."""
NOISE_SLOPE = 1.0
"""Amplitude spectrum of the noise: f to the power of minus this."""


class Region(NamedTuple):
    """``records`` (event, pixel, receiver, time), standardised; ``clean`` the same without noise, in the scale of the
    records; ``source`` (event, pixel, time) apparent source functions in band; ``seen`` the same with depth phases,
    which nothing can tell from the source without knowing them; ``centroid_s`` (event, pixel); ``pixel`` numbers,
    ``slowness_s_km`` and ``azimuth_deg`` (pixel,); ``ruptures`` one an event; ``distance_deg`` (pixel, receiver).
    ``oracle_envelope`` and ``oracle_linear`` (event, pixel, time): what perfect virtual seismograms on true common
    paths have on average, their envelopes or they themselves.
    """

    records: FloatArray
    clean: FloatArray
    source: FloatArray
    seen: FloatArray
    centroid_s: FloatArray
    pixel: NDArray[np.int64]
    slowness_s_km: FloatArray
    azimuth_deg: FloatArray
    distance_deg: FloatArray
    oracle_envelope: FloatArray
    oracle_linear: FloatArray
    ruptures: tuple[Rupture, ...]
    depth_km: float


def draw_region(
    rng: np.random.Generator, world: TeleseismicWorldSettings, grid: Grid, n_common_paths: int = 0
) -> Region:
    """A region anywhere; SettingsError if there are not enough receivers for its pixels.

    Without common paths the oracle's arrays are zeros.
    """
    depth_km = float(rng.choice(world.depths_km))
    distance_deg, pixels = _receivers(rng, world, depth_km)
    first = large_rupture(rng, world)
    ruptures = (first, repeated(first, rng), small_rupture(rng), large_rupture(rng, world))
    _, centre_azimuth_deg = focal_pixel_centre(pixels, world.nside)
    slowness_s_km = np.array(
        [rays(depth_km, of_pixel, world.distance_deg).slowness_s_km.mean() for of_pixel in distance_deg]
    )
    f, shape = grid.frequency_hz, (len(EVENTS), len(pixels), world.n_receivers)
    depth_phases = (
        draw_depth_phases(rng, len(pixels), f) if world.depth_phases else np.ones((len(pixels), len(f)), np.complex128)
    )
    sources = np.stack([apparent_source(rupture, slowness_s_km, centre_azimuth_deg, f) for rupture in ruptures])
    spectra = np.empty((*shape, len(f)), np.complex128)
    common = []
    for p in range(len(pixels)):
        paths = draw_paths(rng, rays(depth_km, distance_deg[p], world.distance_deg), world)
        common.append(path_spectra(paths._replace(sign=1 + 0 * paths.sign, late_s=0 * paths.late_s), f))
        for e in range(len(EVENTS)):
            here = nearby(paths, rng, world.path_difference_s)
            spectra[e, p] = sources[e, p] * depth_phases[p] * path_spectra(here, f)
    clean = in_time(spectra, grid)
    clean -= clean.mean(axis=-1, keepdims=True)
    clean /= clean.std(axis=-1, keepdims=True)
    noisy = clean + _noise(rng, shape, world, grid)
    scale = noisy.std(axis=-1, keepdims=True)
    chosen = rng.permutation(len(pixels) * world.n_receivers)[:n_common_paths]
    oracle = _oracle(sources * depth_phases, np.concatenate(common)[chosen], grid)
    times = np.stack([centroid_s(rupture, slowness_s_km, centre_azimuth_deg) for rupture in ruptures])
    return Region(
        standardised(noisy),
        clean / scale,
        standardised(in_time(sources, grid)),
        standardised(in_time(sources * depth_phases, grid)),
        times,
        pixels,
        slowness_s_km,
        centre_azimuth_deg,
        distance_deg,
        *oracle,
        ruptures,
        depth_km,
    )


def _oracle(sources: ComplexArray, paths: ComplexArray, grid: Grid) -> tuple[FloatArray, FloatArray]:
    """Means over common paths (q, nf) of envelopes of, and of, perfect virtual seismograms of sources (e, p, nf)."""
    if not len(paths):
        none = np.zeros((*sources.shape[:2], len(grid.time_s)))
        return none, none
    perfect = standardised(in_time(sources[:, :, None] * paths, grid))
    return np.abs(hilbert(perfect, axis=-1)).mean(axis=2), perfect.mean(axis=2)


def _receivers(
    rng: np.random.Generator, world: TeleseismicWorldSettings, depth_km: float
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Distances (pixel, receiver), and the numbers of the pixels."""
    most = 0
    for _ in range(MOST_PLACES):
        distance_deg, azimuth_deg = _around(rng, world)
        takeoff_deg = rays(depth_km, distance_deg, world.distance_deg).takeoff_deg
        of = focal_pixel(takeoff_deg, azimuth_deg, world.nside)
        numbers, counts = np.unique(of, return_counts=True)
        enough = numbers[counts >= world.n_receivers]
        if len(enough) >= world.n_pixels:
            pixels = np.sort(rng.choice(enough, world.n_pixels, replace=False))
            members = [rng.choice(np.flatnonzero(of == one), world.n_receivers, replace=False) for one in pixels]
            return distance_deg[np.stack(members)], pixels
        most = max(most, len(enough))
    raise SettingsError(
        f"{most} pixels have {world.n_receivers} receivers, and {world.n_pixels} are asked for.",
        where="systems.symae.world",
        next_step="Ask for fewer pixels or receivers, or give more stations.",
    )


def _around(rng: np.random.Generator, world: TeleseismicWorldSettings) -> tuple[FloatArray, FloatArray]:
    """Distances and azimuths (n,) of receivers about a region: drawn, or those of the table about a drawn place."""
    low, high = world.distance_deg
    if world.stations is None:
        cosines = rng.uniform(np.cos(np.radians(high)), np.cos(np.radians(low)), N_DRAWN)
        return np.degrees(np.arccos(cosines)), rng.uniform(0, 360, N_DRAWN)
    latitude_deg, longitude_deg = _places(world.stations)
    here = np.degrees(np.arcsin(rng.uniform(-1, 1))), rng.uniform(-180, 180)
    path = distance_azimuth(*here, latitude_deg, longitude_deg)
    distance_deg, azimuth_deg = path.distance_km / KM_PER_DEGREE, path.azimuth_deg
    inside = (distance_deg >= low) & (distance_deg <= high)
    return distance_deg[inside], azimuth_deg[inside]


@lru_cache(maxsize=2)
def _places(path: Path) -> tuple[FloatArray, FloatArray]:
    try:
        table = pd.read_csv(path)
        return table["latitude_deg"].to_numpy(np.float64), table["longitude_deg"].to_numpy(np.float64)
    except (OSError, ValueError, KeyError) as error:  # pandas' own errors are ValueErrors
        raise SettingsError(
            f"The receivers cannot be read: {error}",
            where=f"systems.symae.world.stations: {path}",
            next_step="Give a CSV with the columns latitude_deg and longitude_deg, or leave the setting out.",
        ) from None


def _noise(rng: np.random.Generator, shape: tuple[int, ...], world: TeleseismicWorldSettings, grid: Grid) -> FloatArray:
    """Coloured noise whose standard deviation is that of the signal by a signal-to-noise ratio."""
    n_f = len(grid.frequency_hz)
    white = rng.normal(size=(*shape, n_f)) + 1j * rng.normal(size=(*shape, n_f))
    noise = in_time(np.asarray(white * grid.frequency_hz**-NOISE_SLOPE, np.complex128), grid)
    low, high = np.log(world.signal_to_noise)
    ratio = np.exp(rng.uniform(low, high, (*shape, 1)))
    ratio[EVENTS.index("small")] /= SMALL_BY
    return np.asarray(standardised(noise) / ratio)
