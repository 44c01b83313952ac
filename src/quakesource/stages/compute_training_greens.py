"""Stage compute-training-greens: windows of Green's functions of a velocity model and others like it, for training."""

import sys
import time
from collections.abc import Sequence
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from quakesource.earth import LayeredModel, first_arrivals
from quakesource.earth.perturbing import perturbed_model
from quakesource.greens.layered import compute_greens
from quakesource.greens.store import QUANTITY
from quakesource.greens.window_errors import window_errors
from quakesource.greens.window_store import PRODUCT, window_bytes, write_windows
from quakesource.greens.windows import GreensWindows, cut_windows, stacked
from quakesource.products import build_product
from quakesource.settings import EarthSettings, TrainingGreensSettings, WindowSettings
from quakesource.stages.compute_greens import TAPER_START, grid_axis
from quakesource.stages.earth_model import columns_around, study_model
from quakesource.stages.fingerprint import fingerprint
from quakesource.waveforms.filtering import band_pass

LARGEST_PASS = 2e8
"""Samples of seismograms that are held at a time: depths are worked off in passes of so many."""


def compute_training_greens(
    training_greens: TrainingGreensSettings, earth: EarthSettings, *, model: str, store: Path, threads: int = 1
) -> None:
    """Compute elementary seismograms and keep the windows about P and S.

    Parameters
    ----------
    model : as settings name it, e.g. ``socal``
    store : manifest of the store to write
    """
    layers, started = study_model(earth, model), time.perf_counter()
    attributes: dict[str, Any] = {"model": model, "model_hash": layers.hash(), "quantity": QUANTITY}
    with build_product(
        store, PRODUCT, "compute_training_greens", code=fingerprint("compute_training_greens"),
        settings={"training_greens": training_greens.model_dump(mode="json"), "model": layers.to_table().tolist()},
        inputs=[], attributes=attributes,
    ) as work:  # fmt: skip
        rng = np.random.default_rng([training_greens.seed, 41])
        columns = columns_around(earth, model, training_greens.n_models // 2, rng)
        variants = similar_models(layers, training_greens, columns)
        attributes["models"] = [variant.name for variant in variants]
        attributes["errors"] = {}
        for name in training_greens.bands:
            band: WindowSettings = getattr(training_greens, name)
            windows = stacked([greens_windows(one, training_greens, band, threads, name=one.name) for one in variants])
            attributes["errors"][name] = window_errors(
                windows, layers, TAPER_START, partial(_filtered, band_hz=band.band_hz), threads
            )
            write_windows(work, windows, name, layers.hash())
            print(f"{model}: {name} {windows.counts.nbytes / 1e6:.0f} MB in {time.perf_counter() - started:.1f} s, "
                  f"errors {attributes['errors'][name]}", file=sys.stderr)  # fmt: skip


def similar_models(
    layers: LayeredModel, grid: TrainingGreensSettings, columns: Sequence[LayeredModel] = ()
) -> list[LayeredModel]:
    """The model and ``n_models`` - 1 others like it: changed copies of it and, by turns, of ``columns``."""
    rng = np.random.default_rng([grid.seed, 40])
    bases = [base for column in columns for base in (column, layers)] or [layers]
    others = [
        perturbed_model(base, rng, grid.velocity_scatter, grid.thickness_scatter, grid.slow_top_share)
        for base, _ in zip(cycle(bases), range(grid.n_models - 1), strict=False)
    ]
    return [layers, *others]


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
            layers, depths[first : first + per_pass], distances, band.sampling_rate_hz, duration_s,
            accuracy=grid.accuracy, taper_start=TAPER_START, threads=threads,
        )  # fmt: skip
        parts.append(cut_windows(_filtered(greens, band.band_hz), layers, band.before_s, band.after_s))
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


def _filtered(greens: xr.DataArray, band_hz: tuple[float, float]) -> xr.DataArray:
    rate = float(greens.attrs["sampling_rate_hz"])
    return greens.copy(data=band_pass(greens.values.astype(np.float64), rate, band_hz).astype(np.float32))
