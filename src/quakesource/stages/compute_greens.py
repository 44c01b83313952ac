"""Stage compute-greens: the Green's function store of one velocity model."""

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from quakesource.earth.study_model import study_model
from quakesource.greens.grid import TAPER_START, grid_axis
from quakesource.greens.layered import compute_greens as compute
from quakesource.greens.store import QUANTITY, read_unfinished_greens, reduction_offset_s, write_greens
from quakesource.greens.store_errors import store_errors
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings import EarthSettings, GreensSettings


def compute_greens(
    greens: GreensSettings, earth: EarthSettings, *, velocity_model: str, store: Path, threads: int = 1
) -> None:
    """Compute and store the elementary seismograms of a model over the grid of section ``greens``.

    Parameters
    ----------
    velocity_model : as settings name it, e.g. ``socal``
    store : manifest of the store to write
    """
    layers = study_model(earth, velocity_model)
    depths = grid_axis(greens.depth_km, greens.depth_step_km)
    distances = grid_axis(greens.distance_km, greens.distance_step_km)
    end_s = reduction_offset_s(distances[-1:], greens.sampling_rate_hz)[0] + greens.duration_s
    megabytes = len(depths) * len(distances) * 10 * greens.duration_s * greens.sampling_rate_hz * 4 / 1e6
    print(f"{velocity_model}: {len(depths)} depths x {len(distances)} distances, {megabytes:.0f} MB", file=sys.stderr)
    started = time.perf_counter()
    attributes: dict[str, Any] = {
        "velocity_model": velocity_model,
        "model_hash": layers.hash(),
        "units": "m/s per N·m",
        "quantity": QUANTITY,
    }
    with build_product(
        store,
        "greens",
        "compute_greens",
        code=fingerprint("compute_greens"),
        settings={"greens": greens.model_dump(mode="json"), "model": layers.to_table().tolist()},
        inputs=[],
        attributes=attributes,
    ) as work:
        traces = compute(
            layers,
            depths,
            distances,
            greens.sampling_rate_hz,
            float(np.ceil(end_s)),
            accuracy=greens.accuracy,
            taper_start=TAPER_START,
            threads=threads,
        )
        write_greens(work, traces, greens.duration_s, layers)
        del traces
        attributes["errors"] = errors = store_errors(
            read_unfinished_greens(work, velocity_model), layers, TAPER_START, threads
        )
    print(f"{velocity_model}: errors {errors}", file=sys.stderr)
    print(f"{velocity_model}: done in {time.perf_counter() - started:.1f} s", file=sys.stderr)
