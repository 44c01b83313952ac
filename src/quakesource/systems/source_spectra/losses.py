"""What a fit of spectra minimises: sums of squares of transformed residuals.

``log`` is the least squares of log10 amplitudes of Shearer et al. (2006), which Ma et al. (2022) fit by;
``weighted`` and ``weighted_twice`` are differences of amplitudes over the square root of frequency and over frequency,
the candidates for what they score by; ``linear`` are plain differences.
"""

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Loss = Literal["log", "linear", "weighted", "weighted_twice"]
LOSSES: Final[tuple[Loss, ...]] = ("log", "linear", "weighted", "weighted_twice")

AMPLITUDE_FLOOR: Final = 1e-6
"""Zeros of a spectrum have no logarithm."""


def transformed(spectrum: Array, frequency_hz: Array, loss: Loss) -> Array:
    """Spectra (..., f) such that the loss is the sum of squared differences."""
    if loss == "log":
        return np.asarray(np.log10(np.maximum(spectrum, AMPLITUDE_FLOOR)))
    power = {"linear": 0.0, "weighted": 0.5, "weighted_twice": 1.0}[loss]
    return np.asarray(spectrum / frequency_hz**power)
