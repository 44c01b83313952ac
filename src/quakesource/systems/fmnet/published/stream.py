"""The paper's samples, made as they are needed: any of the grid's 787,320 at a time, with noise and a shift.

A sample is the responses of its place times its mechanism: 0.1 GB of responses stand for 19 GB of samples. Every sample
is divided by its largest number, then disturbed, as the paper's Figure S1 is said to show: what the noise is, how large
it is and whether stations are shifted apart the paper leaves open.
"""

from dataclasses import dataclass
from functools import lru_cache

import numba
import numpy as np
from numpy.typing import NDArray

from quakesource.systems.fmnet.noise import noise_series
from quakesource.systems.fmnet.region import grid_mechanisms, tensors_of
from quakesource.systems.fmnet.settings import FmnetRegionSettings, FmnetSamplesSettings

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Samples:
    """``traces`` (n, station, component, time), the largest about 1; ``place`` and ``mechanism`` (n,) on the grid."""

    traces: Float32Array
    place: IntArray
    mechanism: IntArray


class SampleStream:
    """Samples of the grid by their numbers."""

    def __init__(
        self, responses: Float32Array, region: FmnetRegionSettings, settings: FmnetSamplesSettings, seed: int
    ) -> None:
        """``responses`` (place, station, component, 6, time)."""
        self.settings, self.seed, self.rate = settings, seed, region.sampling_rate_hz
        self.responses = np.ascontiguousarray(responses / max(responses.max(), -responses.min()))
        self.angles_deg = grid_mechanisms(region)
        self._tensors = tensors_of(self.angles_deg).astype(np.float32)
        self._noise = noise_series((region.band_hz,), region.sampling_rate_hz, seed)[0]

    def __len__(self) -> int:
        return len(self.responses) * len(self.angles_deg)

    def batch(self, number: int, size: int) -> Samples:
        """A batch of an endless training: every sample comes once an epoch, in an order of its own each time."""
        epoch, place = np.divmod(number * size + np.arange(size), len(self))
        sample = np.concatenate([_order(self.seed, int(e), len(self))[place[epoch == e]] for e in np.unique(epoch)])
        return self.samples(sample, np.random.default_rng([self.seed, 21, number]))

    def samples(self, number: IntArray, rng: np.random.Generator) -> Samples:
        """Samples ``number`` (n,) of the grid, mechanisms fastest, disturbed by ``rng``."""
        place, mechanism = np.divmod(number, len(self.angles_deg))
        return self.of_sources(place, self._tensors[mechanism], mechanism, rng)

    def of_sources(
        self, place: IntArray, tensor: Float32Array, mechanism: IntArray, rng: np.random.Generator
    ) -> Samples:
        """Samples of places (n,) and unit tensors (n, 6)."""
        own, n, n_stations = self.settings, len(place), self.responses.shape[1]
        common = rng.uniform(-own.common_shift_s, own.common_shift_s, (n, 1))
        apart = rng.uniform(-own.station_shift_s, own.station_shift_s, (n, n_stations))
        later = np.rint((common + apart) * self.rate).astype(np.int64)
        level = (own.noise * rng.random(n)).astype(np.float32)
        n_traces = n_stations * self.responses.shape[2]
        kind = rng.integers(0, len(self._noise), n)
        start = rng.integers(0, self._noise.shape[1] - self.responses.shape[-1], (n, n_traces))
        traces = np.empty((n, *self.responses.shape[1:3], self.responses.shape[-1]), np.float32)
        _fill(self.responses, place, tensor, later, level, kind, start, self._noise, traces)
        return Samples(traces, place, mechanism)


@lru_cache(maxsize=2)
def _order(seed: int, epoch: int, n: int) -> IntArray:
    return np.asarray(np.random.default_rng([seed, 20, epoch]).permutation(n))


# calls no function of ours, so numba's own cache is never out of date (`jobs.compiling` is for kernels that do)
@numba.njit(cache=True, nogil=True, fastmath=True)
def _fill(responses, place, tensor, later, level, kind, start, noise, traces):  # type: ignore[no-untyped-def]
    n_stations, n_components, _, n_time = responses.shape[1:]
    for i in range(len(place)):
        w0, w1, w2, w3, w4, w5 = tensor[i]
        most = np.float32(0)
        for station in range(n_stations):
            shift = later[i, station]
            low, high = max(0, shift), min(n_time, n_time + shift)
            for component in range(n_components):
                m = responses[place[i], station, component, :, low - shift : high - shift]
                row = traces[i, station, component]
                row[:low] = 0
                row[high:] = 0
                # Views that begin at the first sample, and one pass over the six: the loops become vectors.
                part, m0, m1, m2, m3, m4, m5 = row[low:high], m[0], m[1], m[2], m[3], m[4], m[5]
                for t in range(high - low):
                    part[t] = w0 * m0[t] + w1 * m1[t] + w2 * m2[t] + w3 * m3[t] + w4 * m4[t] + w5 * m5[t]
                peak = np.float32(0)
                for t in range(high - low):
                    peak = max(peak, abs(part[t]))
                most = max(most, peak)
        scale = np.float32(1) / max(most, np.float32(1e-30))
        for station in range(n_stations):
            for component in range(n_components):
                row = traces[i, station, component]
                first = start[i, station * n_components + component]
                piece = noise[kind[i], first : first + n_time]
                for t in range(n_time):
                    row[t] = row[t] * scale + level[i] * piece[t]
