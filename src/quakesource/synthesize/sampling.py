"""What is drawn for a part of a synthetic set: sources, station layouts, paths, and what disturbs them.

A part is a fixed number of pair slots. Events are packed until the next one does not fit; spare slots belong to
event -1. Everything follows from (seed, part), so any part can be remade alone, by either writer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.errors import SettingsError
from quakesource.greens.windows import GreensWindows
from quakesource.mechanisms import magnitude_to_moment, random_double_couples
from quakesource.synthesize.source_time import moment_rates, triangle_duration_s

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]

STREAM = 50
"""Second word of the seeds of this room."""

Range = tuple[float, float]


@dataclass(frozen=True)
class Recipe:
    """How examples are drawn; ranges are uniform unless they say otherwise.

    ``time_error``: the share by which travel times of a path differ from those of its model (P and S apart);
    ``log_amplitude_error``: standard deviation of ln amplitude of a window (P and S apart); ``noise_to_signal``: noise
    amplitude over the largest sample of the pair; ``window_s``: window about the reference times.
    """

    slots: int
    n_stations: tuple[int, int]
    magnitude: Range
    depth_km: Range
    distance_km: Range
    window_s: Range
    duration_scatter: float = 0.0
    time_error: float = 0.0
    log_amplitude_error: float = 0.0
    polarity_flips: float = 0.0
    noise_to_signal: Range = (0.0, 0.0)


@dataclass(frozen=True)
class Part:
    """Draws of one part; ``n`` events, ``slots`` pairs.

    ``moment_tensor`` (n, 6) USE, N·m; ``moment_rate`` (n, taps) sums to 1; ``depth_index`` (n,); ``event_of_pair``
    (slots,), -1 for spare slots; ``model_index``, ``distance_index`` and ``azimuth_deg`` (source → station) per pair;
    ``shift`` (slots, 2) samples by which the P and S window is cut later; ``factor`` (slots, 2) of its amplitude;
    ``noise_to_signal`` (slots,) and the seeds ``noise_seed`` (slots,).
    """

    number: int
    magnitude: FloatArray
    moment_tensor: FloatArray
    duration_s: FloatArray
    moment_rate: NDArray[np.float32]
    depth_index: IntArray
    event_of_pair: IntArray
    model_index: IntArray
    distance_index: IntArray
    azimuth_deg: FloatArray
    shift: IntArray
    factor: NDArray[np.float32]
    noise_to_signal: NDArray[np.float32]


class Sampler:
    """Draws parts of a set; the store of windows gives the grid that depths and distances are taken from."""

    def __init__(self, windows: GreensWindows, recipe: Recipe, seed: int) -> None:
        """SettingsError if the recipe does not fit the store."""
        self.windows, self.recipe, self.seed = windows, recipe, seed
        self._depths = _inside(windows.depth_km, recipe.depth_km, "depth_km")
        self._distances = _inside(windows.distance_km, recipe.distance_km, "distance_km")
        rate = windows.sampling_rate_hz
        self.n_samples = round((recipe.window_s[1] - recipe.window_s[0]) * rate) + 1
        self.first_sample = round((windows.before_s + recipe.window_s[0]) * rate)
        longest_s = triangle_duration_s(np.array([recipe.magnitude[1]]))[0] * np.exp(2 * recipe.duration_scatter)
        self.n_taps = int(np.ceil(longest_s * rate)) + 1
        self.largest_shift = windows.n_samples - self.n_samples - self.first_sample
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

    def part(self, number: int, n_events: int | None = None) -> Part:
        """The draws of a part; with ``n_events`` no more than so many events."""
        recipe, rng = self.recipe, self._rng(number)
        n_stations = self._station_counts(rng)
        n, slots = len(n_stations), recipe.slots
        magnitude = rng.uniform(*recipe.magnitude, n)
        tensor = random_double_couples(n, rng, magnitude_to_moment(magnitude))
        scatter = recipe.duration_scatter * np.clip(rng.standard_normal(n), -2, 2)
        duration_s = triangle_duration_s(magnitude) * np.exp(scatter)
        rise = rng.uniform(0.2, 0.8, n)
        depth_index = rng.choice(self._depths, n).astype(np.int32)
        event_of_pair = np.full(slots, -1, np.int32)
        event_of_pair[: n_stations.sum()] = np.repeat(np.arange(n, dtype=np.int32), n_stations)
        distance_index = rng.choice(self._distances, slots).astype(np.int32)
        relative = rng.uniform(-1, 1, (slots, 2)) * recipe.time_error
        factor = np.exp(recipe.log_amplitude_error * rng.standard_normal((slots, 2)))
        flipped = rng.random(slots) < recipe.polarity_flips
        model_index = rng.integers(len(self.windows.models), size=slots).astype(np.int32)
        azimuth_deg = rng.uniform(0, 360, slots)
        noise_to_signal = rng.uniform(*recipe.noise_to_signal, slots).astype(np.float32)
        kept = n if n_events is None else min(n, n_events)
        event_of_pair[event_of_pair >= kept] = -1
        arrival_s = self.windows.arrival_s[model_index, depth_index[event_of_pair], distance_index]
        shift = np.round(relative * arrival_s * self.windows.sampling_rate_hz)
        return Part(
            number,
            magnitude[:kept],
            tensor[:kept],
            duration_s[:kept],
            moment_rates(duration_s[:kept], rise[:kept], self.windows.sampling_rate_hz, self.n_taps),
            depth_index[:kept],
            event_of_pair,
            model_index,
            distance_index,
            azimuth_deg,
            shift=np.clip(shift, -self.first_sample, self.largest_shift).astype(np.int32),
            factor=(factor * np.where(flipped, -1, 1)[:, None]).astype(np.float32),
            noise_to_signal=noise_to_signal,
        )

    def noise(self, part: Part) -> NDArray[np.float32]:
        """(slots, 2, 3, n) white noise of unit variance; only made where the recipe asks for noise."""
        rng = np.random.default_rng([self.seed, STREAM + 1, part.number])
        return rng.standard_normal((self.recipe.slots, 2, 3, self.n_samples), np.float32)

    def _rng(self, number: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, STREAM, number])

    def _station_counts(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """Stations of the events that fit a part; the first draw of its generator."""
        low, high = self.recipe.n_stations
        counts = rng.integers(low, high + 1, size=self.recipe.slots // low)
        return counts[np.cumsum(counts) <= self.recipe.slots]


def _inside(axis: FloatArray, wanted: Range, name: str) -> IntArray:
    inside = np.flatnonzero((axis >= wanted[0] - 1e-9) & (axis <= wanted[1] + 1e-9)).astype(np.int32)
    if inside.size == 0:
        raise SettingsError(
            f"No {name} of the store ({axis[0]:g}-{axis[-1]:g}) lies in {wanted}.",
            next_step=f"Widen synthesize.{name} or training_greens.{name}.",
        )
    return inside
