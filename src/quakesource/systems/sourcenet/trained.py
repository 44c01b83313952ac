"""A trained network on disk: weights, and what must be known to use them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from quakesource.systems.sourcenet.model import Shape, SourceNet

WEIGHTS, DESCRIPTION = "weights.pt", "model.json"


@dataclass(frozen=True)
class Trained:
    """``window_s``, ``band_hz`` and ``sampling_rate_hz`` of the windows that it reads, ``room`` for so many stations;
    ``calibration`` are factors on the radii of the posterior's ``shares``; ``seed`` of the training.
    """

    network: SourceNet
    window_s: tuple[float, float]
    band_hz: tuple[float, float]
    sampling_rate_hz: float
    room: int
    shares: tuple[float, ...]
    calibration: tuple[float, ...]
    seed: int

    def write(self, folder: Path) -> None:
        """Write it into a work folder."""
        values = {name: value for name, value in vars(self).items() if name != "network"}
        torch.save(self.network.state_dict(), folder / WEIGHTS)
        (folder / DESCRIPTION).write_text(json.dumps({**values, "shape": asdict(self.network.shape)}, indent=1))


def read_trained(folder: Path) -> Trained:
    """Read a network from its folder, onto the CPU."""
    values: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text())
    network = SourceNet(Shape(**values.pop("shape")))
    network.load_state_dict(torch.load(folder / WEIGHTS, map_location="cpu", weights_only=True))
    lists: dict[str, Any] = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Trained(network, **{**values, **lists})
