"""Nodal planes: the two faults that a double couple cannot tell apart."""

import numpy as np
from numpy.typing import ArrayLike

from quakesource.mechanisms.coordinates import vectors_to_ned
from quakesource.mechanisms.eigen import eigen_frames, orientation_is_undefined
from quakesource.mechanisms.fault import fault_vectors
from quakesource.mechanisms.validation import FloatArray, checked_tensors

_TINY = 1e-10  # rad; rounding in an eigenvector is 1e-15, printed catalogues are 1e-3 at best


def nodal_planes(mt: ArrayLike) -> FloatArray:
    """Both nodal planes (..., 2, 3), strike, dip, rake in degrees, of USE tensors (..., 6).

    Strike in [0, 360), dip in [0, 90], rake in (-180, 180]. A general tensor gives the planes of the double
    couple with its eigenvectors: normals (T ± P)/√2 (Jost & Herrmann 1989, SRL 60, 37). The shallower plane
    comes first, of equal dips the smaller strike. A horizontal plane has strike 0, a vertical one strike
    below 180. NaN where the tensor is isotropic or zero.
    Raises SourceError on a wrong last dimension or non-finite values.
    """
    m = checked_tensors(mt, where="nodal_planes")
    values, vectors = eigen_frames(m.reshape(-1, 6))
    t, p = vectors_to_ned(vectors[0:3].T), vectors_to_ned(vectors[6:9].T)
    one, two = (t + p) / np.sqrt(2), (t - p) / np.sqrt(2)
    planes = np.stack([plane_of(one, two), plane_of(two, one)], axis=-2)
    planes[orientation_is_undefined(values)] = np.nan
    steeper = planes[:, 0, 1] - planes[:, 1, 1]
    tie = np.abs(steeper) <= np.degrees(_TINY)
    swap = np.where(tie, planes[:, 0, 0] > planes[:, 1, 0], steeper > 0)
    planes[swap] = planes[swap, ::-1]
    return planes.reshape(*m.shape[:-1], 2, 3)


def auxiliary_plane(strike_deg: ArrayLike, dip_deg: ArrayLike, rake_deg: ArrayLike) -> FloatArray:
    """The other nodal plane (..., 3), strike, dip, rake in degrees, of broadcasting fault angles.

    Normal and slip change places. Ranges as in nodal_planes. Raises SourceError like moment_tensor.
    """
    normal, slip = fault_vectors(strike_deg, dip_deg, rake_deg, where="auxiliary_plane")
    return plane_of(slip, normal)


def plane_of(normal: FloatArray, slip: FloatArray) -> FloatArray:
    """Strike, dip and rake (..., 3), degrees, of unit normal and slip (..., 3), NED, up to a common sign."""
    strike = np.arctan2(-normal[..., 0], normal[..., 1])
    vertical = np.abs(normal[..., 2]) <= _TINY
    # strike lies in (-pi, pi]: a vertical plane is turned into [0, pi), others until the normal points up
    backward = (strike < -_TINY) | (strike >= np.pi - _TINY)
    sign = np.where(np.where(vertical, backward, normal[..., 2] > 0), -1.0, 1.0)
    nx, ny, nz = (sign * normal[..., i] for i in range(3))
    dx, dy, dz = (sign * slip[..., i] for i in range(3))

    horizontal = np.hypot(nx, ny)
    strike = np.where(horizontal <= _TINY, 0.0, np.arctan2(-nx, ny))
    dip = np.where(vertical, np.pi / 2, np.arctan2(horizontal, -nz))
    cos_strike, sin_strike = np.cos(strike), np.sin(strike)
    along = dx * cos_strike + dy * sin_strike
    up = np.cos(dip) * (dx * sin_strike - dy * cos_strike) - np.sin(dip) * dz

    strike_deg = np.degrees(strike) % 360
    rake_deg = np.degrees(np.arctan2(up, along))
    return np.stack(
        [
            np.where(strike_deg >= 360 - np.degrees(_TINY), 0.0, strike_deg),
            np.degrees(dip),
            np.where(rake_deg <= -180 + np.degrees(_TINY), 180.0, rake_deg),
        ],
        axis=-1,
    )
