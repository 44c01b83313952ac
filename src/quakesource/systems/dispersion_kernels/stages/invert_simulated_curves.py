"""Stage invert-simulated-curves: curves of unseen models through networks, the exact solver and Markov chains."""

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from quakesource.jobs.progress import with_progress
from quakesource.systems.dispersion_kernels.chains import chain
from quakesource.systems.dispersion_kernels.ensemble import open_ensemble
from quakesource.systems.dispersion_kernels.inversion import (
    Forward,
    averages,
    invert,
    prior_of,
    through_network,
    through_solver,
)
from quakesource.systems.dispersion_kernels.inverted import (
    Curves,
    chain_rows,
    coverage_rows,
    example_rows,
    inversion_rows,
    network_error,
    noisy_curves,
)
from quakesource.systems.dispersion_kernels.settings import KernelInversionSettings
from quakesource.systems.dispersion_kernels.surrogate import read_surrogate
from quakesource.systems.dispersion_kernels.tables import CHAINS, COVERAGE, EXAMPLES, FITS, INVERSIONS

N_SHOWN = 4


def invert_simulated_curves(
    inversion: KernelInversionSettings,
    *,
    weak: Path,
    weak_unseen: Path,
    networks_inverted: list[Path],
    inversions: Path,
    coverage: Path,
    chains: Path,
    examples: Path,
    fits: Path,
    threads: int = 1,
) -> None:
    """Invert Rayleigh and Love curves with noise for all layers, and count how often the truth is where it should be.

    Parameters
    ----------
    weak : manifest of the ensemble whose mean and covariance are the prior
    weak_unseen : manifest of the models whose curves are inverted
    networks_inverted : manifests of networks that serve as forward models; the figure shows the first
    inversions, coverage, chains, examples, fits : CSV files to write, columns in ``tables.py``
    """
    torch.set_num_threads(threads)
    prior = prior_of(open_ensemble(weak, kernels=False))
    models = open_ensemble(weak_unseen, kernels=False)
    curves = noisy_curves(models, inversion)
    weights = averages(models.top_km, inversion.depths_km, inversion.averaged_km)
    solver = through_solver(models)
    field: dict[str, tuple[Forward, Curves]] = {}
    for manifest in networks_inverted:
        trained = read_surrogate(manifest)
        own = network_error(trained, models, inversion.n_inversions)
        sigma = np.hypot(curves.sigma, own * curves.observed)
        field[trained.experiment.name] = through_network(trained), curves._replace(sigma=sigma)
    field["exact"] = solver, curves
    rows: list[dict[str, Any]] = []
    answers = {}
    shown: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    for name, (forward, asked) in field.items():
        begun = time.perf_counter()
        found = answers[name] = invert(asked.observed, asked.sigma, prior, forward, inversion.steps)
        exact = found.predicted if name == "exact" else solver(found.columns)[0]
        rows += inversion_rows(name, found, exact, curves, asked.sigma, weights, prior, inversion.depths_km)
        if not shown[0]:
            shown = example_rows(found, exact, forward, curves, prior, models, N_SHOWN)
        print(f"{len(curves.observed)} inversions through {name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    beside: list[dict[str, Any]] = []
    best = answers["exact"]
    for number in with_progress(range(inversion.n_chains), inversion.n_chains, "chains"):
        sampled = chain(
            curves.observed[number],
            curves.sigma[number],
            prior,
            solver,
            best.u[number],
            best.covariance[number],
            inversion.chain_steps,
            inversion.seed + number,
        )
        beside += chain_rows(number, sampled, answers, weights, inversion.depths_km)
    table = pd.DataFrame(rows)
    for path, found_rows, columns in (
        (inversions, rows, INVERSIONS),
        (coverage, coverage_rows(table), COVERAGE),
        (chains, beside, CHAINS),
        (examples, shown[0], EXAMPLES),
        (fits, shown[1], FITS),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        made = pd.DataFrame(found_rows, columns=None if found_rows else list(columns)).assign(simulated=True)
        made.reindex(columns=list(columns)).to_csv(path, index=False, float_format="%.6g")
    told = pd.DataFrame(coverage_rows(table))
    print(told.round(3).to_string(index=False), file=sys.stderr)
