"""Windows of parts that a set on disk holds, in place of making them."""

import numpy as np
import zarr
from numpy.typing import NDArray

from quakesource.errors import ProductError
from quakesource.synthesize.dataset import drawn_by
from quakesource.synthesize.sampling import Sampler


class StoredParts:
    """The parts of a set, by their numbers."""

    def __init__(self, group: zarr.Group, sampler: Sampler) -> None:
        """``group`` is that of the set; ProductError if ``sampler`` would draw other parts."""
        windows, attributes = group["windows"], group.attrs
        assert isinstance(windows, zarr.Array)
        if attributes["drawn_by"] != drawn_by(sampler) or attributes["models"] != list(sampler.windows.models):
            raise ProductError(
                "Its examples were drawn with other settings.",
                where=str(group.store),
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
