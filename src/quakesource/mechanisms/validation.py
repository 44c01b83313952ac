"""Checks at the door of the room: shapes, finiteness and ranges, with errors that say the next step."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakesource.errors import SourceError

FloatArray = NDArray[np.float64]
"""Double-precision array; the shape is in each docstring."""


def checked_tensors(mt: ArrayLike, *, where: str, layout: str = "Mrr Mtt Mpp Mrt Mrp Mtp") -> FloatArray:
    """Return `mt` as a finite (..., 6) float64 array or raise SourceError; `layout` only words the error."""
    values = _as_float(mt, "a moment tensor", where)
    if values.ndim == 0 or values.shape[-1] != 6:
        raise SourceError(
            f"A moment tensor must end in a dimension of 6, got shape {values.shape}",
            where=where,
            next_step=f"pass (..., 6) values in the order {layout}; from_matrix() turns (..., 3, 3) into it",
        )
    return _finite(values, "moment tensor", where)


def checked_values(
    value: ArrayLike, name: str, *, where: str, low: float = -np.inf, high: float = np.inf
) -> FloatArray:
    """Return `value` as a finite float64 array within [low, high] or raise SourceError."""
    values = _finite(_as_float(value, name, where), name, where)
    if values.size and (values.min() < low or values.max() > high):
        raise SourceError(
            f"{name} must lie in [{low:g}, {high:g}], got {values.min():g} to {values.max():g}",
            where=where,
            next_step="check the unit and the order of the arguments",
        )
    return values


def checked_positive(value: ArrayLike, name: str, *, where: str) -> FloatArray:
    """Return `value` as a finite float64 array, all above zero, or raise SourceError."""
    values = _finite(_as_float(value, name, where), name, where)
    if values.size and values.min() <= 0:
        raise SourceError(
            f"{name} must be above zero, got {values.min():g}",
            where=where,
            next_step="drop sources without a moment, or check the unit",
        )
    return values


def _as_float(value: ArrayLike, name: str, where: str) -> FloatArray:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise SourceError(
            f"{name} is not a regular array of numbers: {error}",
            where=where,
            next_step="pass numbers, without None or ragged rows",
        ) from error


def _finite(values: FloatArray, name: str, where: str) -> FloatArray:
    bad = np.count_nonzero(~np.isfinite(values))
    if bad:
        raise SourceError(
            f"{bad} of {values.size} {name} values are NaN or infinite",
            where=where,
            next_step="drop the sources that have no solution before calling",
        )
    return values
