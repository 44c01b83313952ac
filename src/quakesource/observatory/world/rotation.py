"""Mechanisms that scatter about another one."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from quakesource.mechanisms.fault import fault_vectors
from quakesource.mechanisms.planes import plane_of

FloatArray = NDArray[np.float64]


def rotate_at_random(plane: FloatArray, scatter_deg: float, rng: np.random.Generator) -> FloatArray:
    """Strike, dip, rake (3,) of a fault turned by a random rotation vector.

    Each of its three components has the standard deviation ``scatter_deg``, so the angle is Maxwell distributed.
    """
    turn = Rotation.from_rotvec(np.radians(rng.normal(0, scatter_deg, 3))).as_matrix()
    normal, slip = (turn @ vector for vector in fault_vectors(*plane, where="rotate_at_random"))
    return np.asarray(plane_of(normal, slip))
