"""A trained network on disk: weights, and what must be known to use them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.mechanisms import kagan_angle
from quakesource.posteriors.calibration import calibration
from quakesource.posteriors.features import TrainingStatistics, training_statistics
from quakesource.systems.fmnet.any_stations.answer import answers
from quakesource.systems.fmnet.any_stations.model import Shape, StationSetNetwork
from quakesource.systems.fmnet.any_stations.task import CALIBRATION_FROM, StationSetTask
from quakesource.systems.fmnet.settings import Bands

WEIGHTS, DESCRIPTION, FEATURES = "weights.pt", "model.json", "features.npz"


@dataclass(frozen=True)
class Trained:
    """A network and what must be known of it.

    ``bands_hz`` that it reads, ``sampling_rate_hz`` and ``before_p_s`` of its traces; ``max_stations`` and
    ``max_distance_km`` that it was trained to; ``calibration`` are factors on the radii of `calibration.SHARES`;
    ``seed`` of the training, ``n_examples`` seen; ``statistics``: what features look like in training.
    """

    network: StationSetNetwork
    bands_hz: Bands
    sampling_rate_hz: float
    before_p_s: float
    max_stations: int
    max_distance_km: float
    calibration: tuple[float, ...]
    seed: int
    n_examples: int
    statistics: TrainingStatistics

    def write(self, folder: Path) -> None:
        """Write it into a work folder."""
        values = {name: value for name, value in vars(self).items() if name not in ("network", "statistics")}
        torch.save(self.network.state_dict(), folder / WEIGHTS)
        np.savez(folder / FEATURES, mean=self.statistics.mean, whitening=self.statistics.whitening)
        (folder / DESCRIPTION).write_text(json.dumps({**values, "shape": asdict(self.network.shape)}, indent=1))


def read_trained(folder: Path) -> Trained:
    """Read a network from its folder."""
    values: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text())
    network = StationSetNetwork(Shape(**values.pop("shape")))
    network.load_state_dict(torch.load(folder / WEIGHTS, map_location="cpu", weights_only=True))
    network.eval()
    with np.load(folder / FEATURES) as arrays:
        known = TrainingStatistics(arrays["mean"], arrays["whitening"])
    values["bands_hz"] = tuple(tuple(edges) for edges in values["bands_hz"])
    values["calibration"] = tuple(values["calibration"])
    return Trained(network, statistics=known, **values)


def calibrated(task: StationSetTask, n_batches: int) -> tuple[tuple[float, ...], TrainingStatistics]:
    """Factors on the radii and what features look like, from batches that are neither trained on nor watched."""
    errors: list[NDArray[np.float64]] = []
    radii: list[NDArray[np.float64]] = []
    features: list[NDArray[np.float64]] = []
    for number in range(n_batches):
        examples = task.drawer.examples(CALIBRATION_FROM + number)
        found = answers(task.network, task.prepared(examples)[0], with_posterior=task.with_posterior)
        errors.append(kagan_angle(found.tensor, examples.tensor))
        radii.append(found.radius_deg)
        features.append(found.features)
    return calibration(np.concatenate(errors), np.concatenate(radii)), training_statistics(np.concatenate(features))
