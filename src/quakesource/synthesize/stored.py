"""Windows of parts that a set on disk holds, in place of making them."""

from pathlib import Path

import numpy as np
import zarr
from numpy.typing import NDArray

from quakesource.errors import ProductError
from quakesource.synthesize.dataset import DATASET_NAME, drawn_by
from quakesource.synthesize.sampling import Sampler


class StoredParts:
    """The parts of a set, by their numbers."""

    def __init__(self, folder: Path, sampler: Sampler) -> None:
        """``folder`` of the set; ProductError if ``sampler`` would draw other parts."""
        group = zarr.open_group(folder / DATASET_NAME, mode="r", zarr_format=3)
        windows, attributes = group["windows"], group.attrs
        assert isinstance(windows, zarr.Array)
        if attributes["drawn_by"] != drawn_by(sampler) or attributes["models"] != list(sampler.windows.models):
            raise ProductError(
                "Its examples were drawn with other settings.",
                where=str(folder),
                next_step="Remake it with the settings of the training: quakesource synthesize-training-set.",
            )
        self._windows, self._slots = windows, sampler.recipe.slots
        first = int(str(attributes["first_part"]))
        self.numbers = range(first, first + windows.shape[0] // self._slots)

    def windows(self, number: int) -> NDArray[np.float32] | None:
        """(slots, phase, component, n) in m/s of the part of this number at level 1; None if it is not there."""
        if number not in self.numbers:
            return None
        start = (number - self.numbers.start) * self._slots
        return np.asarray(self._windows[start : start + self._slots], np.float32)
