"""Stage draw-earth-models: an ensemble of earth models with their exact curves and kernels."""

import sys
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.progress import with_progress
from quakesource.products import build_product
from quakesource.settings.base import as_values
from quakesource.surface_waves.dispersion import STATUS
from quakesource.synthesize.writing import dask_client
from quakesource.systems.dispersion_kernels.ensemble import PRODUCT, STORE_NAME, ensemble_named
from quakesource.systems.dispersion_kernels.ensemble_writing import Writing, create_store, parts, write_ensemble
from quakesource.systems.dispersion_kernels.settings import KernelEnsembleSettings


def draw_earth_models(ensembles: KernelEnsembleSettings, *, ensemble: str, models: Path, threads: int = 1) -> None:
    """Draw the models of an ensemble and compute phase and group velocities and kernels of both waves.

    Parameters
    ----------
    ensemble : which; `ensemble` says what names mean
    models : manifest of the product to write; its attributes count the periods without a mode
    threads : processes that compute, unless the settings name a Dask cluster
    """
    wanted = ensemble_named(ensemble, ensembles)
    attributes: dict[str, Any] = {"ensemble": ensemble, "n_models": wanted.n, "simulated": True}
    counts: Counter[int] = Counter()
    # processes of Dask take seconds to begin: one alone needs none
    alone_is_slow = threads > 1 or ensembles.dask_scheduler is not None
    with (
        build_product(
            models,
            PRODUCT,
            "draw_earth_models",
            code=fingerprint("draw_earth_models"),
            settings=as_values(ensembles) | {"ensemble": ensemble},
            inputs=[],
            attributes=attributes,
        ) as work,
        dask_client(threads, ensembles.dask_scheduler) if alone_is_slow else nullcontext() as client,
    ):
        writing = Writing((work / STORE_NAME).absolute(), wanted, ensembles)
        create_store(writing)
        n_parts = len(parts(wanted.n))
        for _, found in with_progress(write_ensemble(writing, client), n_parts, f"parts of {ensemble}"):
            counts.update(found)
        attributes["periods"] = {STATUS[kind]: count for kind, count in sorted(counts.items())}
    print(f"{wanted.n:,} models of {ensemble}; periods: {attributes['periods']}", file=sys.stderr)
