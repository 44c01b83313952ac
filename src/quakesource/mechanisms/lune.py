"""Source type on the lune: the eigenvalue pattern as a longitude and a latitude."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from quakesource.mechanisms.coordinates import from_eigen_ned
from quakesource.mechanisms.eigen import eigen_frames
from quakesource.mechanisms.fault import fault_vectors
from quakesource.mechanisms.magnitude import scalar_moment
from quakesource.mechanisms.planes import nodal_planes
from quakesource.mechanisms.validation import FloatArray, checked_tensors, checked_values


class LuneParameters(NamedTuple):
    """A moment tensor by source type, orientation and size; arrays of shape (...)."""

    gamma_deg: FloatArray
    """Lune longitude, [-30, 30]: 0 double couple and explosion, -30 CLVD (2, -1, -1)."""
    delta_deg: FloatArray
    """Lune latitude, [-90, 90]: 0 deviatoric, 90 explosion."""
    strike_deg: FloatArray
    """κ, [0, 360)."""
    dip_deg: FloatArray
    """θ, [0, 90]."""
    rake_deg: FloatArray
    """σ, [-90, 90]."""
    moment_n_m: FloatArray
    """scalar_moment, ρ/√2."""


def to_lune(mt: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Lune longitude γ and latitude δ, degrees, each (...), of USE tensors (..., 6), N·m.

    Tape & Tape (2012, GJI 190, 476), eqs. 20-21. A zero tensor gives (0, 0). Raises SourceError on wrong
    shapes or NaN.
    """
    m = checked_tensors(mt, where="to_lune")
    values, _ = eigen_frames(m.reshape(-1, 6))
    x = (values[0] - values[2]) / np.sqrt(2)
    y = (2 * values[1] - values[0] - values[2]) / np.sqrt(6)
    z = values.sum(axis=0) / np.sqrt(3)
    gamma, delta = np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))
    return gamma.reshape(m.shape[:-1]), delta.reshape(m.shape[:-1])


def lune_parameters(mt: ArrayLike) -> LuneParameters:
    """All six parameters of USE tensors (..., 6), N·m; from_lune(*lune_parameters(mt)) gives the tensor back.

    Tape & Tape (2012, GJI 190, 476; 2013, GJI 195, 1701): of the two planes the one with |rake| <= 90.
    The orientation is NaN for isotropic tensors. Raises SourceError on wrong shapes or NaN.
    """
    gamma, delta = to_lune(mt)
    planes = nodal_planes(mt)
    steep = np.abs(planes[..., 0, 2]) <= np.abs(planes[..., 1, 2])
    plane = np.where(steep[..., None], planes[..., 0, :], planes[..., 1, :])
    return LuneParameters(gamma, delta, plane[..., 0], plane[..., 1], plane[..., 2], scalar_moment(mt))


def from_lune(
    gamma_deg: ArrayLike,
    delta_deg: ArrayLike,
    strike_deg: ArrayLike,
    dip_deg: ArrayLike,
    rake_deg: ArrayLike,
    moment_n_m: ArrayLike = 1.0,
) -> FloatArray:
    """USE tensors (..., 6), N·m, of lune parameters; the arguments broadcast, the rake may be any.

    Tape & Tape (2012, GJI 190, 476), eqs. 20-21: the eigenvectors are those of the double couple of
    strike, dip and rake. Raises SourceError on non-finite values or ones out of range.
    """
    where = "from_lune"
    gamma = np.radians(checked_values(gamma_deg, "gamma_deg", where=where, low=-30 - 1e-6, high=30 + 1e-6))
    delta = np.radians(checked_values(delta_deg, "delta_deg", where=where, low=-90, high=90))
    moment = checked_values(moment_n_m, "moment_n_m", where=where, low=0.0)
    normal, slip = fault_vectors(strike_deg, dip_deg, rake_deg, where=where)
    x, y, z = np.broadcast_arrays(
        np.cos(delta) * np.cos(gamma), np.cos(delta) * np.sin(gamma), np.sin(delta) + 0 * gamma
    )
    pattern = np.stack([x, y, z], axis=-1) @ _TO_EIGENVALUES
    axes = np.stack([(normal + slip) / np.sqrt(2), np.cross(normal, slip), (normal - slip) / np.sqrt(2)], axis=-2)
    return from_eigen_ned(np.sqrt(2) * moment[..., None] * pattern, axes)


_TO_EIGENVALUES = np.array(
    [
        [1 / np.sqrt(2), 0.0, -1 / np.sqrt(2)],
        [-1 / np.sqrt(6), 2 / np.sqrt(6), -1 / np.sqrt(6)],
        [1 / np.sqrt(3), 1 / np.sqrt(3), 1 / np.sqrt(3)],
    ]
)
"""Rows: unit double couple, unit CLVD and unit explosion as eigenvalues λ1, λ2, λ3."""
