"""A trained network on disk: weights, and what must be known to use them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from quakesource.posteriors.features import TrainingStatistics
from quakesource.posteriors.local_calibration import LocalCalibration
from quakesource.systems.sourcenet.bands import SeenBand, read_band
from quakesource.systems.sourcenet.model import Shape, SourceNet

WEIGHTS, DESCRIPTION, FEATURES, CALIBRATION = "weights.pt", "model.json", "features.npz", "calibration.npz"
APART = ("network", "statistics", "calibration")
"""What has a file of its own."""


@dataclass(frozen=True)
class Trained:
    """A network and what must be known of it.

    ``bands`` that it reads, ``max_stations`` that it takes; ``calibration`` gives factors on the radii of the
    posterior's ``shares``; ``seed`` of the training; ``statistics``: what features look like in training;
    ``mw_error`` and ``depth_error_km`` hold 68 % of the errors on examples that were not trained on.
    """

    network: SourceNet
    bands: tuple[SeenBand, ...]
    max_stations: int
    shares: tuple[float, ...]
    calibration: LocalCalibration
    seed: int
    statistics: TrainingStatistics
    mw_error: float
    depth_error_km: float

    def write(self, folder: Path) -> None:
        """Write it into a work folder."""
        values = {name: value for name, value in vars(self).items() if name not in APART}
        values["bands"] = [asdict(band) for band in self.bands]
        torch.save(self.network.state_dict(), folder / WEIGHTS)
        np.savez(folder / FEATURES, **vars(self.statistics))
        np.savez(folder / CALIBRATION, **self.calibration._asdict())
        (folder / DESCRIPTION).write_text(json.dumps({**values, "shape": asdict(self.network.shape)}, indent=1))


def read_trained(folder: Path) -> Trained:
    """Read a network from its folder, onto the CPU."""
    values: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text())
    shape, bands = values.pop("shape"), values.pop("bands")
    network = SourceNet(Shape(**shape | {"n_samples": tuple(shape["n_samples"])}))
    network.load_state_dict(torch.load(folder / WEIGHTS, map_location="cpu", weights_only=True))
    with np.load(folder / FEATURES) as arrays:
        known = TrainingStatistics(**arrays)
    with np.load(folder / CALIBRATION) as arrays:
        calibration = LocalCalibration(**arrays)
    return Trained(
        network,
        tuple(read_band(band) for band in bands),
        values["max_stations"],
        tuple(values["shares"]),
        calibration,
        values["seed"],
        known,
        values["mw_error"],
        values["depth_error_km"],
    )
