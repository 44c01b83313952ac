"""Stage train-sourcenet: the network learns from synthetics that are made as it goes."""

import sys
import time
from pathlib import Path
from typing import Any

from quakesource.greens.window_store import PRODUCT, open_windows
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product, open_product
from quakesource.products.arrays import open_group
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.settings.base import as_values
from quakesource.synthesize.dataset import DATASET_NAME
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.synthesize.stored import StoredParts
from quakesource.systems.sourcenet.job import run_job
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, TRAINING_SET, training_job
from quakesource.systems.sourcenet.settings import SourceNetNetworkSettings, SourceNetTrainingSettings
from quakesource.training.fit import digest


def train_sourcenet(
    network: SourceNetNetworkSettings,
    training: SourceNetTrainingSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    *,
    windows: Path,
    network_noise: Path,
    trained_model: Path,
    examples: Path | None = None,
) -> None:
    """Train the network on batches from the sampler, and calibrate its radii on others.

    Parameters
    ----------
    windows : manifest of the Green's function windows of one velocity model and others like it
    network_noise : manifest of the noise and layouts of the study's network
    trained_model : manifest of the product to write: weights.pt, model.json, history.csv
    examples : manifest of the training set; without one, all examples are made
    """
    job = training_job(network, training, synthesize, training_greens)
    stores = [open_windows(windows, band.name) for band in job.bands]
    known = read_statistics(open_product(network_noise, NETWORK_NOISE).folder)
    stored = []
    if examples is not None:
        product = open_product(examples, TRAINING_SET)
        samplers = zip(job.bands, job.samplers(stores, known), strict=True)
        stored = [
            StoredParts(open_group(product, f"{band.name}/{DATASET_NAME}"), sampler).windows
            for band, sampler in samplers
        ]
    attributes: dict[str, Any] = {
        "system": "sourcenet",
        "simulated": True,
        "velocity_model": open_product(windows, PRODUCT).attributes["velocity_model"],
    }
    started = time.perf_counter()
    with build_product(
        trained_model,
        "trained_model",
        "train_sourcenet",
        code=fingerprint("train_sourcenet"),
        settings=as_values(network, training, synthesize, training_greens),
        inputs=[windows, network_noise, *([] if examples is None else [examples])],
        attributes=attributes,
    ) as work:
        trained, scores = run_job(job, stores, work, known, stored)
        attributes |= {"digest": digest(trained.network), "validation": scores}
    print(f"trained in {time.perf_counter() - started:.0f} s, digest {attributes['digest'][:12]}", file=sys.stderr)
