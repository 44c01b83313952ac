"""Examples by number: sources, stations, earths and everything that is wrong with a record.

Half of the examples have the region's stations and a source in its box, the others stations anywhere, so that one
network answers for both. What is drawn follows from the seed and the number alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.mechanisms import random_double_couples
from quakesource.systems.fmnet.any_stations.bank import Bank
from quakesource.systems.fmnet.any_stations.mixing import MARGIN, add_noise, largest, mix, terms
from quakesource.systems.fmnet.noise import SLOPES, noise_series
from quakesource.systems.fmnet.settings import FmnetExamplesSettings, FmnetRegionSettings

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
BoolArray = NDArray[np.bool_]

KM_PER_DEG = 111.195
"""Of a sphere: enough where azimuths and distances follow from the same places."""


@dataclass(frozen=True)
class Examples:
    """A batch of ``n`` sources with room for ``s`` stations.

    ``traces`` (n, s, band, component Z R T, time) ground velocity for a moment of 1 N·m, in `bank.UNIT`, zero where
    there is none; ``used`` (n, s); ``distance_km`` and ``azimuth_deg`` (n, s) as the catalogue has them; the truth:
    ``tensor`` (n, 6) USE, ``depth_km`` (n,).
    """

    traces: Float32Array
    used: BoolArray
    distance_km: FloatArray
    azimuth_deg: FloatArray
    tensor: FloatArray
    depth_km: FloatArray


class Drawer:
    """Draws examples of a region from a bank, ``batch_events`` a number."""

    def __init__(
        self, bank: Bank, region: FmnetRegionSettings, settings: FmnetExamplesSettings, batch_events: int, seed: int
    ) -> None:
        self.bank, self.region, self.settings = bank, region, settings
        self.batch_events, self.seed = batch_events, seed
        self._noise = noise_series(bank.bands_hz, bank.sampling_rate_hz, seed)
        self._first = round((bank.before_p_s - region.before_p_s) * bank.sampling_rate_hz)
        self._n_time = round(region.duration_s * bank.sampling_rate_hz)
        self._earliest = self._first + self._n_time + MARGIN - bank.traces.shape[-1]

    def examples(self, number: int, level: float = 1.0) -> Examples:
        """The batch of this number, with nuisances scaled by ``level``."""
        own, bank = self.settings, self.bank
        rng = np.random.default_rng([self.seed, number])
        n, s = self.batch_events, own.max_stations
        east_km, north_km, used = self._stations(rng, n, s)
        tensor = random_double_couples(n, rng)
        depth = rng.integers(0, len(bank.depth_km), n)
        step_km = bank.distance_km[1] - bank.distance_km[0]
        place = np.rint((np.hypot(east_km, north_km) - bank.distance_km[0]) / step_km).astype(np.int64)
        place = np.clip(place, 0, len(bank.distance_km) - 1)
        earths = np.where(
            rng.random((n, 1)) < own.mixed_earths,
            rng.integers(0, len(bank.traces), (n, s)),
            rng.integers(0, len(bank.traces), (n, 1)),
        )
        azimuth_deg = np.degrees(np.arctan2(east_km, north_km))
        factor = np.exp(level * own.ln_amplitude * rng.standard_normal((n, s, 1))).astype(np.float32)
        traces = np.zeros((n, s, len(bank.bands_hz), 3, self._n_time), np.float32)
        mix(
            bank.traces,
            earths,
            depth,
            place,
            terms(tensor, azimuth_deg) * factor,
            self._later(rng, n, s, level),
            self._rise(rng, azimuth_deg, level),
            used,
            self._first,
            traces,
        )
        self._disturb(rng, traces, used, level)
        self._cut(rng, traces, bank.p_s[earths, depth[:, None], place], level)
        error_km = level * own.epicentre_error_km * rng.standard_normal((2, n, 1))
        stated_km = east_km + error_km[0], north_km + error_km[1]
        return Examples(
            traces, used, np.hypot(*stated_km), np.degrees(np.arctan2(*stated_km)), tensor, bank.depth_km[depth]
        )

    def _stations(self, rng: np.random.Generator, n: int, s: int) -> tuple[FloatArray, FloatArray, BoolArray]:
        """East and north of the source (n, s), km, and which stations there are."""
        own, region = self.settings, self.region
        latitude, longitude = (rng.uniform(*ends, (n, 1)) for ends in (region.latitude_deg, region.longitude_deg))
        there = np.array([(station.latitude_deg, station.longitude_deg) for station in region.stations])
        chosen = rng.permuted(np.tile(np.arange(len(there)), (n, 1)), axis=1)[:, np.arange(s) % len(there)]
        north_km = (there[chosen, 0] - latitude) * KM_PER_DEG
        east_km = (there[chosen, 1] - longitude) * KM_PER_DEG * np.cos(np.radians(latitude))
        # elsewhere: discs of any size, some of them seen from one side alone
        reach_km = rng.uniform(0.3, 1.0, (n, 1)) * self.bank.distance_km[-1]
        distance_km = np.maximum(np.sqrt(rng.random((n, s))) * reach_km, self.bank.distance_km[0])
        half = np.where(rng.random((n, 1)) < 0.7, np.pi, rng.uniform(0.6, 2.5, (n, 1)))
        azimuth = rng.uniform(0, 2 * np.pi, (n, 1)) + half * rng.uniform(-1, 1, (n, s))
        at_home = rng.random((n, 1)) < own.region_share
        east_km = np.where(at_home, east_km, distance_km * np.sin(azimuth))
        north_km = np.where(at_home, north_km, distance_km * np.cos(azimuth))
        most = np.where(at_home, min(s, len(there)), s)
        count = np.where(rng.random((n, 1)) < 0.25, most, rng.integers(own.min_stations, most + 1))
        return east_km, north_km, np.arange(s) < count

    def _later(self, rng: np.random.Generator, n: int, s: int, level: float) -> FloatArray:
        """Errors of picks (n, s), samples: of a size that differs from source to source, and a part common to all."""
        size = level * self.settings.pick_error_s * rng.random((n, 1))
        later = size * rng.standard_normal((n, s)) + 0.3 * size * rng.standard_normal((n, 1))
        return np.asarray(np.clip(later * self.bank.sampling_rate_hz, self._earliest, self._first - MARGIN))

    def _rise(self, rng: np.random.Generator, azimuth_deg: FloatArray, level: float) -> NDArray[np.int64]:
        """Durations of the sources (n, s), samples: longer where the rupture runs away from it, 0 for points."""
        n, own = len(azimuth_deg), self.settings
        duration_s = rng.uniform(*own.finite_duration_s, (n, 1))
        along = np.cos(np.radians(azimuth_deg - rng.uniform(0, 360, (n, 1)))) * rng.uniform(0, 0.8, (n, 1))
        finite = rng.random((n, 1)) < own.finite_share * level
        seen = np.rint(duration_s * (1 - along) * self.bank.sampling_rate_hz)
        return np.asarray(np.where(finite, seen, 0), np.int64)

    def _disturb(self, rng: np.random.Generator, traces: Float32Array, used: BoolArray, level: float) -> None:
        """Noise, relative to the largest sample of the source in the band, and components that are missing."""
        own = self.settings
        n, s = used.shape
        peak = np.zeros(traces.shape[:-1], np.float32)
        largest(traces, used, peak)
        low, high = np.log(own.noise)
        relative = level * np.exp(rng.uniform(low, high, (n, 1, 1, 1)))
        uneven = np.where(rng.random((n, 1)) < 0.5, 0.5 * rng.standard_normal((n, s)), 0.0)
        size = relative * np.exp(uneven)[:, :, None, None] * peak.max(axis=(1, 3))[:, None, :, None]
        kind = np.broadcast_to(rng.integers(0, len(SLOPES), (n, 1)), (n, s))
        start = rng.integers(0, self._noise.shape[-1] - 3 * self._n_time, (n, s))
        level_of = np.broadcast_to(size, traces.shape[:-1]).astype(np.float32)
        add_noise(traces, used, level_of, np.stack([kind, start], axis=-1), self._noise)
        missing = (rng.random((n, s)) < own.missing_component * level) & used
        event, station = np.nonzero(missing)
        traces[event, station, :, rng.integers(0, 3, len(event))] = 0

    def _cut(self, rng: np.random.Generator, traces: Float32Array, p_s: FloatArray, level: float) -> None:
        """Records that end while waves still come, at one time after the origin for all stations of a source."""
        own = self.settings
        cut = np.flatnonzero(rng.random(len(traces)) < own.cut_share * level)
        end_s = rng.uniform(*own.cut_s, (len(traces), 1))
        last = np.rint((end_s - p_s + self.region.before_p_s) * self.bank.sampling_rate_hz)
        for source in cut:
            for station, n_left in enumerate(np.maximum(last[source], 0).astype(np.int64)):
                traces[source, station, :, :, n_left:] = 0
