"""Between the candidates: the best tensor without trace, and the best double couple, at every place of a record."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from quakesource.mechanisms import DEVIATORIC_BASIS, from_matrix, to_matrix
from quakesource.systems.fmnet.search import Normal

FloatArray = NDArray[np.float64]

STEPS_DEG = (8.0, 4.0, 2.0, 1.0, 0.5, 0.25)
"""Rotations that are tried, coarse to fine; the candidates are about twice the first apart."""

MAX_MOVES = 40

_DIRECTIONS = np.array([d for d in np.ndindex(3, 3, 3) if d != (1, 1, 1)], float) - 1


def best_deviatoric(normal: Normal) -> tuple[FloatArray, FloatArray]:
    """The tensor without trace (place, 6), N·m, that explains most, and how much (place,): five equations a place."""
    upper = np.zeros((len(normal.c), 6, 6))
    rows, columns = np.triu_indices(6)
    upper[:, rows, columns] = upper[:, columns, rows] = normal.a
    matrices = DEVIATORIC_BASIS @ upper @ DEVIATORIC_BASIS.T
    right = normal.c @ DEVIATORIC_BASIS.T
    found = (np.linalg.pinv(matrices, rcond=1e-12, hermitian=True) @ right[..., None])[..., 0]
    return normal.unit_n_m * (found @ DEVIATORIC_BASIS), np.einsum("pi,pi->p", found, right)


def best_double_couple(normal: Normal, start: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The double couple (place, 6) that explains most, and how much (place,), by rotating ``start`` (place, 6).

    Every place tries 26 rotations of its own double couple and takes the best, until none is better; then smaller ones.
    Turning the tensor itself, there is no end of a dip or of a rake to mind.
    """
    tensor = start.copy()
    explained = normal.explained(tensor[:, None])[:, 0]
    for step in STEPS_DEG:
        rotations = Rotation.from_rotvec(step * _DIRECTIONS, degrees=True).as_matrix()
        moving = np.arange(len(tensor))
        for _ in range(MAX_MOVES):
            turned = rotations @ to_matrix(tensor[moving])[:, None] @ rotations.transpose(0, 2, 1)
            trial = from_matrix(turned)
            value = normal.at(moving).explained(trial)
            choice = value.argmax(axis=1)
            reached = value[np.arange(len(moving)), choice]
            better = reached > explained[moving]
            tensor[moving[better]] = trial[np.flatnonzero(better), choice[better]]
            explained[moving[better]] = reached[better]
            moving = moving[better]
            if not moving.size:
                break
    return tensor, explained
