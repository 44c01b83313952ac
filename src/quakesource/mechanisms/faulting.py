"""Styles of faulting, by which way the principal axes plunge."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakesource.mechanisms.axes import principal_axes

STYLES = ("reverse", "strike-slip", "normal", "oblique")
REVERSE_T_DEG, STRIKE_SLIP_N_DEG, NORMAL_P_DEG = 50.0, 60.0, 60.0
"""Smallest plunges of the axis that names a style."""


def faulting_style(mt: ArrayLike) -> NDArray[np.str_]:
    """One of `STYLES` for each USE tensor (..., 6).

    Frohlich & Apperson (1992, Tectonics 11, 279): reverse where T plunges by more than 50°, strike-slip where N and
    normal where P do by more than 60°, and oblique, which is nothing of the three. Raises SourceError like
    `principal_axes`.
    """
    axes = principal_axes(mt)
    reverse, slip, normal, oblique = STYLES
    return np.select(
        [axes.t.plunge_deg >= REVERSE_T_DEG, axes.n.plunge_deg >= STRIKE_SLIP_N_DEG, axes.p.plunge_deg >= NORMAL_P_DEG],
        [reverse, slip, normal],
        oblique,
    )
