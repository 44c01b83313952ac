"""Stage train-sourcenet-experiment: SourceNet as published or one of its baselines learns from synthetics."""

import sys
import time
from pathlib import Path
from typing import Any

from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product, open_product
from quakesource.products.arrays import open_group
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.settings.base import as_values
from quakesource.synthesize.dataset import DATASET_NAME
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.synthesize.stored import StoredParts
from quakesource.systems.sourcenet.comparison.synthetics import parted, published_sampler
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, TRAINING_SET
from quakesource.systems.sourcenet.published.designs import DESIGNS
from quakesource.systems.sourcenet.published.examples import StoredExamples, joined
from quakesource.systems.sourcenet.published.learning import learn, synthetic_schedule, write_weights
from quakesource.systems.sourcenet.published.network import seeded
from quakesource.systems.sourcenet.published.task import SyntheticTask
from quakesource.systems.sourcenet.settings import (
    SourceNetPublishedSetSettings,
    SourceNetPublishedTrainingSettings,
    SourceNetTrainingSettings,
)
from quakesource.training.devices import resolve_device
from quakesource.training.fit import digest


def train_sourcenet_experiment(
    training: SourceNetTrainingSettings,
    published_set: SourceNetPublishedSetSettings,
    published_training: SourceNetPublishedTrainingSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    *,
    experiment: str,
    seed: str,
    windows: Path,
    network_noise: Path,
    examples: Path,
    trained_model: Path,
    threads: int = 1,
) -> None:
    """Train on the stored synthetics; what is not pre-trained keeps the weights that it begins with.

    Parameters
    ----------
    experiment, seed : which
    windows, network_noise : manifests of what the synthetics were made of
    examples : manifest of synthesize-published-set
    trained_model : manifest of the product to write
    """
    device = resolve_device(training.device, threads)
    statistics = read_statistics(open_product(network_noise, NETWORK_NOISE).folder)
    band, sampler = published_sampler(training, published_set, synthesize, training_greens, windows, statistics)
    stored = StoredParts(open_group(open_product(examples, TRAINING_SET), f"{band.name}/{DATASET_NAME}"), sampler)
    read = StoredExamples(sampler, stored.windows)
    training_parts, validating_parts = parted(len(stored.numbers))
    design, number = DESIGNS[experiment], int(seed)
    network = seeded(design, band.n_samples, number).to(device)
    attributes: dict[str, Any] = {"experiment": experiment, "seed": number, "simulated": True, "n_steps": 0}
    started = time.perf_counter()
    with build_product(
        trained_model,
        "trained_model",
        "train_sourcenet_experiment",
        code=fingerprint("train_sourcenet_experiment"),
        settings=as_values(training, published_set, published_training, synthesize, training_greens)
        | {"experiment": experiment, "seed": seed},
        inputs=[windows, network_noise, examples],
        attributes=attributes,
    ) as work:
        if design.pretrained:
            validation = joined([read(part) for part in validating_parts])
            task = SyntheticTask(network, design, read, training_parts, validation, number)
            schedule = synthetic_schedule(published_training, design, len(training_parts))
            scores = learn(task, schedule, work)
            attributes |= {"n_steps": schedule.steps, "validation": scores}
        else:
            work.mkdir(parents=True, exist_ok=True)
            write_weights(network, work)
        attributes |= {"digest": digest(network)}
    print(f"{experiment}, seed {seed}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
