"""The draws of `drawing`, as operations on tensors, for which the host need not wait.

A part has as many slots, and room for as many sources, whatever is drawn. Formulas stand in the order of the compiled
ones. On a CPU every number is equal to theirs; a GPU has not been compared, and may differ in a last digit where the
series of `exact_functions` divide by plain numbers.
"""

from collections.abc import Sequence
from math import ceil, sqrt
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.synthesize.counter_fields import At, Of
from quakesource.synthesize.device_numbers import normal, over, uniform, whole
from quakesource.synthesize.drawing import (
    CODA_DISTANCES,
    GAP_DEG,
    LN_10,
    LN_NOISE_OF_STATIONS,
    LN_SLOWER,
    REFERENCE_DURATION_S,
    REFERENCE_MAGNITUDE,
    REFERENCE_MOMENT_N_M,
    TURN,
)
from quakesource.synthesize.exact_functions import cos_turns, cube_root, direction, exp, log_near_one, root, sin_turns
from quakesource.synthesize.recipe import Range
from quakesource.synthesize.sampling import Sampler
from quakesource.synthesize.sources import (
    APART_KM,
    LARGEST_SCATTER,
    PAUSE_S,
    RUPTURE_KM_S,
    SHARE,
    SHORTEST_S,
    SLOWER,
    UNUSUALLY_SLOW,
    WAVE_KM_S,
)

Tensor = torch.Tensor

RARE = 8.0
"""Standard deviations above the mean number of a part's sources for which there is room: one part in 1e15 has more,
and is left without the last of them."""


class DrawnSources(NamedTuple):
    """Of n sources, those that are not there included; as in `sampling.Part`. ``there`` (n,) tells them."""

    there: Tensor
    magnitude: Tensor
    moment_tensor: Tensor
    duration_s: Tensor
    pulses: Tensor  # (n, 4): rise, end, second, moment
    second_tensor: Tensor
    second_duration_s: Tensor
    complex_source: Tensor
    depth_index: Tensor
    catalogue_depth_km: Tensor


class DrawnPaths(NamedTuple):
    """Of all slots, as in `sampling.Part`; ``used`` (slots,), ``event`` (slots,) 0 in spare ones, ``station`` (slots,)
    which of its source's.
    """

    used: Tensor
    event: Tensor
    station: Tensor
    model_index: Tensor
    distance_index: Tensor
    azimuth_deg: Tensor
    stretch: Tensor
    second_delay_s: Tensor
    time_error: Tensor
    factor: Tensor
    catalogue_distance_km: Tensor
    catalogue_azimuth_deg: Tensor
    kept: Tensor


class DrawnBand(NamedTuple):
    """What a band adds, as in `sampling.Part`."""

    shift: Tensor
    coda: Tensor
    noise_to_signal: Tensor
    noise_m_s: Tensor


class _Tables(NamedTuple):
    """What the draws of all bands are taken from, on the device; as in `draw_tables`."""

    depths: Tensor
    distances: Tensor
    depth_km: Tensor
    distance_km: Tensor
    between_km: Tensor
    normals: Tensor
    places: Tensor
    sizes: Tensor
    first: Tensor


class DeviceDraws:
    """Draws parts on a device; ``samplers``, one a band, are those of `sampling.drawn_together`."""

    def __init__(self, samplers: Sequence[Sampler], device: torch.device | str) -> None:
        self.samplers, self.device = tuple(samplers), torch.device(device)
        one = self.samplers[0]
        self._limits, self._recipe = one.limits, one.recipe
        grid, layouts = one.grid, one.real_layouts
        self._n_models, self._longest_s = grid.n_models, grid.longest_s
        axes = (grid.depths, grid.distances, grid.depth_km, grid.distance_km, grid.between_km, grid.normals, *layouts)
        self._tables = _Tables(*(self._moved(values) for values in axes))
        self._arrivals_s = [self._moved(sampler.windows.arrival_s) for sampler in self.samplers]
        self.n_sources = most_sources(one)

    def _moved(self, values: NDArray[np.generic]) -> Tensor:
        kind = np.int64 if np.issubdtype(values.dtype, np.integer) else np.float64
        return torch.from_numpy(np.array(values, kind)).to(self.device)

    def keys(self, numbers: Sequence[int]) -> Tensor:
        """(parts, 3) keys of the streams of parts, moved to the device at once."""
        words = [[int(key) for key in self.samplers[0].keys(number)] for number in numbers]
        return torch.from_numpy(np.array(words, np.uint64).view(np.int64)).to(self.device)

    def drawn(self, keys: Tensor, level: Tensor) -> tuple[DrawnSources, DrawnPaths, list[DrawnBand]]:
        """A part by its ``keys`` (3,), with nuisances scaled by ``level``, a number in double precision there."""
        of_source, of_pair, of_layout = keys.unbind()
        source = torch.arange(self.n_sources, device=self.device)
        event, station, used, counts, there = self._packed(of_source, source)
        sources, moment = self._sources(of_source, source, level, there)
        compound = uniform(of_source, source, Of.IS_COMPOUND) < level * self._limits.compound
        sources = self._with_second(of_source, source, moment, compound, sources)
        places, real = self._real_places(of_source, of_layout, source, counts)
        paths = self._paths(of_source, of_pair, source, level, compound, (event, station, used), places, real)
        bands = [
            self._band(sampler, arrivals, of_source, of_pair, source, level, sources, paths)
            for sampler, arrivals in zip(self.samplers, self._arrivals_s, strict=True)
        ]
        return sources, paths, bands

    def _packed(self, key: Tensor, source: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Event, station of it, and whether it is used, of every slot; stations of every source, and is it there?"""
        low, high = self._recipe.n_stations
        sizes = self.samplers[0].drawn_sizes
        if sizes.size:
            counts = self._tables.sizes[whole(key, source, Of.STATIONS, sizes.size)].clamp(low, high)
        else:
            counts = low + whole(key, source, Of.STATIONS, high + 1 - low)
        ends = counts.cumsum(0)
        there = ends <= self._recipe.slots
        slot = torch.arange(self._recipe.slots, device=self.device)
        event = torch.searchsorted(ends, slot, right=True).clamp(max=len(source) - 1)
        used = there[event] & (slot < ends[event])
        event = torch.where(used, event, 0)
        station = torch.where(used, slot - (ends - counts)[event], 0)
        return event, station, used, counts, there

    def _sources(self, key: Tensor, source: Tensor, level: Tensor, there: Tensor) -> tuple[DrawnSources, Tensor]:
        """Sources of one mechanism, and their moments in N·m."""
        limits, tables = self._limits, self._tables
        magnitude = _between(uniform(key, source, Of.MAGNITUDE), limits.magnitude)
        over = LN_10 * (magnitude - REFERENCE_MAGNITUDE)
        moment = REFERENCE_MOMENT_N_M * exp(1.5 * over)
        scatter = normal(key, source, Of.DURATION, tables.normals).clamp(-LARGEST_SCATTER, LARGEST_SCATTER)
        scatter = limits.duration_scatter * scatter
        duration_s = (REFERENCE_DURATION_S * exp(0.5 * over)).clamp(min=SHORTEST_S) * exp(scatter)
        slower = SLOWER[0] * exp(uniform(key, source, Of.SLOWER) * LN_SLOWER)
        longest = torch.full_like(duration_s, self._longest_s / (1.0 + limits.directivity)) / duration_s
        slower = torch.minimum(slower, longest.clamp(min=1.0))
        slower = torch.where(uniform(key, source, Of.IS_SLOW) < limits.slow, slower, 1.0)
        two = uniform(key, source, Of.HAS_TWO_PULSES) < limits.second_pulse
        pulses = [
            0.2 + 0.6 * uniform(key, source, Of.RISE),
            torch.where(two, 0.3 + 0.5 * uniform(key, source, Of.END), 1.0),
            torch.where(two, 0.1 + 0.5 * uniform(key, source, Of.SECOND), 0.0),
            torch.where(two, 0.3 + 0.5 * uniform(key, source, Of.MOMENT), 1.0),
        ]
        depth = tables.depths[whole(key, source, Of.DEPTH, len(tables.depths))]
        error_km = level * limits.depth_error_km * normal(key, source, Of.DEPTH_ERROR, tables.normals)
        tensor = double_couples(key, source, Of.MECHANISM, moment)
        drawn = DrawnSources(
            there=there,
            magnitude=magnitude,
            moment_tensor=tensor,
            duration_s=duration_s * slower,
            pulses=torch.stack(pulses, dim=1),
            second_tensor=torch.zeros_like(tensor),
            second_duration_s=duration_s * slower,
            complex_source=slower > UNUSUALLY_SLOW,
            depth_index=depth,
            catalogue_depth_km=(tables.depth_km[depth] + error_km).clamp(min=MIN_RAY_DEPTH_KM),
        )
        return drawn, moment

    def _with_second(
        self, key: Tensor, source: Tensor, moment: Tensor, compound: Tensor, drawn: DrawnSources
    ) -> DrawnSources:
        """Sources that are ``compound`` with another mechanism's share of the moment."""
        share = _between(uniform(key, source, Of.SHARE), SHARE)
        second = double_couples(key, source, Of.OTHER_MECHANISM, moment * (1.0 - share))
        both = share[:, None] * drawn.moment_tensor + second
        squares = torch.zeros_like(share)
        for i in range(6):
            ratio = both[:, i] / moment
            squares = squares + (0.5 if i < 3 else 1.0) * (ratio * ratio)
        larger = drawn.magnitude + 2.0 / 3.0 / LN_10 * log_near_one(root(squares))
        shorter_s = drawn.second_duration_s * cube_root(1.0 - share)
        return drawn._replace(
            magnitude=torch.where(compound, larger, drawn.magnitude),
            moment_tensor=torch.where(compound[:, None], both, drawn.moment_tensor),
            second_tensor=torch.where(compound[:, None], second, 0.0),
            second_duration_s=torch.where(compound, shorter_s, drawn.second_duration_s),
            complex_source=drawn.complex_source | compound,
        )

    def _real_places(self, key: Tensor, of_layout: Tensor, source: Tensor, counts: Tensor) -> tuple[Tensor, Tensor]:
        """Places (n, s, 2) in real layouts, and which sources (n,) have them."""
        tables = self._tables
        k, most = tables.places.shape[:2]
        if k == 0:
            return torch.zeros(len(source), 1, 2, dtype=torch.float64, device=self.device), torch.zeros_like(counts) > 0
        first = torch.where(counts < len(tables.first), tables.first[counts.clamp(max=len(tables.first) - 1)], k)
        fitting = k - first
        row = (first + (uniform(key, source, Of.LAYOUT) * fitting).long()).clamp(max=k - 1)
        station = torch.arange(most, device=self.device)
        rank = uniform(of_layout, source[:, None] * most + station, 0)
        rank = torch.where(station < tables.sizes[row][:, None], rank, 2.0)
        order = rank.sort(dim=1, stable=True).indices
        places = tables.places[row].gather(1, order[..., None].expand(-1, -1, 2))
        real = (uniform(key, source, Of.HAS_REAL_LAYOUT) < self._limits.real_layouts) & (fitting > 0)
        return places, real

    def _paths(
        self,
        of_source: Tensor,
        key: Tensor,
        source: Tensor,
        level: Tensor,
        compound: Tensor,
        packed: tuple[Tensor, Tensor, Tensor],
        places: Tensor,
        real: Tensor,
    ) -> DrawnPaths:
        limits, tables, (event, station, used) = self._limits, self._tables, packed
        slot = torch.arange(len(event), device=self.device)
        apart_km = torch.where(compound, _between(uniform(of_source, source, Of.APART), APART_KM), 0.0)
        towards = torch.where(compound, uniform(of_source, source, Of.OTHER_DIRECTION), 0.0)
        later_s = over(apart_km, RUPTURE_KM_S) + _between(uniform(of_source, source, Of.PAUSE), PAUSE_S)
        later_s = torch.where(compound, later_s, 0.0)
        radius_km = _between(uniform(of_source, source, Of.RADIUS), limits.radius_km)
        width = over(_between(uniform(of_source, source, Of.WIDTH), GAP_DEG), TURN)
        width = torch.where(uniform(of_source, source, Of.HAS_GAP) < limits.gap_share, width, 1.0)
        start = uniform(of_source, source, Of.START)
        error_km = level * limits.epicentre_error_km
        east_km = error_km * normal(of_source, source, Of.EAST, tables.normals)
        north_km = error_km * normal(of_source, source, Of.NORTH, tables.normals)
        ahead = level * limits.directivity * uniform(of_source, source, Of.AHEAD)
        ahead_of = uniform(of_source, source, Of.DIRECTION)

        distance_km = radius_km[event] * root(uniform(key, slot, At.DISTANCE))
        turns = start[event] + width[event] * uniform(key, slot, At.AZIMUTH)
        turns = turns - 1.0 * (turns >= 1.0)
        recorded = places[event, station.clamp(max=places.shape[1] - 1)]
        distance_km = torch.where(real[event], recorded[:, 0], distance_km)
        turns = torch.where(real[event], over(recorded[:, 1], TURN), turns)
        distance_km = distance_km.clamp(*limits.distance_km)
        index = tables.distances[torch.searchsorted(tables.between_km, distance_km)]
        on_grid_km = tables.distance_km[index]
        north = on_grid_km * cos_turns(turns) + north_km[event]
        east = on_grid_km * sin_turns(turns) + east_km[event]
        error_deg = level * limits.azimuth_error_deg * normal(key, slot, At.AZIMUTH_ERROR, tables.normals)
        delay_s = later_s[event] - over(apart_km[event] * cos_turns(turns - towards[event]), WAVE_KM_S)

        common = 2.0 * uniform(key, slot, At.TIME) - 1.0
        site = limits.site_log_amplitude * normal(key, slot, At.SITE, tables.normals)
        sign = torch.where(uniform(key, slot, At.FLIPPED) < level * limits.polarity_flips, -1.0, 1.0).double()
        phase = torch.arange(2, device=self.device)
        late = common[:, None] + (uniform(key, slot[:, None], At.P_TIME + phase) - 0.5)
        scattered = normal(key, slot[:, None], At.P_FACTOR + phase, tables.normals)
        ln_factor = site[:, None] + limits.log_amplitude_error * scattered
        lacks_phase = uniform(key, slot, At.LACKS_PHASE) < level * limits.missing_phase
        lacks_component = uniform(key, slot, At.LACKS_COMPONENT) < level * limits.missing_component
        no_phase = lacks_phase[:, None] & (whole(key, slot, At.PHASE, 2)[:, None] == phase)
        component = torch.arange(3, device=self.device)
        no_component = lacks_component[:, None] & (whole(key, slot, At.COMPONENT, 3)[:, None] == component)
        return DrawnPaths(
            used=used,
            event=event,
            station=station,
            model_index=torch.where(used, whole(key, slot, At.MODEL, self._n_models), 0),
            distance_index=torch.where(used, index, 0),
            azimuth_deg=_where_used(used, TURN * turns),
            stretch=_where_used(used, 1.0 - ahead[event] * cos_turns(ahead_of[event] - turns)),
            second_delay_s=_where_used(used, delay_s),
            time_error=_where_used(used, late),
            factor=_where_used(used, sign[:, None] * exp(level * ln_factor)).float(),
            catalogue_distance_km=_where_used(used, root(north * north + east * east)),
            catalogue_azimuth_deg=_where_used(used, direction(north, east) * (180.0 / np.pi) + error_deg),
            kept=~(used[:, None, None] & (no_phase[:, :, None] | no_component[:, None])),
        )

    def _band(
        self,
        sampler: Sampler,
        arrivals_s: Tensor,
        of_source: Tensor,
        key: Tensor,
        source: Tensor,
        level: Tensor,
        sources: DrawnSources,
        paths: DrawnPaths,
    ) -> DrawnBand:
        band, used = sampler.band, paths.used
        slot = torch.arange(len(used), device=self.device)
        phase = torch.arange(2, device=self.device)
        times_s = arrivals_s[paths.model_index, sources.depth_index[paths.event], paths.distance_index]
        late = level * band.time_error * paths.time_error * times_s * band.sampling_rate_hz
        late = late.round().clamp(band.least_shift, band.largest_shift)
        hundreds = over(self._tables.distance_km[paths.distance_index], 100.0).clamp(*CODA_DISTANCES)
        scattered = _between(uniform(key, slot[:, None], At.P_CODA + phase), band.coda)
        coda = (level * root(hundreds))[:, None] * scattered
        noise = level * exp(_between(uniform(key, slot, At.NOISE), band.ln_noise_to_signal))
        about = 2.0 * uniform(key, slot, At.NOISE_M_S) - 1.0
        of_event = _between(uniform(of_source, source, Of.NOISE), band.ln_noise_m_s)[paths.event]
        noise_m_s = level * exp(of_event + LN_NOISE_OF_STATIONS * about)
        return DrawnBand(
            shift=torch.where(used[:, None], late, 0.0).long(),
            coda=_where_used(used, coda).float(),
            noise_to_signal=_where_used(used, noise * band.has_noise_to_signal).float(),
            noise_m_s=_where_used(used, noise_m_s * band.has_noise_m_s).float(),
        )


def most_sources(sampler: Sampler) -> int:
    """Room for the sources of a part: `RARE` standard deviations above their mean number."""
    low, high = sampler.recipe.n_stations
    sizes = sampler.drawn_sizes.clip(low, high) if sampler.drawn_sizes.size else np.arange(low, high + 1)
    mean, spread, slots = float(sizes.mean()), float(sizes.std()), sampler.recipe.slots
    # the number of terms that a sum of independent ones needs has this mean and spread
    return min(slots // low, ceil(slots / mean + RARE * (spread * sqrt(slots / mean**3) + 1)))


def double_couples(key: Tensor, source: Tensor, field: int, moment: Tensor) -> Tensor:
    """Tensors (n, 6) USE as of `drawing`, uniform over orientations."""
    strike, cos_dip = uniform(key, source, field), uniform(key, source, field + 1)
    rake = uniform(key, source, field + 2)
    cos_s, sin_s, cos_r, sin_r = cos_turns(strike), sin_turns(strike), cos_turns(rake), sin_turns(rake)
    sin_dip = root(1.0 - cos_dip * cos_dip)
    n_n, n_e, n_d = -sin_dip * sin_s, sin_dip * cos_s, -cos_dip
    d_n = cos_r * cos_s + sin_r * (cos_dip * sin_s)
    d_e = cos_r * sin_s - sin_r * (cos_dip * cos_s)
    d_d = -sin_r * sin_dip
    numbers = [
        2.0 * moment * n_d * d_d,
        2.0 * moment * n_n * d_n,
        2.0 * moment * n_e * d_e,
        moment * (n_n * d_d + n_d * d_n),
        0.0 - moment * (n_e * d_d + n_d * d_e),
        0.0 - moment * (n_n * d_e + n_e * d_n),
    ]
    return torch.stack(numbers, dim=1)


def _between(share: Tensor, limits: Range) -> Tensor:
    return limits[0] + share * (limits[1] - limits[0])


def _where_used(used: Tensor, values: Tensor) -> Tensor:
    return torch.where(used.view(-1, *[1] * (values.dim() - 1)), values, 0.0)
