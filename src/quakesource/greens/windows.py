"""Windows of Green's functions about P and S, packed for training: what stays resident while examples are made.

Arrays in, arrays out, for a machine without Zarr too; `window_store` reads and writes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel, first_arrivals
from quakesource.errors import GreensError
from quakesource.waveforms.windows import cut_windows as cut
from quakesource.waveforms.windows import first_samples

FloatArray = NDArray[np.float64]

PHASES = ("P", "S")
LARGEST_COUNT = 32767


@dataclass(frozen=True)
class GreensWindows:
    """Windows of several velocity models on one grid of depths and distances, m/s per N·m for a unit step moment.

    ``counts`` (model, depth, distance, phase P S, component, time) int16 times ``scale`` (…, component) float32 are the
    ten elementary seismograms; sample 0 is ``start_s`` (model, depth, distance, phase) after the origin time. Before it
    is ``before_s``, rounded to a sample, to the first arrival at ``arrival_s``; ``takeoff_deg`` is from straight down.
    """

    depth_km: FloatArray
    distance_km: FloatArray
    sampling_rate_hz: float
    before_s: float
    counts: NDArray[np.int16]
    scale: NDArray[np.float32]
    start_s: FloatArray
    arrival_s: FloatArray
    takeoff_deg: FloatArray
    models: tuple[str, ...]

    @property
    def n_samples(self) -> int:
        """Samples in a window."""
        return int(self.counts.shape[-1])

    def seismograms(self, index: Any) -> FloatArray:
        """Unpacked windows at (model, depth, distance, phase), or a part of these: (…, component, time)."""
        return np.asarray(self.counts[index] * self.scale[index][..., None].astype(np.float64))


def cut_windows(
    greens: xr.DataArray, model: LayeredModel, before_s: float, after_s: float
) -> tuple[NDArray[np.int16], NDArray[np.float32], FloatArray, FloatArray, FloatArray]:
    """Counts, scale, start, arrival and take-off angle, as in `GreensWindows` without its first axis.

    ``greens`` begins at the origin time, as `layered.compute_greens` returns it. Counts are 16-bit integers, which
    are as small as half-precision numbers and round a trace by 1e-5 of its peak instead of 2e-4 of each sample.
    """
    rate = float(greens.attrs["sampling_rate_hz"])
    depth_km, distance_km = greens["depth_km"].values, greens["distance_km"].values
    length = round((before_s + after_s) * rate)
    shape = (len(depth_km), len(distance_km), len(PHASES))
    counts = np.zeros((*shape, len(GREENS_COMPONENTS), length), np.int16)
    scale = np.zeros((*shape, len(GREENS_COMPONENTS)), np.float32)
    rays = [first_arrivals(model, depth_km[:, None], distance_km[None, :], phase) for phase in PHASES]
    arrival_s = np.stack([ray.time_s for ray in rays], axis=-1)
    takeoff_deg = np.stack([ray.takeoff_deg for ray in rays], axis=-1)
    first = first_samples(arrival_s - before_s, 0.0, rate)
    n_time = greens.sizes["time_s"]
    if (last := first.max() + length) > n_time:
        raise GreensError(
            f"The seismograms end at {n_time / rate:.0f} s, the last window at {last / rate:.0f} s.",
            next_step="Compute them for longer.",
        )
    for i, j, k in np.ndindex(*shape):
        start = first[i, j, k]
        window = cut(greens.values[i, j][None], [start], length)[0]
        peak = np.abs(window).max(-1)
        scale[i, j, k] = peak / LARGEST_COUNT
        counts[i, j, k] = np.round(window * (LARGEST_COUNT / np.where(peak > 0, peak, 1.0))[:, None])
    return counts, scale, first / rate, arrival_s, takeoff_deg


def stacked(stores: Sequence[GreensWindows]) -> GreensWindows:
    """One store of all models; GreensError if grids, rates or windows differ."""
    if not stores:
        raise GreensError("There is no store of windows.", next_step="Name at least one velocity model.")
    first = stores[0]
    for other in stores[1:]:
        same = (
            np.array_equal(first.depth_km, other.depth_km)
            and np.array_equal(first.distance_km, other.distance_km)
            and (first.sampling_rate_hz, first.before_s) == (other.sampling_rate_hz, other.before_s)
            and first.n_samples == other.n_samples
        )
        if not same:
            raise GreensError(
                f"Windows of {other.models[0]!r} lie on another grid than those of {first.models[0]!r}.",
                next_step="Make both with the same section 'training_greens'.",
            )
    names = ("counts", "scale", "start_s", "arrival_s", "takeoff_deg")
    arrays = {name: np.concatenate([getattr(store, name) for store in stores]) for name in names}
    models = tuple(name for store in stores for name in store.models)
    return GreensWindows(
        first.depth_km, first.distance_km, first.sampling_rate_hz, first.before_s, models=models, **arrays
    )
