"""Stage train-sourcenet-ablation: our own network without one of its ideas, trained for a short while."""

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from quakesource.greens.window_store import open_windows
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product, open_product
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.settings.base import as_values
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.systems.sourcenet.comparison.ablations import ablated
from quakesource.systems.sourcenet.job import run_job
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, training_job
from quakesource.systems.sourcenet.published.designs import OURS
from quakesource.systems.sourcenet.settings import (
    SourceNetAblationSettings,
    SourceNetNetworkSettings,
    SourceNetPublishedSetSettings,
    SourceNetTrainingSettings,
)
from quakesource.training.fit import digest

CALIBRATION_PARTS = 2
"""Radii of these networks are not used."""


def train_sourcenet_ablation(
    network: SourceNetNetworkSettings,
    training: SourceNetTrainingSettings,
    published_set: SourceNetPublishedSetSettings,
    ablation: SourceNetAblationSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    *,
    experiment: str,
    seed: str,
    windows: Path,
    network_noise: Path,
    trained_model: Path,
) -> None:
    """Train our network on examples that are made as it goes; all ablations see as many.

    Parameters
    ----------
    experiment, seed : which
    windows : manifest of the Green's function windows of the comparison's velocity model and others like it
    network_noise : manifest of the noise and layouts of the study's network
    trained_model : manifest of the product to write
    """
    whole = training_job(network, training, synthesize, training_greens)
    steps = ablation.steps
    whole = replace(
        whole,
        seed=int(seed),
        calibration_parts=CALIBRATION_PARTS,
        schedule=replace(whole.schedule, steps=steps, save_every=max(1, steps // 5)),
    )
    stores = [open_windows(windows, band.name) for band in whole.bands]
    statistics = read_statistics(open_product(network_noise, NETWORK_NOISE).folder)
    job, given, known = ablated(experiment, whole, stores, statistics)
    attributes: dict[str, Any] = {
        "experiment": f"{OURS}_{experiment}",
        "seed": job.seed,
        "simulated": True,
        "velocity_model": published_set.velocity_model,
    }
    started = time.perf_counter()
    with build_product(
        trained_model,
        "trained_model",
        "train_sourcenet_ablation",
        code=fingerprint("train_sourcenet_ablation"),
        settings=as_values(network, training, published_set, ablation, synthesize, training_greens)
        | {"experiment": experiment, "seed": seed},
        inputs=[windows, network_noise],
        attributes=attributes,
    ) as work:
        trained, scores = run_job(job, given, work, known)
        attributes |= {"n_steps": steps, "digest": digest(trained.network), "validation": scores}
    print(f"{experiment}, seed {seed}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
