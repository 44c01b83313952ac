"""First motions against an answer: waves of long periods that match half a cycle late have every sign upside down.

They take no part in the inversion, so that what they say is independent of it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.earth import LayeredModel, first_arrivals
from quakesource.mechanisms import double_couple, radiation_pattern, scalar_moment
from quakesource.systems.waveform_inversion.letters import Caveat

FloatArray = NDArray[np.float64]

CLEAR: Final = 0.3
"""P radiation, 1 at its largest, below which a ray is so near a nodal plane that its sign says little."""
LIKELY_WRONG: Final = 0.25
"""Probability of a wrong sign above which a first motion is not counted."""
FEWEST: Final = 5
MANY: Final = 1 / 3
MOST: Final = 1 / 2
"""Of the counted first motions, that disagree."""


@dataclass(frozen=True)
class FirstMotions:
    """Signs of one earthquake: ``table`` has columns of `tables.FIRST_MOTION`, ``layers`` carries the rays."""

    table: pd.DataFrame
    layers: LayeredModel

    def disagreeing(self, moment_tensor: FloatArray, depth_km: float) -> tuple[int, int]:
        """How many signs contradict a source (6,) at a depth, and how many were counted."""
        certain = (self.table["polarity"] != 0) & (self.table["error_probability"] <= LIKELY_WRONG)
        signs = self.table[certain & np.isfinite(self.table["azimuth_deg"])]
        if signs.empty:
            return 0, 0
        at_km = max(depth_km, MIN_RAY_DEPTH_KM)
        takeoff_deg = first_arrivals(self.layers, at_km, signs["distance_km"].to_numpy(float), "P").takeoff_deg
        couple = double_couple(moment_tensor)
        unit = couple / scalar_moment(couple)
        radiated = radiation_pattern(unit, takeoff_deg, signs["azimuth_deg"].to_numpy(float))[0]
        clear = np.abs(radiated) >= CLEAR
        wrong = clear & (np.sign(radiated) != signs["polarity"].to_numpy(int))
        return int(wrong.sum()), int(clear.sum())


def first_motion_caveats(observed: FirstMotions | None, moment_tensor: FloatArray, depth_km: float) -> list[Caveat]:
    """What the first motions speak against, if there are enough of them."""
    n_wrong, n = observed.disagreeing(moment_tensor, depth_km) if observed else (0, 0)
    if n < FEWEST or n_wrong <= MANY * n:
        return []
    return [Caveat(f"{n_wrong} of {n} first motions disagree", "D" if n_wrong > MOST * n else "C")]
