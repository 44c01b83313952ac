"""Principal axes: tension T, null N and pressure P, as azimuth and plunge."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from quakesource.mechanisms.coordinates import from_eigen_ned, vectors_to_ned
from quakesource.mechanisms.eigen import eigen_frames
from quakesource.mechanisms.validation import FloatArray, checked_tensors, checked_values


class Axis(NamedTuple):
    """One principal axis; three arrays of the same shape (...)."""

    eigenvalue_n_m: FloatArray
    azimuth_deg: FloatArray
    """Clockwise from north, [0, 360)."""
    plunge_deg: FloatArray
    """Down from the horizontal, [0, 90]."""


class PrincipalAxes(NamedTuple):
    """The three principal axes by falling eigenvalue (isotropic part included): t, n, p."""

    t: Axis
    n: Axis
    p: Axis


def principal_axes(mt: ArrayLike) -> PrincipalAxes:
    """Principal axes of USE tensors (..., 6), N·m; arrays of shape (...).

    Jost & Herrmann (1989, SRL 60, 37). Where eigenvalues are equal the axes are one valid choice of many.
    Raises SourceError on a wrong last dimension or non-finite values.
    """
    m = checked_tensors(mt, where="principal_axes")
    values, vectors = eigen_frames(m.reshape(-1, 6))
    shape = m.shape[:-1]
    t, n, p = (_axis(values[i], vectors_to_ned(vectors[3 * i : 3 * i + 3].T), shape) for i in range(3))
    return PrincipalAxes(t, n, p)


def principal_frames(mt: ArrayLike) -> FloatArray:
    """Unit vectors (..., 3, 3) along the axes of USE tensors (..., 6): rows T, N, P; north, east, down; right-handed.

    The signs are arbitrary; where eigenvalues are equal the axes are one valid choice of many. Raises SourceError on a
    wrong last dimension or non-finite values.
    """
    m = checked_tensors(mt, where="principal_frames")
    vectors = eigen_frames(m.reshape(-1, 6))[1]
    return vectors_to_ned(vectors.T.reshape(*m.shape[:-1], 3, 3))


def from_axes(axes: PrincipalAxes) -> FloatArray:
    """USE tensors (..., 6), N·m, of principal axes; the inverse of principal_axes.

    The axes are taken as given: rounded, not quite orthogonal axes give a tensor that is off by as much.
    Raises SourceError on non-finite values.
    """
    values, vectors = [], []
    for axis in axes:
        where = "from_axes"
        azimuth = np.radians(checked_values(axis.azimuth_deg, "azimuth_deg", where=where))
        plunge = np.radians(checked_values(axis.plunge_deg, "plunge_deg", where=where, low=-90, high=90))
        north, east = np.cos(plunge) * np.cos(azimuth), np.cos(plunge) * np.sin(azimuth)
        vectors.append(np.stack(np.broadcast_arrays(north, east, np.sin(plunge)), axis=-1))
        values.append(checked_values(axis.eigenvalue_n_m, "eigenvalue_n_m", where=where))
    return from_eigen_ned(np.stack(values, axis=-1), np.stack(vectors, axis=-2))


def _axis(eigenvalue: FloatArray, vector_ned: FloatArray, shape: tuple[int, ...]) -> Axis:
    down = np.where(vector_ned[:, 2] < 0, -1.0, 1.0)
    north, east, z = (down * vector_ned[:, i] for i in range(3))
    azimuth = np.degrees(np.arctan2(east, north)) % 360
    azimuth = np.where(azimuth >= 360, 0.0, azimuth)
    plunge = np.degrees(np.arctan2(z, np.hypot(north, east)))
    return Axis(eigenvalue.reshape(shape), azimuth.reshape(shape), plunge.reshape(shape))
