"""Radii that hold what they say of sources like the one in question: localised split conformal prediction.

One factor for all sources holds on average over those that calibrate, and fails wherever a study has others: few
stations, wide gaps. Here sources that calibrate count by how alike they are to the one asked for (Guan 2023, Biometrika
110, 33; weights as in Tibshirani et al. 2019, arXiv:1904.06019).
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.posteriors.calibration import SHARES

FloatArray = NDArray[np.float64]

BANDWIDTH: Final = 1.0
"""Distance, in standard deviations of every condition, at which a source counts exp(-1/2)."""
SMALLEST_DEG: Final = 0.1
"""Radii below this are no measure of an error."""


class LocalCalibration(NamedTuple):
    """Of m sources that were neither trained on nor used to stop.

    ``ratio`` (m, len(SHARES)): errors over the radii that the posterior stated; ``conditions`` (m, k): how each was
    recorded and what was said of it.
    """

    ratio: FloatArray
    conditions: FloatArray

    def factors(self, conditions: FloatArray) -> FloatArray:
        """(n, len(SHARES)) on the radii of sources with ``conditions`` (n, k).

        The smallest factor that holds the share of the weighted ratios, the source itself counted as one beyond all of
        them; the largest ratio where even that holds less.
        """
        scale = self.conditions.std(axis=0)
        scale = BANDWIDTH * np.where(scale > 0, scale, 1.0)
        found = np.empty((len(conditions), len(SHARES)))
        order = np.argsort(self.ratio, axis=0)
        for row, own in enumerate(conditions):
            weight = np.exp(-0.5 * (((self.conditions - own) / scale) ** 2).sum(axis=1))
            whole = weight.sum() + 1.0
            for column, share in enumerate(SHARES):
                of_column = order[:, column]
                place = np.searchsorted(np.cumsum(weight[of_column]), share * whole)
                found[row, column] = self.ratio[of_column[min(place, len(of_column) - 1)], column]
        return found


def local_calibration(error_deg: FloatArray, radius_deg: FloatArray, conditions: FloatArray) -> LocalCalibration:
    """From errors (m,), stated radii (m, len(SHARES)) and conditions (m, k)."""
    return LocalCalibration(error_deg[:, None] / np.maximum(radius_deg, SMALLEST_DEG), conditions)
