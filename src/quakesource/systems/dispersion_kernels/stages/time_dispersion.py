"""Stage time-dispersion: what velocities and kernels of a model cost, by networks and by the exact solver."""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import torch

from quakesource.surface_waves.dispersion import WAVES, curves
from quakesource.systems.dispersion_kernels.ensemble import open_ensemble
from quakesource.systems.dispersion_kernels.layering import as_model
from quakesource.systems.dispersion_kernels.settings import KernelJudgingSettings
from quakesource.systems.dispersion_kernels.surrogate import as_tensor, read_surrogate
from quakesource.systems.dispersion_kernels.tables import COST

REPEATS = 5
N_WITH_KERNELS = 100


def time_dispersion(
    judging: KernelJudgingSettings, *, weak_unseen: Path, networks_inverted: list[Path], cost: Path
) -> None:
    """Write milliseconds a model of 1,000 models at once, or as many as there are, on one thread.

    Parameters
    ----------
    weak_unseen : manifest of the models
    networks_inverted : manifests of networks
    cost : CSV to write, columns of `tables.COST`
    """
    del judging
    torch.set_num_threads(1)
    models = open_ensemble(weak_unseen, kernels=False)
    columns = as_tensor(models.columns)
    few = columns[:N_WITH_KERNELS]
    layered = [as_model(one, models.top_km) for one in models.columns[:N_WITH_KERNELS].astype(float)]

    def exact() -> None:
        for model in layered:
            for wave in WAVES:
                curves(model, models.period_s, wave, 0)

    jobs: dict[str, tuple[int, Callable[[], object]]] = {"exact, velocities and kernels": (len(layered), exact)}
    for manifest in networks_inverted:
        trained = read_surrogate(manifest)
        name = trained.experiment.name
        jobs[f"{name}, velocities"] = len(columns), partial(trained.phase, columns)
        jobs[f"{name}, velocities and kernels"] = len(few), partial(trained.with_kernels, few)
    best: dict[str, float] = {}
    for _ in range(REPEATS):  # in turn, because a machine's speed changes
        for what, (n, job) in jobs.items():
            begun = time.perf_counter()
            job()
            best[what] = min(best.get(what, float("inf")), 1e3 * (time.perf_counter() - begun) / n)
    reference = best["exact, velocities and kernels"]
    rows = [
        {"what": what, "n_models": jobs[what][0], "milliseconds": spent, "by_exact": reference / spent}
        for what, spent in best.items()
    ]
    cost.parent.mkdir(parents=True, exist_ok=True)
    table = pd.DataFrame(rows).reindex(columns=list(COST))
    table.to_csv(cost, index=False, float_format="%.6g")
    print(table.round(3).to_string(index=False), file=sys.stderr)
