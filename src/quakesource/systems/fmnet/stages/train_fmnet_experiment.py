"""Stage train-fmnet-experiment: one training of the race, resumable."""

import sys
import time
from pathlib import Path
from typing import Any

from quakesource.earth.study_model import study_model
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings import EarthSettings
from quakesource.settings.base import as_values
from quakesource.systems.fmnet.any_stations.learning import Learner
from quakesource.systems.fmnet.comparison.experiments import ABLATIONS, learner_of, published_schedule
from quakesource.systems.fmnet.product import open_responses
from quakesource.systems.fmnet.published.learning import learn_published
from quakesource.systems.fmnet.settings import (
    OURS,
    FmnetComparisonSettings,
    FmnetExamplesSettings,
    FmnetNetworkSettings,
    FmnetRegionSettings,
    FmnetSamplesSettings,
    FmnetTrainingSettings,
)
from quakesource.training.fit import digest


def train_fmnet_experiment(
    region: FmnetRegionSettings,
    network: FmnetNetworkSettings,
    examples: FmnetExamplesSettings,
    training: FmnetTrainingSettings,
    samples: FmnetSamplesSettings,
    comparison: FmnetComparisonSettings,
    earth: EarthSettings,
    *,
    experiment: str,
    seed: str,
    responses: Path,
    trained_model: Path,
    threads: int = 1,
) -> None:
    """Train FMNet, LC-FMNet, the network for stations anywhere or one of its ablations.

    Parameters
    ----------
    experiment, seed : which
    responses : manifest of tabulate-fmnet, what the published networks are trained on
    trained_model : manifest of the product to write
    """
    layers = study_model(earth, region.velocity_model)
    attributes: dict[str, Any] = {"experiment": experiment, "seed": int(seed), "simulated": True}
    started = time.perf_counter()
    with build_product(
        trained_model,
        "trained_model",
        "train_fmnet_experiment",
        code=fingerprint("train_fmnet_experiment"),
        settings=as_values(region, network, examples, training, samples, comparison)
        | {"model": layers.to_table().tolist(), "experiment": experiment, "seed": seed},
        inputs=[responses],
        attributes=attributes,
    ) as work:
        if experiment == OURS or experiment in ABLATIONS:
            own = learner_of(experiment, int(seed), Learner(region, network, examples, training), comparison)
            trained, _ = own.learn(layers, work, threads, with_posterior=experiment != "no_posterior")
            attributes |= {"n_samples": trained.n_examples, "digest": digest(trained.network)}
        else:
            schedule = published_schedule(experiment, comparison)
            data = open_responses(responses)["responses"].values
            batch = comparison.published_batch
            learnt = learn_published(
                experiment, data, layers, region, samples, schedule, batch, int(seed), work, threads
            )
            attributes |= {"n_samples": schedule.steps * batch, "digest": digest(learnt)}
    print(f"{attributes['n_samples']:,} samples in {time.perf_counter() - started:.0f} s", file=sys.stderr)
