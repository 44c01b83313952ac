"""The slow, obvious versions that the fast ones are held to."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def aki_richards_ned(strike_deg: float, dip_deg: float, rake_deg: float) -> Array:
    """Unit double couple as printed in Aki & Richards (2002), box 4.4: Mxx Myy Mzz Mxy Mxz Myz."""
    f, d, r = np.radians([strike_deg, dip_deg, rake_deg])
    sin, cos = np.sin, np.cos
    return np.array(
        [
            -(sin(d) * cos(r) * sin(2 * f) + sin(2 * d) * sin(r) * sin(f) ** 2),
            sin(d) * cos(r) * sin(2 * f) - sin(2 * d) * sin(r) * cos(f) ** 2,
            sin(2 * d) * sin(r),
            sin(d) * cos(r) * cos(2 * f) + 0.5 * sin(2 * d) * sin(r) * sin(2 * f),
            -(cos(d) * cos(r) * cos(f) + cos(2 * d) * sin(r) * sin(f)),
            -(cos(d) * cos(r) * sin(f) - cos(2 * d) * sin(r) * cos(f)),
        ]
    )


def matrix(mt: Array) -> Array:
    rr, tt, pp, rt, rp, tp = mt
    return np.array([[rr, rt, rp], [rt, tt, tp], [rp, tp, pp]])


def frame(mt: Array) -> Array:
    """Right-handed frame with columns T, N, P from LAPACK."""
    _, vectors = np.linalg.eigh(matrix(mt))
    vectors = vectors[:, ::-1].copy()
    if np.linalg.det(vectors) < 0:
        vectors[:, 1] *= -1
    return vectors


def kagan_angle(a: Array, b: Array) -> float:
    """Degrees: the least angle of the four proper rotations that carry frame a onto frame b."""
    angles = []
    for signs in product([1, -1], repeat=3):
        if np.prod(signs) < 0:
            continue
        rotation = frame(b) @ np.diag(signs) @ frame(a).T
        # |R - I|² = 8 sin²(θ/2): well conditioned where the trace is not
        angles.append(2 * np.arcsin(min(np.linalg.norm(rotation - np.eye(3)) / np.sqrt(8), 1.0)))
    return float(np.degrees(min(angles)))


def random_rotation(rng: np.random.Generator) -> Array:
    q, r = np.linalg.qr(rng.standard_normal((3, 3)))
    q = q * np.sign(np.diag(r))
    return q * np.sign(np.linalg.det(q))
