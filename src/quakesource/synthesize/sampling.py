"""What is drawn for a part of a synthetic set: sources, station layouts, paths, and what disturbs them.

A part is a fixed number of pair slots. Events are packed until the next one does not fit; spare slots belong to
event -1. Everything follows from (seed, part), so any part can be remade alone, by either writer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.errors import SettingsError
from quakesource.greens.windows import GreensWindows
from quakesource.mechanisms import magnitude_to_moment, moment_to_magnitude, random_double_couples, scalar_moment
from quakesource.synthesize.network_statistics import Layouts
from quakesource.synthesize.noise import coloured_noise
from quakesource.synthesize.sources import LATEST_SECOND_S, Pulses, second_mechanisms, triangle_duration_s

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]

STREAM = 50
"""Second word of the seeds of this room."""

Range = tuple[float, float]

CODA_DISTANCES = (0.1, 2.0)
"""In 100 km: where coda ceases to depend on the distance."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How examples are drawn; ranges are uniform unless they say otherwise, errors are standard deviations.

    Stations lie evenly in a disc of a radius from ``radius_km``, cut to ``distance_km``; a share ``gap_share`` of the
    sources has them in a sector alone, a share ``real_layouts`` as a real network recorded some earthquake (1: all, and
    as many of them).
    A share ``second_pulse`` of the sources has two pulses of moment rate;
    ``directivity`` is how much longer or shorter, at most, a source lasts for a station behind or ahead of its rupture.
    A share ``compound`` consists of two mechanisms, the second 4 to 12 km away and later by what a rupture needs; a
    share ``slow`` lasts 3 to 8 times as long.
    ``time_error``: the share by which travel times of a path differ from those of
    its model (common to P and S, and half as much for each); ``site_log_amplitude`` and ``log_amplitude_error``: ln
    amplitude of a station, and of each of its windows; ``epicentre_error_km``, ``depth_error_km`` and
    ``azimuth_error_deg``: of the catalogue's values; ``coda``: waves scattered after P and S over the largest sample
    of the window, for stations at 100 km, and as the root of the distance (single scattering); ``noise_to_signal``:
    noise over that of the pair, log-uniform, and ``noise_m_s``: noise whatever the signal, log-uniform over sources and
    a factor of 3 about that over stations; ``window_s``: window about the reference times; ``missing_component`` and
    ``missing_phase``: shares of the pairs that lack one component, or P or S; ``band_hz``: of the store, which noise
    and coda lie in too (None: up to 0.4 of the rate).
    """

    slots: int
    n_stations: tuple[int, int]
    magnitude: Range
    depth_km: Range
    distance_km: Range
    window_s: Range
    radius_km: Range = (40.0, 200.0)
    gap_share: float = 0.0
    duration_scatter: float = 0.0
    second_pulse: float = 0.0
    directivity: float = 0.0
    compound: float = 0.0
    slow: float = 0.0
    time_error: float = 0.0
    site_log_amplitude: float = 0.0
    log_amplitude_error: float = 0.0
    polarity_flips: float = 0.0
    epicentre_error_km: float = 0.0
    depth_error_km: float = 0.0
    azimuth_error_deg: float = 0.0
    coda: Range = (0.0, 0.0)
    noise_to_signal: Range = (0.0, 0.0)
    noise_m_s: Range = (0.0, 0.0)
    real_layouts: float = 0.0
    missing_component: float = 0.0
    missing_phase: float = 0.0
    band_hz: Range | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """Draws of one part; ``n`` events, ``slots`` pairs.

    ``moment_tensor`` (n, 6) USE, N·m; ``moment_rate`` (k, taps) sums to 1 and ``rate_of_pair`` (slots,) is the row that
    a pair sees; of the second mechanism, which is part of ``moment_tensor``, ``second_tensor`` (n, 6), zero for most,
    and ``second_rate`` (slots, taps); ``complex_source`` (n,): compound or slow; ``depth_index`` (n,);
    ``event_of_pair`` (slots,), -1 for spare slots; ``model_index``, ``distance_index`` and ``azimuth_deg``
    (source → station) per pair;
    ``shift`` (slots, 2) samples by which the P and S window is cut later; ``factor`` (slots, 2) of its amplitude;
    ``coda`` (slots, 2), ``noise_to_signal`` and ``noise_m_s`` (slots,); ``kept`` (slots, 2, 3): what is not missing.
    What the catalogue of the example states:
    ``catalogue_depth_km`` (n,), ``catalogue_distance_km`` and ``catalogue_azimuth_deg`` (slots,).
    """

    number: int
    magnitude: FloatArray
    moment_tensor: FloatArray
    duration_s: FloatArray
    moment_rate: NDArray[np.float32]
    rate_of_pair: IntArray
    second_tensor: FloatArray
    second_rate: NDArray[np.float32]
    complex_source: NDArray[np.bool_]
    depth_index: IntArray
    catalogue_depth_km: FloatArray
    event_of_pair: IntArray
    model_index: IntArray
    distance_index: IntArray
    azimuth_deg: FloatArray
    catalogue_distance_km: FloatArray
    catalogue_azimuth_deg: FloatArray
    shift: IntArray
    factor: NDArray[np.float32]
    coda: NDArray[np.float32]
    noise_to_signal: NDArray[np.float32]
    noise_m_s: NDArray[np.float32]
    kept: NDArray[np.bool_]


class Sampler:
    """Draws parts of a set; the store of windows gives the grid that depths and distances are taken from."""

    def __init__(
        self,
        windows: GreensWindows,
        recipe: Recipe,
        seed: int,
        noise: NDArray[np.float32] | None = None,
        layouts: Layouts | None = None,
    ) -> None:
        """SettingsError if the recipe does not fit the store.

        ``noise`` (k, 3, time) recorded in the band, each series of unit power, is drawn from beside coloured noise;
        ``layouts`` of real networks beside those of discs.
        """
        self.windows, self.recipe, self.seed = windows, recipe, seed
        self._depths = _inside(windows.depth_km, recipe.depth_km, "depth_km")
        self._distances = _inside(windows.distance_km, recipe.distance_km, "distance_km")
        rate = windows.sampling_rate_hz
        self.n_samples = round((recipe.window_s[1] - recipe.window_s[0]) * rate) + 1
        self.first_sample = round((windows.before_s + recipe.window_s[0]) * rate)
        longest_s = triangle_duration_s(np.array([recipe.magnitude[1]]))[0] * np.exp(2 * recipe.duration_scatter)
        self.longest_s = float(longest_s) * (1 + recipe.directivity)
        self.n_taps = int(np.ceil((self.longest_s + (LATEST_SECOND_S if recipe.compound else 0)) * rate)) + 1
        self.largest_shift = windows.n_samples - self.n_samples - self.first_sample
        self.band_hz = recipe.band_hz or (0.04 * rate, 0.4 * rate)
        self.coda = coloured_noise(rate, self.band_hz, seed, max(60.0, 2 * self.n_samples / rate))
        self.noise, self.recorded_noise = self.coda, noise if noise is not None and len(noise) else None
        self.layouts = layouts if layouts is not None and len(layouts.places) else None
        if self.recorded_noise is not None:
            n, _, length = self.recorded_noise.shape
            self.noise = np.concatenate([self.coda[:n, :, :length], self.recorded_noise])
        if self.largest_shift < 0 or self.first_sample < 0:
            raise SettingsError(
                f"Windows of {recipe.window_s} s do not lie within those of the store "
                f"({-windows.before_s:g} to {windows.n_samples / rate - windows.before_s:g} s).",
                next_step="Lengthen training_greens.before_s and after_s, or shorten synthesize.window_s.",
            )
        if recipe.n_stations[1] > recipe.slots:
            raise SettingsError(
                f"An event of {recipe.n_stations[1]} stations does not fit a part of {recipe.slots} pairs.",
                next_step="Raise synthesize.pairs_per_part.",
            )

    def parts_for(self, n_events: int) -> list[int]:
        """Events of each part of a set of ``n_events``; the last part may be cut short."""
        counts: list[int] = []
        while (left := n_events - sum(counts)) > 0:
            counts.append(min(left, len(self._station_counts(self._rng(len(counts))))))
        return counts

    def last_parts(self, n_events: int, before: int) -> range:
        """Numbers of the parts up to ``before`` that have ``n_events``, or of all there are."""
        first, events = before, 0
        while events < n_events and first > 0:
            first -= 1
            events += len(self._station_counts(self._rng(first)))
        return range(first, before)

    def part(self, number: int, n_events: int | None = None, level: float = 1.0) -> Part:
        """The draws of a part; with ``n_events`` no more than so many events. ``level`` scales every nuisance."""
        recipe, windows, rng = self.recipe, self.windows, self._rng(number)
        n_stations = self._station_counts(rng)
        n, slots = len(n_stations), recipe.slots
        magnitude = rng.uniform(*recipe.magnitude, n)
        tensor = random_double_couples(n, rng, magnitude_to_moment(magnitude))
        scatter = recipe.duration_scatter * np.clip(rng.standard_normal(n), -2, 2)
        duration_s = triangle_duration_s(magnitude) * np.exp(scatter)
        slower = np.where(rng.random(n) < recipe.slow, np.exp(rng.uniform(np.log(3), np.log(8), n)), 1.0)
        slower = np.minimum(slower, np.maximum(1.0, self.longest_s / (1 + recipe.directivity) / duration_s))
        duration_s = duration_s * slower
        pulses = Pulses.drawn(rng, n, recipe.second_pulse)
        depth_index = rng.choice(self._depths, n).astype(np.int32)
        depth_error_km = level * recipe.depth_error_km * rng.standard_normal(n)
        event_of_pair = np.full(slots, -1, np.int32)
        event_of_pair[: n_stations.sum()] = np.repeat(np.arange(n, dtype=np.int32), n_stations)
        distance_index, azimuth_deg = self._layout(rng, event_of_pair, n)
        model_index = rng.integers(len(windows.models), size=slots).astype(np.int32)
        arrival_s = windows.arrival_s[model_index, depth_index[event_of_pair], distance_index]
        relative = rng.uniform(-1, 1, (slots, 1)) + 0.5 * rng.uniform(-1, 1, (slots, 2))
        shift = np.round(level * recipe.time_error * relative * arrival_s * windows.sampling_rate_hz)
        ln_factor = recipe.site_log_amplitude * rng.standard_normal((slots, 1))
        ln_factor = ln_factor + recipe.log_amplitude_error * rng.standard_normal((slots, 2))
        flipped = rng.random(slots) < level * recipe.polarity_flips
        east_north_km = level * recipe.epicentre_error_km * rng.standard_normal((n, 2))[event_of_pair]
        azimuth_error_deg = level * recipe.azimuth_error_deg * rng.standard_normal(slots)
        distance_km, azimuth = windows.distance_km[distance_index], np.radians(azimuth_deg)
        offset_km = distance_km * np.exp(1j * azimuth) + east_north_km[:, 1] + 1j * east_north_km[:, 0]
        ahead = rng.uniform(0, 1, n) * np.exp(2j * np.pi * rng.random(n))
        stretch = 1 - level * recipe.directivity * (ahead[event_of_pair] * np.exp(-1j * azimuth)).real
        scattered = np.sqrt(np.clip(distance_km / 100, *CODA_DISTANCES))[:, None]
        coda = level * scattered * rng.uniform(*recipe.coda, (slots, 2))
        noise = level * _log_uniform(rng, recipe.noise_to_signal, slots)
        noise_m_s = level * _log_uniform(rng, recipe.noise_m_s, n)[event_of_pair]
        noise_m_s = noise_m_s * np.exp(np.log(3) * rng.uniform(-1, 1, slots))
        kept = n if n_events is None else min(n, n_events)
        event_of_pair[event_of_pair >= kept] = -1
        second = second_mechanisms(rng, level * recipe.compound, tensor, event_of_pair, azimuth_deg)
        tensor = tensor * second.share[:, None] + second.tensor
        compound = second.share < 1
        magnitude = np.where(compound, moment_to_magnitude(scalar_moment(tensor)), magnitude)
        second_rate = np.zeros((slots, 0), np.float32)
        if compound.any():
            each = np.maximum(event_of_pair, 0)
            second_s = duration_s * np.cbrt(1 - np.where(compound, second.share, 0.5))
            second_rate = pulses.sampled(second_s, windows.sampling_rate_hz, self.n_taps, each, stretch, second.delay_s)
        if recipe.directivity > 0:
            rate_of_pair = np.arange(slots, dtype=np.int32)
            taps = pulses.sampled(duration_s, windows.sampling_rate_hz, self.n_taps, event_of_pair, stretch)
        else:
            rate_of_pair = np.maximum(event_of_pair, 0)
            taps = pulses.sampled(duration_s, windows.sampling_rate_hz, self.n_taps, np.arange(n), np.ones(n))
        return Part(
            number=number,
            magnitude=magnitude[:kept],
            moment_tensor=tensor[:kept],
            duration_s=duration_s[:kept],
            moment_rate=taps,
            rate_of_pair=rate_of_pair,
            second_tensor=second.tensor[:kept],
            second_rate=second_rate,
            complex_source=(compound | (slower > 2.5))[:kept],
            depth_index=depth_index[:kept],
            catalogue_depth_km=np.maximum(windows.depth_km[depth_index] + depth_error_km, MIN_RAY_DEPTH_KM)[:kept],
            event_of_pair=event_of_pair,
            model_index=model_index,
            distance_index=distance_index,
            azimuth_deg=azimuth_deg,
            catalogue_distance_km=np.abs(offset_km),
            catalogue_azimuth_deg=np.degrees(np.angle(offset_km)) + azimuth_error_deg,
            shift=np.clip(shift, -self.first_sample, self.largest_shift).astype(np.int32),
            factor=(np.exp(level * ln_factor) * np.where(flipped, -1, 1)[:, None]).astype(np.float32),
            coda=coda.astype(np.float32),
            noise_to_signal=noise.astype(np.float32),
            noise_m_s=noise_m_s.astype(np.float32),
            kept=_kept(rng, level * recipe.missing_phase, level * recipe.missing_component, slots),
        )

    def _layout(self, rng: np.random.Generator, event_of_pair: IntArray, n: int) -> tuple[IntArray, FloatArray]:
        """Distances (as indices of the grid) and azimuths of all pairs."""
        recipe, slots = self.recipe, len(event_of_pair)
        radius_km = rng.uniform(*recipe.radius_km, n)[event_of_pair]
        distance_km = np.clip(radius_km * np.sqrt(rng.random(slots)), *recipe.distance_km)
        axis = self.windows.distance_km[self._distances]
        nearest = np.searchsorted(0.5 * (axis[1:] + axis[:-1]), distance_km)
        azimuth_deg = rng.uniform(0, 360, slots)
        width_deg = np.where(rng.random(n) < recipe.gap_share, rng.uniform(120, 300, n), 360.0)[event_of_pair]
        start_deg = rng.uniform(0, 360, n)[event_of_pair]
        azimuth_deg = (start_deg + azimuth_deg * width_deg / 360) % 360
        if self.layouts is not None and recipe.real_layouts > 0:
            real = self.layouts.drawn(rng, event_of_pair, n, recipe.real_layouts)
            distance_km = np.clip(real[:, 0], *recipe.distance_km)
            there = np.isfinite(distance_km)
            nearest[there] = np.searchsorted(0.5 * (axis[1:] + axis[:-1]), distance_km[there])
            azimuth_deg[there] = real[there, 1]
        return self._distances[nearest], azimuth_deg

    def _rng(self, number: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, STREAM, number])

    def _station_counts(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """Stations of the events that fit a part; the first draw of its generator."""
        low, high = self.recipe.n_stations
        n = self.recipe.slots // low
        if self.layouts is not None and self.recipe.real_layouts == 1:
            counts = np.clip(rng.choice(self.layouts.sizes, n), low, high)
        else:
            counts = rng.integers(low, high + 1, size=n)
        return np.asarray(counts[np.cumsum(counts) <= self.recipe.slots], np.int64)


def _kept(rng: np.random.Generator, missing_phase: float, missing_component: float, slots: int) -> NDArray[np.bool_]:
    """(slots, phase, component): at most one phase and one component of a pair are missing."""
    phase, component = rng.integers(2, size=slots), rng.integers(3, size=slots)
    no_phase, no_component = rng.random(slots) < missing_phase, rng.random(slots) < missing_component
    kept = np.ones((slots, 2, 3), bool)
    kept[no_phase, phase[no_phase]] = False
    kept[no_component, :, component[no_component]] = False
    return kept


def _log_uniform(rng: np.random.Generator, limits: Range, size: int) -> FloatArray:
    """Zero where the upper limit is."""
    if limits[1] == 0:
        return np.zeros(size)
    low, high = np.log(np.maximum(limits, 1e-4 * limits[1]))
    return np.asarray(np.exp(rng.uniform(low, high, size)))


def _inside(axis: FloatArray, wanted: Range, name: str) -> IntArray:
    inside = np.flatnonzero((axis >= wanted[0] - 1e-9) & (axis <= wanted[1] + 1e-9)).astype(np.int32)
    if inside.size == 0:
        raise SettingsError(
            f"No {name} of the store ({axis[0]:g}-{axis[-1]:g}) lies in {wanted}.",
            next_step=f"Widen synthesize.{name} or training_greens.{name}.",
        )
    return inside
