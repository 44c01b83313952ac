"""What a network's own records tell the sampler: its noise in every band, and where its stations were."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakesource.synthesize.layouts import Layouts

FILE = "survey.npz"
_LAYOUTS = "layouts"


@dataclass(frozen=True)
class Survey:
    """``noise`` by band, (k, 3, time) of unit power, k may be 0; ``layouts`` of its earthquakes."""

    noise: Mapping[str, NDArray[np.float32]]
    layouts: Layouts

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        arrays: dict[str, Any] = {_LAYOUTS: self.layouts.places, **self.noise}
        np.savez_compressed(folder / FILE, **arrays)


def read_survey(folder: Path) -> Survey:
    """What `Survey.write` wrote."""
    with np.load(folder / FILE) as arrays:
        noise = {name: arrays[name] for name in arrays.files if name != _LAYOUTS}
        return Survey(noise, Layouts(arrays[_LAYOUTS]))
