"""What is drawn for a part of a synthetic set: sources, station layouts, paths, and what disturbs them.

A part is a fixed number of pair slots. Events are packed until the next one does not fit; spare slots belong to
event -1. Everything follows from (seed, part), so any part can be remade alone, by either writer.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.errors import SettingsError
from quakesource.greens.compiled import one_compiler
from quakesource.greens.windows import GreensWindows
from quakesource.synthesize.counter_numbers import normal_table, stream_key
from quakesource.synthesize.draw_tables import Band, Grid, Keys, Limits, Paths, RealLayouts, Sources
from quakesource.synthesize.drawing import draw, draw_band, layout_rows, station_counts
from quakesource.synthesize.network_statistics import Layouts
from quakesource.synthesize.noise import coloured_noise
from quakesource.synthesize.noise_and_coda import waves
from quakesource.synthesize.recipe import Range, Recipe
from quakesource.synthesize.sources import LATEST_SECOND_S, Pulses, triangle_duration_s

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]

STREAM = 50
"""Second word of the seeds of this room."""
NO_SIZES = np.zeros(0, np.int32)


@dataclass(frozen=True, kw_only=True)
class Part:
    """Draws of one part; ``n`` events, ``slots`` pairs.

    ``moment_tensor`` (n, 6) USE, N·m, with magnitudes (n,); ``duration_s`` (n,) and ``pulses`` of the moment rates,
    which last ``stretch`` (slots,) times as long as a pair sees them; of the second mechanism, which is part of
    ``moment_tensor``, ``second_tensor`` (n, 6), zero for most, ``second_duration_s`` (n,) and ``second_delay_s``
    (slots,); ``complex_source`` (n,): compound or slow; ``depth_index`` (n,);
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
    pulses: Pulses
    stretch: FloatArray
    second_tensor: FloatArray
    second_duration_s: FloatArray
    second_delay_s: FloatArray
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
        axis_km = windows.distance_km[self._distances]
        self.grid = Grid(
            self._depths,
            self._distances,
            # copies: numba compiles another program for arrays that are read-only, as those of a store are
            np.array(windows.depth_km, np.float64),
            np.array(windows.distance_km, np.float64),
            0.5 * (axis_km[1:] + axis_km[:-1]),
            len(windows.models),
            self.longest_s,
            normal_table(),
        )
        self.limits, (self.real_layouts, self._layout_order) = Limits.of(recipe), _sorted(self.layouts)
        self.band = _band(self)
        if self.recorded_noise is not None:
            n, _, length = self.recorded_noise.shape
            self.noise = np.concatenate([self.coda[:n, :, :length], self.recorded_noise])
        self.waves = waves(self.noise, self.coda, self.band_hz, rate, recipe.window_s[0])
        if self.largest_shift < 0 or self.first_sample < 0:
            raise SettingsError(
                f"Windows of {recipe.window_s} s do not lie within those of the store "
                f"({-windows.before_s:g} to {windows.n_samples / rate - windows.before_s:g} s).",
                next_step="Lengthen training_greens.before_s and after_s, or shorten synthesize.window_s.",
            )
        if min(self.noise.shape[2], self.coda.shape[2]) <= self.n_samples:
            raise SettingsError(
                f"Series of noise of {min(self.noise.shape[2], self.coda.shape[2])} samples are not longer than "
                f"windows of {self.n_samples}.",
                next_step="Measure the noise again with these windows: quakesource measure-network-noise.",
            )
        if not 1 <= recipe.n_stations[0] <= recipe.n_stations[1]:
            raise SettingsError(
                f"Sources cannot have {recipe.n_stations[0]} to {recipe.n_stations[1]} stations.",
                next_step="Give synthesize.n_stations the fewest, at least 1, and then the most.",
            )
        if recipe.n_stations[1] > recipe.slots:
            raise SettingsError(
                f"An event of {recipe.n_stations[1]} stations does not fit a part of {recipe.slots} pairs.",
                next_step="Raise synthesize.pairs_per_part.",
            )

    def parts_for(self, n_events: int) -> list[int]:
        """Events of each part of a set of ``n_events``; the last part may be cut short."""
        counts: list[int] = []
        left = n_events
        while left > 0:
            counts.append(min(left, len(self._station_counts(len(counts)))))
            left -= counts[-1]
        return counts

    def last_parts(self, n_events: int, before: int) -> range:
        """Numbers of the parts up to ``before`` that have ``n_events``, or of all there are."""
        first, events = before, 0
        while events < n_events and first > 0:
            first -= 1
            events += len(self._station_counts(first))
        return range(first, before)

    def part(self, number: int, n_events: int | None = None, level: float = 1.0) -> Part:
        """The draws of a part; with ``n_events`` no more than so many events. ``level`` scales every nuisance."""
        return drawn_together([self], number, n_events, level)[0]

    def layout_numbers(self, number: int) -> NDArray[np.int64]:
        """Of every source of a part, the number of the real layout (row of ``layouts.places``) that it has, or -1."""
        counts = self._station_counts(number)
        rows = np.empty(len(counts), np.int64)
        with nullcontext() if layout_rows.overloads else one_compiler():
            layout_rows(self.keys(number).sources, self.limits.real_layouts, self.real_layouts, counts, rows)
        return np.append(self._layout_order, -1)[rows]

    def moment_rates(self, part: Part) -> NDArray[np.float32]:
        """(slots, taps) of sum 1, as each pair sees them; any in spare slots."""
        event = np.maximum(part.event_of_pair, 0)
        return part.pulses.sampled(
            part.duration_s, self.windows.sampling_rate_hz, self.n_taps, event, _safe(part.stretch)
        )

    def second_rates(self, part: Part) -> NDArray[np.float32]:
        """The same of second mechanisms; any where there is none."""
        event = np.maximum(part.event_of_pair, 0)
        return part.pulses.sampled(
            part.second_duration_s,
            self.windows.sampling_rate_hz,
            self.n_taps,
            event,
            _safe(part.stretch),
            part.second_delay_s,
        )

    @property
    def drawn_sizes(self) -> IntArray:
        """Numbers of stations that sources have, of real layouts; none where they are drawn between limits."""
        as_they_are = self.layouts is not None and self.recipe.real_layouts == 1
        return self.real_layouts.sizes if as_they_are else NO_SIZES

    def keys(self, number: int) -> Keys:
        """Of the streams of a part."""
        return Keys(*(stream_key(self.seed, STREAM, number, stream) for stream in range(3)))

    def _station_counts(self, number: int) -> NDArray[np.int64]:
        """Stations of the events that fit a part."""
        low, high = self.recipe.n_stations
        counts = np.empty(self.recipe.slots // low, np.int64)
        with nullcontext() if station_counts.overloads else one_compiler():
            n = station_counts(self.keys(number).sources, low, high, self.drawn_sizes, self.recipe.slots, counts)
        return counts[:n]


def drawn_together(
    samplers: Sequence[Sampler], number: int, n_events: int | None = None, level: float = 1.0
) -> list[Part]:
    """The part of every sampler, one a band: they draw the same sources and paths, which is done once.

    Their recipes differ in noise, coda, band and windows alone; stores have one grid, and seeds are the same.
    """
    one = samplers[0]
    counts = one._station_counts(number)
    n, slots, keys = len(counts), one.recipe.slots, one.keys(number)
    sources, paths = Sources.empty(n), Paths.empty(slots)
    with nullcontext() if draw.overloads else one_compiler():
        draw(keys, level, one.limits, one.grid, one.real_layouts, counts, sources, paths)
    kept = n if n_events is None else min(n, n_events)
    event_of_pair = np.full(slots, -1, np.int32)
    event_of_pair[: counts[:kept].sum()] = np.repeat(np.arange(kept, dtype=np.int32), counts[:kept])
    parts = []
    for sampler in samplers:
        shift, coda = np.zeros((slots, 2), np.int32), np.zeros((slots, 2), np.float32)
        noise, noise_m_s = np.zeros(slots, np.float32), np.zeros(slots, np.float32)
        with nullcontext() if draw_band.overloads else one_compiler():
            draw_band(
                keys,
                level,
                sampler.band,
                sampler.grid,
                sampler.windows.arrival_s,
                counts,
                sources.depth_index,
                paths,
                shift,
                coda,
                noise,
                noise_m_s,
            )
        parts.append(
            Part(
                number=number,
                magnitude=sources.magnitude[:kept],
                moment_tensor=sources.tensor[:kept],
                duration_s=sources.duration_s[:kept],
                pulses=Pulses(sources.rise[:kept], sources.end[:kept], sources.second[:kept], sources.moment[:kept]),
                stretch=paths.stretch,
                second_tensor=sources.second_tensor[:kept],
                second_duration_s=sources.second_duration_s[:kept],
                second_delay_s=paths.second_delay_s,
                complex_source=sources.complex_source[:kept],
                depth_index=sources.depth_index[:kept],
                catalogue_depth_km=sources.catalogue_depth_km[:kept],
                event_of_pair=event_of_pair,
                model_index=paths.model_index,
                distance_index=paths.distance_index,
                azimuth_deg=paths.azimuth_deg,
                catalogue_distance_km=paths.catalogue_distance_km,
                catalogue_azimuth_deg=paths.catalogue_azimuth_deg,
                shift=shift,
                factor=paths.factor,
                coda=coda,
                noise_to_signal=noise,
                noise_m_s=noise_m_s,
                kept=paths.kept,
            )
        )
    return parts


def _band(sampler: Sampler) -> Band:
    recipe = sampler.recipe
    return Band(
        float(recipe.time_error),
        (float(recipe.coda[0]), float(recipe.coda[1])),
        _logarithms(recipe.noise_to_signal),
        _logarithms(recipe.noise_m_s),
        recipe.noise_to_signal[1] > 0,
        recipe.noise_m_s[1] > 0,
        float(sampler.windows.sampling_rate_hz),
        -sampler.first_sample,
        sampler.largest_shift,
    )


def _logarithms(limits: Range) -> Range:
    """Of the limits of a log-uniform number, the lower of them no less than 1e-4 of the upper."""
    if limits[1] == 0:
        return 0.0, 0.0
    low, high = np.log(np.maximum(limits, 1e-4 * limits[1]))
    return float(low), float(high)


def _sorted(layouts: Layouts | None) -> tuple[RealLayouts, NDArray[np.int64]]:
    """Layouts with the largest last, and which they were."""
    if layouts is None:
        return RealLayouts(np.zeros((0, 0, 2)), NO_SIZES, np.zeros(0, np.int32)), np.zeros(0, np.int64)
    order = np.argsort(layouts.sizes, kind="stable")
    sizes = layouts.sizes[order].astype(np.int32)
    first = np.searchsorted(sizes, np.arange(layouts.places.shape[1] + 2)).astype(np.int32)
    return RealLayouts(np.ascontiguousarray(layouts.places[order], np.float64), sizes, first), order


def _safe(stretch: FloatArray) -> FloatArray:
    """Spare slots have no stretch."""
    return np.where(stretch > 0, stretch, 1.0)


def _inside(axis: FloatArray, wanted: Range, name: str) -> IntArray:
    inside = np.flatnonzero((axis >= wanted[0] - 1e-9) & (axis <= wanted[1] + 1e-9)).astype(np.int32)
    if inside.size == 0:
        raise SettingsError(
            f"No {name} of the store ({axis[0]:g}-{axis[-1]:g}) lies in {wanted}.",
            next_step=f"Widen synthesize.{name} or training_greens.{name}.",
        )
    return inside
