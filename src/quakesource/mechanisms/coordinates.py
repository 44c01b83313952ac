"""The two frames and two layouts of a moment tensor: USE (r up, t south, p east) and NED (x, y, z down)."""

import numpy as np
from numpy.typing import ArrayLike

from quakesource.errors import SourceError
from quakesource.mechanisms.validation import FloatArray, checked_tensors

_NED = "Mxx Myy Mzz Mxy Mxz Myz"


def to_ned(mt: ArrayLike) -> FloatArray:
    """Turn USE tensors (..., 6), N·m, into (..., 6) Mxx Myy Mzz Mxy Mxz Myz; x north, y east, z down.

    Aki & Richards (2002), box 4.4; Harvard convention: Mrr=Mzz, Mtt=Mxx, Mpp=Myy, Mrt=Mxz, Mrp=-Myz,
    Mtp=-Mxy. Raises SourceError on a wrong last dimension or non-finite values.
    """
    m = checked_tensors(mt, where="to_ned")
    return np.stack([m[..., 1], m[..., 2], m[..., 0], -m[..., 5], m[..., 3], -m[..., 4]], axis=-1)


def from_ned(mt_ned: ArrayLike) -> FloatArray:
    """Turn (..., 6) Mxx Myy Mzz Mxy Mxz Myz into USE tensors (..., 6), N·m; the inverse of to_ned.

    Raises SourceError on a wrong last dimension or non-finite values.
    """
    m = checked_tensors(mt_ned, where="from_ned", layout=_NED)
    return np.stack([m[..., 2], m[..., 0], m[..., 1], m[..., 4], -m[..., 5], -m[..., 3]], axis=-1)


def to_matrix(mt: ArrayLike) -> FloatArray:
    """Turn USE tensors (..., 6), N·m, into symmetric USE matrices (..., 3, 3), rows r, t, p.

    Raises SourceError on a wrong last dimension or non-finite values.
    """
    m = checked_tensors(mt, where="to_matrix")
    return m[..., [[0, 3, 4], [3, 1, 5], [4, 5, 2]]]


def from_matrix(matrix: ArrayLike) -> FloatArray:
    """Turn symmetric USE matrices (..., 3, 3) into USE tensors (..., 6), N·m.

    Raises SourceError when the shape is wrong or a matrix is not symmetric to 1e-6 of its largest element.
    """
    values = np.asarray(matrix, dtype=np.float64)
    if values.ndim < 2 or values.shape[-2:] != (3, 3):
        raise SourceError(
            f"A moment tensor matrix must have shape (..., 3, 3), got {values.shape}",
            where="from_matrix",
            next_step="pass symmetric matrices whose rows and columns are r, t, p",
        )
    largest = np.abs(values).max(axis=(-2, -1), keepdims=True, initial=0.0)
    if np.any(np.abs(values - np.swapaxes(values, -1, -2)) > 1e-6 * largest):
        raise SourceError(
            "A moment tensor matrix is not symmetric",
            where="from_matrix",
            next_step="check how it was assembled: equivalent body forces carry no net torque",
        )
    symmetric = (values + np.swapaxes(values, -1, -2)) / 2
    return checked_tensors(symmetric[..., [0, 1, 2, 0, 0, 1], [0, 1, 2, 1, 2, 2]], where="from_matrix")


def vectors_to_ned(vectors_use: FloatArray) -> FloatArray:
    """Turn vectors (..., 3) in up, south, east into north, east, down."""
    return np.stack([-vectors_use[..., 1], vectors_use[..., 2], -vectors_use[..., 0]], axis=-1)


def from_eigen_ned(eigenvalues_n_m: FloatArray, vectors_ned: FloatArray) -> FloatArray:
    """Sum λ v vᵀ into USE tensors (..., 6): eigenvalues (..., k), vectors (..., k, 3) in NED."""
    m = np.einsum("...k,...ki,...kj->...ij", eigenvalues_n_m, vectors_ned, vectors_ned)
    return from_ned(m[..., [0, 1, 2, 0, 0, 1], [0, 1, 2, 1, 2, 2]])
