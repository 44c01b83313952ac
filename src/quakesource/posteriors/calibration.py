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
    ratio = error_deg[:, None] / np.maximum(radius_deg, 0.1)
    return tuple(half_width(ratio[:, i], share) for i, share in enumerate(SHARES))


def half_width(error: FloatArray, share: float = 0.68) -> float:
    """What holds a share of errors (n,) like these without regard to sign, with the same guarantee."""
    n = len(error)
    return float(np.quantile(np.abs(error), min(1.0, np.ceil((n + 1) * share) / n)))
