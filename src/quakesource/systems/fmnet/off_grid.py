"""Earthquakes anywhere in the region, with any mechanism, in earths that are not the searched one.

What a test takes away is taken away here, from the same earthquakes each time: `base_records` makes them, `disturbed`
adds noise, errors of picks, and leaves out stations or what comes late.
"""

import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quakesource.earth import LayeredModel, first_arrivals
from quakesource.earth.perturbing import perturbed_model
from quakesource.greens.interpolation import shifted
from quakesource.mechanisms import random_double_couples
from quakesource.systems.fmnet.region import places_of
from quakesource.systems.fmnet.responses import source_responses
from quakesource.systems.fmnet.settings import Bands, FmnetOffGridSettings, FmnetRegionSettings
from quakesource.waveforms.filtering import band_pass

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]


@dataclass(frozen=True)
class Recorded:
    """Records of earthquakes and the truth about them.

    ``records`` (n, station, band, component, time), m/s for a moment of 1 N·m; ``used`` (n, station) whether there is a
    record; ``distance_km``, ``azimuth_deg``, ``takeoff_deg`` (n, station), true, and ``p_s`` after the origin;
    ``epicentre`` (n, 2) degrees, ``depth_km`` (n,), ``tensor`` (n, 6) USE. ``misplaced`` (n, 2): errors north and east
    of the stated epicentre, in units of their standard deviation.
    """

    records: Float32Array
    used: NDArray[np.bool_]
    distance_km: FloatArray
    azimuth_deg: FloatArray
    takeoff_deg: FloatArray
    p_s: FloatArray
    epicentre: FloatArray
    depth_km: FloatArray
    tensor: FloatArray
    misplaced: FloatArray

    def of_band(self, band: int) -> FloatArray:
        """Records (n, station, component, time) in one of the bands."""
        return self.records[:, :, band].astype(np.float64)


@dataclass(frozen=True)
class Trouble:
    """What disturbs records: noise over the largest sample of an earthquake in the band, standard deviation of picks,
    largest error that all picks of an earthquake share, stations left, and seconds after the origin when records end.
    """

    noise: float = 0.0
    pick_error_s: float = 0.0
    common_shift_s: float = 0.0
    n_stations: int | None = None
    end_s: float | None = None


def base_records(
    model: LayeredModel,
    region: FmnetRegionSettings,
    off_grid: FmnetOffGridSettings,
    bands_hz: Bands,
    velocity_scatters: tuple[float, ...],
    *,
    threads: int = 1,
) -> dict[float, Recorded]:
    """The same earthquakes in earths whose velocities differ from ``model`` by so much at most: {scatter: records}.

    Thicknesses differ in proportion, by ``thickness_scatter`` where velocities do by ``velocity_scatter``; a scatter
    of 0 is the model itself. Angles of take-off are those of ``model``.
    """
    rng = np.random.default_rng([off_grid.seed, 0])
    parts: dict[float, list[Recorded]] = {scatter: [] for scatter in velocity_scatters}
    n = off_grid.n_sources
    for number in range(off_grid.n_models):
        earths = {0.0: model}
        for scatter in velocity_scatters:
            if scatter:
                share = scatter / off_grid.velocity_scatter
                thickness = off_grid.thickness_scatter * share
                earths[scatter] = perturbed_model(model, copy.deepcopy(rng), scatter, thickness, 0.0)
        perturbed_model(model, rng, off_grid.velocity_scatter, off_grid.thickness_scatter, 0.0)
        ends = region.latitude_deg, region.longitude_deg
        epicentre = np.stack([rng.uniform(*interval, n) for interval in ends], axis=-1)
        depth_km = np.sort(rng.uniform(*region.depth_km, n))
        tensor = random_double_couples(n, rng)
        places = places_of(region, epicentre)
        takeoff_deg = first_arrivals(model, depth_km[:, None], places.distance_km, "P").takeoff_deg
        for scatter in velocity_scatters:
            responses, p_s = source_responses(earths[scatter], region, places, depth_km, bands_hz, threads=threads)
            records = np.einsum("nsbcmt,nm->nsbct", responses, tensor).astype(np.float32)
            used = np.ones(records.shape[:2], bool)
            geometry = places.distance_km, places.azimuth_deg, takeoff_deg, p_s
            misplaced = np.random.default_rng([off_grid.seed, 4, number]).standard_normal((n, 2))
            parts[scatter].append(Recorded(records, used, *geometry, epicentre, depth_km, tensor, misplaced))
    return {scatter: _together(own) for scatter, own in parts.items()}


def disturbed(
    recorded: Recorded, trouble: Trouble, region: FmnetRegionSettings, off_grid: FmnetOffGridSettings, bands_hz: Bands
) -> Recorded:
    """The records with noise, errors of picks, fewer stations, or cut off: the same random numbers each time."""
    records, used = recorded.records, recorded.used
    if trouble.noise:
        records = _with_noise(records, trouble.noise, off_grid.seed, region.sampling_rate_hz, bands_hz)
    if trouble.pick_error_s or trouble.common_shift_s:
        error = trouble.pick_error_s * region.sampling_rate_hz, trouble.common_shift_s * region.sampling_rate_hz
        records = _with_pick_errors(records, *error, off_grid.seed)
    if trouble.n_stations is not None:
        order = np.random.default_rng([off_grid.seed, 3]).permuted(
            np.tile(np.arange(used.shape[1]), (len(used), 1)), axis=1
        )
        used = used & (order < trouble.n_stations)
    if trouble.end_s is not None:
        time_s = recorded.p_s[..., None] - region.before_p_s
        time_s = time_s + np.arange(records.shape[-1]) / region.sampling_rate_hz
        records = np.where((time_s <= trouble.end_s)[:, :, None, None], records, np.float32(0))
        used = used & (recorded.p_s < trouble.end_s)
    return replace(recorded, records=np.where(used[:, :, None, None, None], records, np.float32(0)), used=used)


def ladder(off_grid: FmnetOffGridSettings) -> dict[str, tuple[float, Trouble]]:
    """Conditions that add one trouble each to the one before: {condition: (scatter of velocities, trouble)}."""
    noise = Trouble(off_grid.noise)
    picks = replace(noise, pick_error_s=off_grid.pick_error_s)
    return {
        "same earth": (0.0, Trouble()),
        "another earth": (off_grid.velocity_scatter, Trouble()),
        "and noise": (off_grid.velocity_scatter, noise),
        "and pick errors": (off_grid.velocity_scatter, picks),
        f"at {off_grid.few_stations} stations": (
            off_grid.velocity_scatter,
            replace(picks, n_stations=off_grid.few_stations),
        ),
    }


def _together(parts: list[Recorded]) -> Recorded:
    return Recorded(*(np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])))


def _with_noise(
    records: Float32Array, relative: float, seed: int, sampling_rate_hz: float, bands_hz: Bands
) -> Float32Array:
    noisy = np.empty_like(records)
    for band, edges_hz in enumerate(bands_hz):
        rng = np.random.default_rng([seed, 1, band])
        own = records[:, :, band]
        warm_up = round(4 / edges_hz[0] * sampling_rate_hz)  # of the filter
        white = rng.standard_normal((*own.shape[:-1], own.shape[-1] + warm_up))
        noise = band_pass(white, sampling_rate_hz, edges_hz)[..., warm_up:]
        noise /= noise.std(axis=(1, 2, 3), keepdims=True)
        noisy[:, :, band] = own + relative * np.abs(own).max(axis=(1, 2, 3), keepdims=True) * noise
    return noisy


def _with_pick_errors(records: Float32Array, error: float, common: float, seed: int) -> Float32Array:
    """``error`` is the standard deviation of each, ``common`` the largest that all share, samples."""
    later = error * np.random.default_rng([seed, 2]).standard_normal(records.shape[:2])
    later += common * np.random.default_rng([seed, 5]).uniform(-1, 1, (len(records), 1))
    moved = np.empty_like(records)
    for event, station in np.ndindex(*later.shape):
        moved[event, station] = shifted(records[event, station].astype(np.float64), float(later[event, station]))
    return moved
