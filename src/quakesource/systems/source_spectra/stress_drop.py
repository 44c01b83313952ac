"""Stress drop from moment and corner frequency."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def stress_drop_pa(moment_n_m: Array, corner_frequency_hz: Array, k: float, shear_velocity_m_s: float) -> Array:
    """7/16 M0 (fc / (k β))³: a circular crack of radius k β / fc (Eshelby 1957; Brune 1970; Madariaga 1976)."""
    return np.asarray(7 / 16 * moment_n_m * (corner_frequency_hz / (k * shear_velocity_m_s)) ** 3)
