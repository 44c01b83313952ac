"""How wrong a store of windows is: level of accuracy and packing together, measured on itself."""

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr
from scipy.signal import butter, sosfilt

from quakesource.earth import LayeredModel
from quakesource.greens.layered import compute_greens
from quakesource.greens.windows import GreensWindows, cut_windows


def window_errors(
    windows: GreensWindows,
    model: LayeredModel,
    taper_start: float,
    prepared: Callable[[xr.DataArray], xr.DataArray],
    threads: int = 1,
) -> dict[str, Any]:
    """Normalised L2 differences to level ``reference`` of three distances and the middle depth, worst and median.

    The ten components of a window together, after a causal band-pass from a fiftieth to a fifth of the sampling rate.
    ``prepared`` is what was done to the seismograms before windows were cut.
    """
    rate, n = windows.sampling_rate_hz, len(windows.distance_km)
    i_depth, i_distances = len(windows.depth_km) // 2, sorted({n // 10, n // 2, n - 1})
    depth_km, distance_km = windows.depth_km[i_depth : i_depth + 1], windows.distance_km[i_distances]
    after_s = windows.n_samples / rate - windows.before_s
    duration_s = float(np.ceil(windows.arrival_s[0, i_depth, i_distances].max() + after_s + 2 / rate))
    truth = compute_greens(
        model, depth_km, distance_km, rate, duration_s, accuracy="reference", taper_start=taper_start, threads=threads
    )
    exact, ours = cut_windows(prepared(truth), model, windows.before_s, after_s), windows
    sos = butter(4, [rate / 50, rate / 5], btype="bandpass", fs=rate, output="sos")
    a = sosfilt(sos, ours.seismograms((0, i_depth, i_distances)))
    b = sosfilt(sos, exact[0][0] * exact[1][0][..., None].astype(float))
    error = np.sqrt(((a - b) ** 2).sum((-2, -1)) / (b**2).sum((-2, -1)))
    return {
        "worst": float(error.max()),
        "median": float(np.median(error)),
        "band_hz": [rate / 50, rate / 5],
        "against": "level reference, normalised L2 of the ten components of a window, three distances",
    }
