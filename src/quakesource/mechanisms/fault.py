"""Shear faults: strike, dip and rake to a moment tensor, and to the fault's normal and slip."""

import numpy as np
from numpy.typing import ArrayLike

from quakesource.mechanisms.coordinates import from_ned
from quakesource.mechanisms.validation import FloatArray, checked_values


def moment_tensor(
    strike_deg: ArrayLike, dip_deg: ArrayLike, rake_deg: ArrayLike, moment_n_m: ArrayLike = 1.0
) -> FloatArray:
    """Double-couple moment tensors (..., 6), USE, N·m, of shear faults; the arguments broadcast.

    Aki & Richards (2002), box 4.4, written as M = M0 (n dᵀ + d nᵀ), turned from NED into USE.
    Raises SourceError on non-finite values, a dip outside [0, 90] or a negative moment.
    """
    where = "moment_tensor"
    normal, slip = fault_vectors(strike_deg, dip_deg, rake_deg, where=where)
    moment = checked_values(moment_n_m, "moment_n_m", where=where, low=0.0)[..., None]
    i, j = [0, 1, 2, 0, 0, 1], [0, 1, 2, 1, 2, 2]
    return from_ned(moment * (normal[..., i] * slip[..., j] + slip[..., i] * normal[..., j]))


def fault_vectors(
    strike_deg: ArrayLike, dip_deg: ArrayLike, rake_deg: ArrayLike, *, where: str
) -> tuple[FloatArray, FloatArray]:
    """Unit normal (upwards) and unit slip of the hanging wall, each (..., 3) in NED.

    Aki & Richards (2002), eq. 4.88 and figure 4.20. Raises SourceError like moment_tensor.
    """
    # Printed catalogues round: a dip of 90.0000001 is a dip of 90.
    dip = np.clip(checked_values(dip_deg, "dip_deg", where=where, low=-1e-6, high=90 + 1e-6), 0.0, 90.0)
    strike, dip, rake = np.broadcast_arrays(
        np.radians(checked_values(strike_deg, "strike_deg", where=where)),
        np.radians(dip),
        np.radians(checked_values(rake_deg, "rake_deg", where=where)),
    )
    zero = np.zeros_like(strike)
    normal = np.stack([-np.sin(dip) * np.sin(strike), np.sin(dip) * np.cos(strike), -np.cos(dip)], axis=-1)
    along = np.stack([np.cos(strike), np.sin(strike), zero], axis=-1)
    up = np.stack([np.cos(dip) * np.sin(strike), -np.cos(dip) * np.cos(strike), -np.sin(dip)], axis=-1)
    return normal, np.cos(rake)[..., None] * along + np.sin(rake)[..., None] * up
