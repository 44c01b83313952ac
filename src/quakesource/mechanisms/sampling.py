"""Random mechanisms, uniform in the sense of rotations or of moment-tensor space."""

import numpy as np
from numpy.typing import ArrayLike

from quakesource.errors import SourceError
from quakesource.mechanisms.fault import moment_tensor
from quakesource.mechanisms.magnitude import scalar_moment
from quakesource.mechanisms.validation import FloatArray, checked_values


def random_double_couples(n: int, rng: np.random.Generator, moment_n_m: ArrayLike = 1.0) -> FloatArray:
    """Double couples (n, 6), USE, N·m, uniform over orientations; the moment is one value or (n,).

    Strike, cos(dip) and rake are uniform, which is the rotation-invariant measure (Kagan 1991, GJI 106, 709).
    Raises SourceError on a negative n or a bad moment.
    """
    n = _checked_count(n, "random_double_couples")
    dip = np.degrees(np.arccos(rng.uniform(0, 1, n)))
    return moment_tensor(rng.uniform(0, 360, n), dip, rng.uniform(-180, 180, n), moment_n_m)


def random_moment_tensors(n: int, rng: np.random.Generator, moment_n_m: ArrayLike = 1.0) -> FloatArray:
    """Full tensors (n, 6), USE, N·m, uniform on the 5-sphere; one scalar_moment or (n,).

    Tape & Tape (2015, GJI 202, 2074). Raises SourceError on a negative n or a bad moment.
    """
    return _scaled(_gaussian(_checked_count(n, "random_moment_tensors"), rng), moment_n_m)


def random_deviatoric_tensors(n: int, rng: np.random.Generator, moment_n_m: ArrayLike = 1.0) -> FloatArray:
    """Trace-free tensors (n, 6), USE, N·m, uniform on the 4-sphere; one scalar_moment or (n,).

    The projection of an isotropic Gaussian is isotropic. Raises SourceError on a negative n or a bad moment.
    """
    m = _gaussian(_checked_count(n, "random_deviatoric_tensors"), rng)
    m[:, :3] -= m[:, :3].mean(axis=-1, keepdims=True)
    return _scaled(m, moment_n_m)


def _gaussian(n: int, rng: np.random.Generator) -> FloatArray:
    m = rng.standard_normal((n, 6))
    # Off-diagonal elements count twice in the norm.
    m[:, 3:] /= np.sqrt(2)
    return m


def _scaled(m: FloatArray, moment_n_m: ArrayLike) -> FloatArray:
    moment = checked_values(moment_n_m, "moment_n_m", where="random tensors", low=0.0)
    return m * (moment / scalar_moment(m))[:, None]


def _checked_count(n: int, where: str) -> int:
    if n < 0:
        raise SourceError(f"Cannot draw {n} tensors", where=where, next_step="pass a count of 0 or more")
    return n
