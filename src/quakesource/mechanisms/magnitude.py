"""Scalar moment and moment magnitude, with the definition in each name."""

import numpy as np
from numpy.typing import ArrayLike

from quakesource.constants import MAGNITUDE_OFFSET
from quakesource.mechanisms.eigen import eigen_frames
from quakesource.mechanisms.validation import FloatArray, checked_positive, checked_tensors, checked_values


def scalar_moment(mt: ArrayLike) -> FloatArray:
    """Scalar moment (...), N·m, of USE tensors (..., 6): sqrt(Σ Mij²)/√2.

    Silver & Jordan (1982, GJI 70, 755), the definition of this package. Raises SourceError on wrong shapes
    or NaN.
    """
    m = checked_tensors(mt, where="scalar_moment")
    return np.asarray(np.sqrt((m[..., :3] ** 2).sum(axis=-1) / 2 + (m[..., 3:] ** 2).sum(axis=-1)))


def scalar_moment_eigenvalue(mt: ArrayLike) -> FloatArray:
    """Scalar moment (...), N·m, of USE tensors (..., 6) as (|λ1| + |λ3|)/2, extreme eigenvalues.

    Dziewonski et al. (1981, JGR 86, 2825): GCMT, ComCat and SCSN print this one. It equals scalar_moment
    for a double couple and falls below it otherwise (by 13 % for a pure CLVD). Raises SourceError on wrong
    shapes or NaN.
    """
    m = checked_tensors(mt, where="scalar_moment_eigenvalue")
    values, _ = eigen_frames(m.reshape(-1, 6))
    return np.asarray(((np.abs(values[0]) + np.abs(values[2])) / 2).reshape(m.shape[:-1]))


def moment_magnitude(mt: ArrayLike) -> FloatArray:
    """Moment magnitude Mw (...) of USE tensors (..., 6), N·m, from scalar_moment.

    IASPEI (2005) after Hanks & Kanamori (1979). Raises SourceError on wrong shapes, NaN or zero tensors.
    """
    return moment_to_magnitude(scalar_moment(mt))


def moment_to_magnitude(moment_n_m: ArrayLike) -> FloatArray:
    """Mw = 2/3 (log10 M0[N·m] - 9.1), any shape. Raises SourceError unless the moment is above zero."""
    moment = checked_positive(moment_n_m, "moment_n_m", where="moment_to_magnitude")
    return 2 / 3 * (np.log10(moment) - MAGNITUDE_OFFSET)


def magnitude_to_moment(magnitude: ArrayLike) -> FloatArray:
    """Scalar moment, N·m, of moment magnitudes Mw, any shape. Raises SourceError outside [-10, 12]."""
    # A moment handed in as a magnitude would overflow in silence; no earthquake lies outside these bounds.
    mw = checked_values(magnitude, "magnitude", where="magnitude_to_moment", low=-10, high=12)
    return np.asarray(10.0 ** (1.5 * mw + MAGNITUDE_OFFSET))
