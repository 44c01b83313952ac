"""Earthquakes anywhere in the region, with any mechanism, in earths that are not the searched one."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quakesource.earth import LayeredModel
from quakesource.earth.perturbing import perturbed_model
from quakesource.greens.interpolation import shifted
from quakesource.mechanisms import random_double_couples
from quakesource.systems.fmnet.region import places_of
from quakesource.systems.fmnet.responses import of_sources, place_responses
from quakesource.systems.fmnet.settings import FmnetOffGridSettings, FmnetRegionSettings
from quakesource.waveforms.filtering import band_pass

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Recorded:
    """Records of earthquakes and the truth about them.

    ``records`` (n, station, component, time), m/s for a moment of 1 N·m; ``used`` (n, station) whether there is a
    record; ``epicentre`` (n, 2) degrees, ``depth_km`` (n,), ``tensor`` (n, 6) USE.
    """

    records: FloatArray
    used: NDArray[np.bool_]
    epicentre: FloatArray
    depth_km: FloatArray
    tensor: FloatArray


def conditions(
    model: LayeredModel, region: FmnetRegionSettings, off_grid: FmnetOffGridSettings, *, threads: int = 1
) -> dict[str, Recorded]:
    """The same earthquakes five times, each time with one trouble more: {condition: records}.

    In the searched earth, in another one, with noise, with errors of the picks that records are aligned on, and at
    fewer stations.
    """
    rng = np.random.default_rng([off_grid.seed, 0])
    same: list[Recorded] = []
    other: list[Recorded] = []
    for _ in range(off_grid.n_models):
        earth = perturbed_model(model, rng, off_grid.velocity_scatter, off_grid.thickness_scatter, 0.0)
        epicentre = np.stack(
            [rng.uniform(*ends, off_grid.n_sources) for ends in (region.latitude_deg, region.longitude_deg)], axis=-1
        )
        depth_km = np.sort(rng.uniform(*region.depth_km, off_grid.n_sources))
        tensor = random_double_couples(off_grid.n_sources, rng)
        places = places_of(region, epicentre)
        for earths, layers in ((same, model), (other, earth)):
            responses = place_responses(layers, region, places, depth_km, threads=threads)
            own = np.arange(off_grid.n_sources)
            records = of_sources(responses[own, own], tensor)
            earths.append(Recorded(records, np.ones(records.shape[:2], bool), epicentre, depth_km, tensor))
    exact, elsewhere = _together(same), _together(other)
    noisy = replace(elsewhere, records=_with_noise(elsewhere.records, region, off_grid))
    mistimed = replace(noisy, records=_with_pick_errors(noisy.records, region, off_grid))
    return {
        "same earth": exact,
        "another earth": elsewhere,
        "and noise": noisy,
        "and pick errors": mistimed,
        f"at {off_grid.few_stations} stations": replace(mistimed, used=_some(mistimed.used, off_grid)),
    }


def _together(parts: list[Recorded]) -> Recorded:
    fields = ("records", "used", "epicentre", "depth_km", "tensor")
    return Recorded(*(np.concatenate([getattr(part, name) for part in parts]) for name in fields))


def _with_noise(records: FloatArray, region: FmnetRegionSettings, off_grid: FmnetOffGridSettings) -> FloatArray:
    rng = np.random.default_rng([off_grid.seed, 1])
    warm_up = round(4 / region.band_hz[0] * region.sampling_rate_hz)  # of the filter
    white = rng.standard_normal((*records.shape[:-1], records.shape[-1] + warm_up))
    noise = band_pass(white, region.sampling_rate_hz, region.band_hz)[..., warm_up:]
    noise /= noise.std(axis=(1, 2, 3), keepdims=True)
    return np.asarray(records + off_grid.noise * np.abs(records).max(axis=(1, 2, 3), keepdims=True) * noise)


def _with_pick_errors(records: FloatArray, region: FmnetRegionSettings, off_grid: FmnetOffGridSettings) -> FloatArray:
    rng = np.random.default_rng([off_grid.seed, 2])
    later = off_grid.pick_error_s * region.sampling_rate_hz * rng.standard_normal(records.shape[:2])
    moved = np.empty_like(records)
    for event, station in np.ndindex(*later.shape):
        moved[event, station] = shifted(records[event, station], float(later[event, station]))
    return moved


def _some(used: NDArray[np.bool_], off_grid: FmnetOffGridSettings) -> NDArray[np.bool_]:
    rng = np.random.default_rng([off_grid.seed, 3])
    order = rng.permuted(np.tile(np.arange(used.shape[1]), (len(used), 1)), axis=1)
    return used & (order < off_grid.few_stations)
