"""What every store of Green's functions has in common: its axes, and the taper of its spectra."""

import numpy as np
from numpy.typing import NDArray

TAPER_START = 0.5
"""Seismograms in a store are tapered above this part of the Nyquist frequency: a raw spectrum would ring, and what
rings over time 0 is cut off there, which leaks into the band (30 km: 13 % at 0.8, 3 % at 0.5)."""


def grid_axis(interval: tuple[float, float], step: float) -> NDArray[np.float64]:
    """Points from the first to the last, or to the first beyond it where the step does not fit."""
    count = int(np.ceil((interval[1] - interval[0]) / step - 1e-9)) + 1
    return np.asarray(interval[0] + step * np.arange(count), dtype=np.float64)
