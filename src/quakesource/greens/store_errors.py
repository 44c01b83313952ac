"""How wrong a store is: its level of accuracy, and interpolation between its grid points, measured on itself."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from quakesource.earth import LayeredModel
from quakesource.greens.layered import compute_greens
from quakesource.greens.store import GreensStore

FloatArray = NDArray[np.float64]


def store_errors(store: GreensStore, model: LayeredModel, taper_start: float, threads: int = 1) -> dict[str, object]:
    """Normalised L2 differences to level ``reference``: a source in the middle of the depths, worst of three distances.

    The ten components of a distance together, after a causal band-pass from a hundredth to a tenth of the sampling
    rate. ``accuracy`` is on the grid, ``distance`` and ``depth`` are half-way between grid points (None where the
    grid has a single one).
    """
    rate, depths, distances = store.sampling_rate_hz, store.depth_km, store.distance_km
    i_depth, n = len(depths) // 2, len(distances)
    on_grid = distances[sorted({n // 10, n // 2, n - 1 - n // 10})]
    between = distances[sorted({min(i, n - 2) for i in (n // 10, n // 2, n - 1 - n // 10)})] if n > 1 else on_grid
    step = np.interp(between, distances[:-1], np.diff(distances)) if n > 1 else 0.0
    between = between + step / 2
    middle_km = float(depths[max(i_depth - 1, 0) : i_depth + 1].mean())
    all_depths, all_distances = np.unique([depths[i_depth], middle_km]), np.unique([*on_grid, *between])
    length_s = store.end_s(distances[-1])
    time_s = np.arange(round(length_s * rate)) / rate
    truth = compute_greens(
        model, all_depths, all_distances, rate, length_s, accuracy="reference", taper_start=taper_start, threads=threads
    )
    sos = butter(4, [rate / 100, rate / 10], btype="bandpass", fs=rate, output="sos")

    def error(found: FloatArray, depth_km: float, distance_km: float) -> float:
        kept = slice(0, round((store.end_s(distance_km) - 2) * rate))
        exact = truth.sel(depth_km=depth_km, distance_km=distance_km).values.astype(float)
        a, b = sosfilt(sos, found)[:, kept], sosfilt(sos, exact)[:, kept]
        return float(np.sqrt(((a - b) ** 2).sum() / (b**2).sum()))

    def worst(points: FloatArray) -> float:
        at = depths[i_depth]
        return max(error(store.at(float(x), time_s)[i_depth], at, x) for x in points)

    depth = [error(store.at_depth(middle_km, float(x), time_s), middle_km, x) for x in on_grid]
    return {
        "accuracy": worst(on_grid),
        "distance": worst(between) if n > 1 else None,
        "depth": max(depth) if len(depths) > 1 else None,
        "band_hz": [rate / 100, rate / 10],
        "against": "level reference, normalised L2 of the ten components, worst of three distances",
    }
