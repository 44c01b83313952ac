"""Stage train-dispersion: one network on one ensemble, resumable."""

import sys
import time
from pathlib import Path
from typing import Any

import torch

from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings.base import as_values
from quakesource.systems.dispersion_kernels.ensemble import open_ensemble
from quakesource.systems.dispersion_kernels.experiments import experiment_named, models_of
from quakesource.systems.dispersion_kernels.learning import N_VALIDATION, learn
from quakesource.systems.dispersion_kernels.networks import described
from quakesource.systems.dispersion_kernels.settings import KernelNetworkSettings, KernelTrainingSettings
from quakesource.systems.dispersion_kernels.surrogate import Surrogate, built, write_surrogate
from quakesource.training.devices import resolve_device
from quakesource.training.fit import digest


def train_dispersion(
    networks: KernelNetworkSettings,
    training: KernelTrainingSettings,
    *,
    experiment: str,
    seed: str,
    models: Path,
    unseen: Path,
    trained_model: Path,
    threads: int = 1,
) -> None:
    """Train a network to make phase velocities of layers.

    Parameters
    ----------
    experiment, seed : which; `experiments` says what names mean
    models : manifest of the ensemble that it is trained on
    unseen : manifest of the ensemble that validates it
    trained_model : manifest of the product to write
    """
    wanted = experiment_named(experiment)
    device = resolve_device(training.device, threads)
    started = time.perf_counter()
    attributes: dict[str, Any] = {"experiment": experiment, "seed": int(seed), "simulated": True}
    with build_product(
        trained_model,
        "trained_model",
        "train_dispersion",
        code=fingerprint("train_dispersion"),
        settings=as_values(networks, training) | {"experiment": experiment, "seed": seed},
        inputs=[models, unseen],
        attributes=attributes,
    ) as work:
        data = open_ensemble(models, wanted.n, kernels=wanted.loss == "sobolev")
        n_models = models_of(wanted, len(data.columns))
        validation = open_ensemble(unseen, N_VALIDATION, kernels=False)
        known = described(data.columns, data.phase, data.top_km, data.period_s)
        torch.manual_seed(int(seed))
        network = built(wanted.network, known, networks)
        scores = learn(network, data, validation, wanted, training, int(seed), device, work)
        network.eval()
        write_surrogate(work, Surrogate(network, wanted, int(seed), n_models), known, networks)
        attributes |= {
            "n_models": n_models,
            "n_parameters": sum(weights.numel() for weights in network.parameters()),
            "digest": digest(network),
            **scores,
        }
    print(f"{experiment}, seed {seed}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
