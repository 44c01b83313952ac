"""Radii that hold what they say of sources like the one in question: localised split conformal prediction.

One factor for all sources holds on average over those that calibrate, and fails wherever a study has others: few
stations, wide gaps. Here sources that calibrate count by how alike they are to the one asked for, after Guan (2023,
Biometrika 110, 33) and Tibshirani et al. (2019, arXiv:1904.06019). Unlike one factor, this has no guarantee for a
finite number of sources; where too few are alike, all count alike, and the guarantee is that of one factor.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.posteriors.calibration import SHARES

FloatArray = NDArray[np.float64]

BANDWIDTHS: Final = (1.0, 1.5, 2.0, 3.0)
"""Distances, in standard deviations of every condition, at which a source counts exp(-1/2): the first that will do."""
FEWEST_ALIKE: Final = 100
"""Effective number of sources, (Σ w)² / Σ w², below which a bandwidth will not do."""
SMALLEST_DEG: Final = 0.1
"""Radii below this are no measure of an error."""
LARGEST_DEG: Final = 120.0
"""The largest Kagan angle there is."""


class LocalCalibration(NamedTuple):
    """Of m sources that were neither trained on nor used to stop.

    ``ratio`` (m, len(SHARES)): errors over the radii that the posterior stated; ``conditions`` (m, k): how each was
    recorded and what was said of it.
    """

    ratio: FloatArray
    conditions: FloatArray

    def radii_deg(self, stated_deg: FloatArray, conditions: FloatArray) -> FloatArray:
        """Radii (n, len(SHARES)) of sources with stated radii of that shape and ``conditions`` (n, k).

        Those of a larger share are no smaller, and none is above `LARGEST_DEG`.
        """
        radius_deg = np.maximum.accumulate(stated_deg * self.factors(conditions), axis=1)
        return np.minimum(radius_deg, LARGEST_DEG)

    def factors(self, conditions: FloatArray) -> FloatArray:
        """(n, len(SHARES)) on the radii of sources with ``conditions`` (n, k).

        The smallest factor that holds the share of the weighted ratios, the source itself counted as one beyond all of
        them; the largest ratio where even that holds less.
        """
        scale = self.conditions.std(axis=0)
        scale = np.where(scale > 0, scale, 1.0)
        found = np.empty((len(conditions), len(SHARES)))
        order = np.argsort(self.ratio, axis=0)
        for row, own in enumerate(conditions):
            weight = _weights((((self.conditions - own) / scale) ** 2).sum(axis=1))
            whole = weight.sum() + 1.0
            for column, share in enumerate(SHARES):
                of_column = order[:, column]
                place = np.searchsorted(np.cumsum(weight[of_column]), share * whole)
                found[row, column] = self.ratio[of_column[min(place, len(of_column) - 1)], column]
        return found


def _weights(squared: FloatArray) -> FloatArray:
    """Of sources at these squared distances (m,): by the narrowest bandwidth with enough of them, or all alike."""
    for bandwidth in BANDWIDTHS:
        weight = np.exp(-0.5 * squared / bandwidth**2)
        if weight.sum() ** 2 >= FEWEST_ALIKE * (weight**2).sum() > 0:
            return np.asarray(weight)
    return np.ones_like(squared)


def local_calibration(error_deg: FloatArray, radius_deg: FloatArray, conditions: FloatArray) -> LocalCalibration:
    """From errors (m,), stated radii (m, len(SHARES)) and conditions (m, k)."""
    return LocalCalibration(error_deg[:, None] / np.maximum(radius_deg, SMALLEST_DEG), conditions)
