"""Stage train-fmnet: the network for stations anywhere learns from examples that are made as it goes."""

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
from quakesource.systems.fmnet.settings import (
    FmnetExamplesSettings,
    FmnetNetworkSettings,
    FmnetRegionSettings,
    FmnetTrainingSettings,
)
from quakesource.training.fit import digest


def train_fmnet(
    region: FmnetRegionSettings,
    network: FmnetNetworkSettings,
    examples: FmnetExamplesSettings,
    training: FmnetTrainingSettings,
    earth: EarthSettings,
    *,
    trained_model: Path,
    threads: int = 1,
) -> None:
    """Train the network, and calibrate its radii on examples that it has not seen.

    Parameters
    ----------
    trained_model : manifest of the product to write: weights.pt, model.json, features.npz, history.csv
    threads : of the Green's functions; the training takes one, and a fifth of another that makes batches
    """
    layers = study_model(earth, region.velocity_model)
    attributes: dict[str, Any] = {"system": "fmnet", "simulated": True, "velocity_model": region.velocity_model}
    started = time.perf_counter()
    with build_product(
        trained_model,
        "trained_model",
        "train_fmnet",
        code=fingerprint("train_fmnet"),
        settings=as_values(region, network, examples, training) | {"model": layers.to_table().tolist()},
        inputs=[],
        attributes=attributes,
    ) as work:
        trained, scores = Learner(region, network, examples, training).learn(layers, work, threads)
        attributes |= {"digest": digest(trained.network), "validation": scores, "n_examples": trained.n_examples}
    print(f"trained in {time.perf_counter() - started:.0f} s, digest {attributes['digest'][:12]}", file=sys.stderr)
