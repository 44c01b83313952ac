"""Windows of one velocity model in one band, computed pass by pass so that memory stays small."""

import sys
import time

import numpy as np
import xarray as xr

from quakesource.earth import LayeredModel, first_arrivals
from quakesource.greens.grid import TAPER_START, grid_axis
from quakesource.greens.layered import compute_greens
from quakesource.greens.window_store import window_bytes
from quakesource.greens.windows import GreensWindows, cut_windows
from quakesource.settings import TrainingGreensSettings, WindowSettings
from quakesource.waveforms.filtering import band_pass

LARGEST_PASS = 2e8
"""Samples of seismograms that are held at a time: depths are worked off in passes of so many."""


def greens_windows(
    layers: LayeredModel, grid: TrainingGreensSettings, band: WindowSettings, threads: int, *, name: str
) -> GreensWindows:
    """Windows of one model in one band over the grid of section ``training_greens``."""
    depths = grid_axis(grid.depth_km, grid.depth_step_km)
    distances = grid_axis(grid.distance_km, grid.distance_step_km)
    last_s = float(first_arrivals(layers, depths[:, None], distances[None, :], "S").time_s.max())
    duration_s = float(np.ceil(last_s + band.after_s + 2 / band.sampling_rate_hz))
    per_depth = len(distances) * 10 * duration_s * band.sampling_rate_hz
    per_pass = max(1, int(LARGEST_PASS // per_depth))
    megabytes = window_bytes(len(depths), len(distances), round((band.before_s + band.after_s) * band.sampling_rate_hz))
    print(f"{name}: {len(depths)} depths x {len(distances)} distances, {megabytes / 1e6:.0f} MB", file=sys.stderr)
    parts, started = [], time.perf_counter()
    for first in range(0, len(depths), per_pass):
        greens = compute_greens(
            layers,
            depths[first : first + per_pass],
            distances,
            band.sampling_rate_hz,
            duration_s,
            accuracy=grid.accuracy,
            taper_start=TAPER_START,
            threads=threads,
        )
        parts.append(cut_windows(filtered_greens(greens, band.band_hz), layers, band.before_s, band.after_s))
        done = min(first + per_pass, len(depths))
        spent = time.perf_counter() - started
        left = spent / done * (len(depths) - done)
        print(f"{name}: {done}/{len(depths)} depths in {spent:.0f} s, about {left:.0f} s left", file=sys.stderr)
    counts, scale, start_s, arrival_s, takeoff_deg = (
        np.concatenate(arrays)[None] for arrays in zip(*parts, strict=True)
    )
    return GreensWindows(
        depths, distances, band.sampling_rate_hz, band.before_s, counts, scale, start_s, arrival_s, takeoff_deg, (name,)
    )


def filtered_greens(greens: xr.DataArray, band_hz: tuple[float, float]) -> xr.DataArray:
    """The same through the causal band-pass of the windows."""
    rate = float(greens.attrs["sampling_rate_hz"])
    return greens.copy(data=band_pass(greens.values.astype(np.float64), rate, band_hz).astype(np.float32))
