"""From responses to a trained FMNet or LC-FMNet, and its weights on disk."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.earth import LayeredModel
from quakesource.systems.fmnet.published.network import CurvesNetwork
from quakesource.systems.fmnet.published.stream import SampleStream
from quakesource.systems.fmnet.published.task import PUBLISHED, CurvesTask, Published, seen_from
from quakesource.systems.fmnet.region import grid_depths_km, grid_epicentres, places_of
from quakesource.systems.fmnet.settings import FmnetRegionSettings, FmnetSamplesSettings
from quakesource.training.checkpoints import remove_checkpoints
from quakesource.training.devices import resolve_device
from quakesource.training.fit import fit
from quakesource.training.schedule import Schedule

WEIGHTS = "weights.pt"


def published_system(experiment: str) -> Published:
    """The system that an experiment trains: LC-FMNet by its name, or FMNet."""
    return PUBLISHED.get(experiment, PUBLISHED["fmnet"])


def learn_published(
    experiment: str,
    responses: NDArray[np.float32],
    model: LayeredModel,
    region: FmnetRegionSettings,
    samples: FmnetSamplesSettings,
    schedule: Schedule,
    batch: int,
    seed: int,
    folder: Path,
    threads: int,
) -> CurvesNetwork:
    """Train into ``folder``, from its checkpoint if there is one."""
    resolve_device("cpu", threads)
    stream = SampleStream(responses, region, samples, seed)
    seen = seen_from(model, places_of(region, grid_epicentres(region)), grid_depths_km(region))
    task = CurvesTask(published_system(experiment), stream, seen, batch, seed)
    fit(task, schedule, folder)
    torch.save(task.network.state_dict(), folder / WEIGHTS)
    remove_checkpoints(folder)
    return task.network


def read_published(experiment: str, folder: Path) -> CurvesNetwork:
    """The trained network of a folder."""
    network = CurvesNetwork(published_system(experiment).picture)
    network.load_state_dict(torch.load(folder / WEIGHTS, map_location="cpu", weights_only=True))
    network.eval()
    return network
