"""Radii that hold what they say: split conformal prediction."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

SHARES = (0.5, 0.68, 0.8, 0.9)
"""Shares of the posterior whose radii are given and calibrated."""


def calibration(error_deg: FloatArray, radius_deg: FloatArray) -> tuple[float, ...]:
    """Factors on the radii of `SHARES` that make them hold what they say of these errors (split conformal prediction).

    ``error_deg`` (n,) and ``radius_deg`` (n, len(SHARES)) of sources that were neither trained on nor used to stop.
    """
    n = len(error_deg)
    ratio = error_deg[:, None] / np.maximum(radius_deg, 0.1)
    return tuple(float(np.quantile(ratio[:, i], min(1.0, np.ceil((n + 1) * p) / n))) for i, p in enumerate(SHARES))
