"""Kagan angle: how far one double couple must be turned to become another."""

import numpy as np
from numpy.typing import ArrayLike

from quakesource.errors import SourceError
from quakesource.mechanisms.eigen import eigen_frames, orientation_is_undefined
from quakesource.mechanisms.validation import FloatArray, checked_tensors

_CHUNK = 8192  # pairs whose temporaries stay in cache, and the bound on memory of a large outer comparison


def kagan_angle(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """Smallest rotation (...), degrees, 0-120, between the double couples of USE tensors (..., 6), broadcast.

    Kagan (1991, GJI 106, 709; 2007, GJI 171, 411): the least angle over the four rotations that leave a
    double couple unchanged. General tensors enter by their eigenframe, as in Tape & Tape (2012, GJI 191,
    813); moments and eigenvalues do not matter. The angle is NaN where a tensor is isotropic or zero, and
    arbitrary within its free axis where one is a pure CLVD. Each tensor is decomposed once, so a[:, None]
    against b[None, :] costs little per pair. Raises SourceError on wrong or incompatible shapes or
    non-finite values.
    """
    first, second = checked_tensors(a, where="kagan_angle"), checked_tensors(b, where="kagan_angle")
    try:
        shape = np.broadcast_shapes(first.shape[:-1], second.shape[:-1])
    except ValueError as error:
        raise SourceError(
            f"Tensors of shapes {first.shape} and {second.shape} do not pair up",
            where="kagan_angle",
            next_step="pass equal lengths, or a[:, None] and b[None, :] to compare all with all",
        ) from error
    frames_a, frames_b = _frames(first), _frames(second)
    index_a, index_b = _pairing(first.shape[:-1], shape), _pairing(second.shape[:-1], shape)
    angle = np.empty(index_a.size)
    for start in range(0, angle.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        angle[part] = _angle(frames_a[:, index_a[part]], frames_b[:, index_b[part]])
    return np.degrees(angle, out=angle).reshape(shape)


def frame_angle(a: FloatArray, b: FloatArray) -> FloatArray:
    """`kagan_angle` (...) between double couples whose axes are known: `principal_frames` (..., 3, 3), broadcast."""
    first, second = (np.moveaxis(frames.reshape(*frames.shape[:-2], 9), -1, 0) for frames in (a, b))
    return np.degrees(_angle(first, second))


def _frames(mt: FloatArray) -> FloatArray:
    values, vectors = eigen_frames(mt.reshape(-1, 6))
    vectors[:, orientation_is_undefined(values)] = np.nan
    return vectors


def _pairing(own: tuple[int, ...], shape: tuple[int, ...]) -> np.ndarray:
    count = int(np.prod(own))
    return np.broadcast_to(np.arange(count).reshape(own), shape).reshape(-1)


def _angle(a: FloatArray, b: FloatArray) -> FloatArray:
    """Angle (...), rad, between right-handed frames (9, ...), least over the half turns about T, N and P."""
    r = [
        [a[3 * i] * b[3 * j] + a[3 * i + 1] * b[3 * j + 1] + a[3 * i + 2] * b[3 * j + 2] for j in range(3)]
        for i in range(3)
    ]
    t, n, p = r[0][0], r[1][1], r[2][2]
    none, about_t, about_n, about_p = t + n + p, t - n - p, n - t - p, p - t - n
    trace = np.maximum(np.maximum(none, about_t), np.maximum(about_n, about_p))
    # A half turn about T flips the signs of N and P, and so on: columns of r times these signs.
    sign_t = np.where((trace == none) | (trace == about_t), 1.0, -1.0)
    sign_n = np.where((trace == none) | ((trace == about_n) & (trace != about_t)), 1.0, -1.0)
    sign_p = sign_t * sign_n
    x = r[2][1] * sign_n - r[1][2] * sign_p
    y = r[0][2] * sign_p - r[2][0] * sign_t
    z = r[1][0] * sign_t - r[0][1] * sign_n
    # arccos of the trace alone would lose half of the digits near 0; the sine keeps them.
    return np.asarray(np.arctan2(np.sqrt(x * x + y * y + z * z), trace - 1))
