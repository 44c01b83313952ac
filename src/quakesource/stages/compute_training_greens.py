"""Stage compute-training-greens: windows of Green's functions of a velocity model and others like it, for training."""

import sys
import time
from collections.abc import Sequence
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from quakesource.earth import LayeredModel
from quakesource.earth.perturbing import perturbed_model
from quakesource.earth.study_model import columns_around, study_model
from quakesource.greens.grid import TAPER_START
from quakesource.greens.store import QUANTITY
from quakesource.greens.window_errors import window_errors
from quakesource.greens.window_store import PRODUCT, write_windows
from quakesource.greens.windows import stacked
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings import EarthSettings, TrainingGreensSettings, WindowSettings
from quakesource.synthesize.model_windows import filtered_greens, greens_windows


def compute_training_greens(
    training_greens: TrainingGreensSettings, earth: EarthSettings, *, velocity_model: str, store: Path, threads: int = 1
) -> None:
    """Compute elementary seismograms and keep the windows about P and S.

    Parameters
    ----------
    velocity_model : as settings name it, e.g. ``socal``
    store : manifest of the store to write
    """
    layers, started = study_model(earth, velocity_model), time.perf_counter()
    attributes: dict[str, Any] = {"velocity_model": velocity_model, "model_hash": layers.hash(), "quantity": QUANTITY}
    with build_product(
        store,
        PRODUCT,
        "compute_training_greens",
        code=fingerprint("compute_training_greens"),
        settings={"training_greens": training_greens.model_dump(mode="json"), "model": layers.to_table().tolist()},
        inputs=[],
        attributes=attributes,
    ) as work:
        rng = np.random.default_rng([training_greens.seed, 41])
        columns = columns_around(earth, velocity_model, training_greens.n_models // 2, rng)
        variants = similar_models(layers, training_greens, columns)
        attributes["models"] = [variant.name for variant in variants]
        attributes["errors"] = {}
        for name in training_greens.bands:
            band: WindowSettings = getattr(training_greens, name)
            windows = stacked([greens_windows(one, training_greens, band, threads, name=one.name) for one in variants])
            attributes["errors"][name] = window_errors(
                windows, layers, TAPER_START, partial(filtered_greens, band_hz=band.band_hz), threads
            )
            write_windows(work, windows, name, layers.hash())
            print(
                f"{velocity_model}: {name} {windows.counts.nbytes / 1e6:.0f} MB "
                f"in {time.perf_counter() - started:.1f} s, "
                f"errors {attributes['errors'][name]}",
                file=sys.stderr,
            )


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
