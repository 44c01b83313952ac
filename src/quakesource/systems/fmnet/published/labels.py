"""Strike, dip and rake as three Gaussian curves, and back from their peaks.

The paper says a standard deviation of 10 and no unit; the published code has vectors of 128 numbers, so we take bins
(28° of strike, 7° of dip, 14° of rake). An angle is decoded from the place of the largest number, counted from 1, as
the published script does it. LC-FMNet (XiaoTian09/LC-FMNet) leaves bins 1-23 and 105-128 free, so that a curve is whole
at either end, and has rakes of the whole circle.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

N_BINS = 128


@dataclass(frozen=True)
class Curves:
    """A scheme of labels: where each angle begins and how far it reaches, degrees; the first and the last bin used."""

    begin_deg: tuple[float, float, float]
    range_deg: tuple[float, float, float]
    first_bin: int
    last_bin: int
    sigma_bins: float = 10.0

    def encode(self, angles_deg: FloatArray) -> NDArray[np.float32]:
        """Curves (n, 3, `N_BINS`) of strike, dip and rake (n, 3); the peak is 1."""
        place = (angles_deg - np.array(self.begin_deg)) / np.array(self.range_deg)
        centre = self.first_bin + place * (self.last_bin - self.first_bin)
        away = np.arange(1, N_BINS + 1) - centre[..., None]
        return np.asarray(np.exp(-0.5 * (away / self.sigma_bins) ** 2), np.float32)

    def decode(self, curves: NDArray[np.float32]) -> FloatArray:
        """Strike, dip and rake (n, 3), degrees, of the largest number of each curve, at the last bin used at most."""
        peak = np.clip(np.asarray(curves).argmax(axis=-1) + 1, self.first_bin, self.last_bin)
        place = (peak - self.first_bin) / (self.last_bin - self.first_bin)
        return np.asarray(np.array(self.begin_deg) + place * np.array(self.range_deg))


FMNET = Curves((0.0, 0.0, -90.0), (360.0, 90.0, 180.0), first_bin=0, last_bin=N_BINS)
LC_FMNET = Curves((0.0, 0.0, -180.0), (360.0, 90.0, 360.0), first_bin=24, last_bin=104)
