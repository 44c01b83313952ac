"""The mechanism that stands for a posterior, and how far the posterior strays from it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.mechanisms import double_couple, kagan_angle, nodal_planes, scalar_moment
from quakesource.mechanisms.fault import fault_vectors
from quakesource.systems.polarity.search import Posterior

FloatArray = NDArray[np.float64]
NEAR_DEG = 45.0
"""Mechanisms within this Kagan angle count as the same solution (HASH's 'cangle')."""
UNCERTAINTY_SHARE = 0.68


@dataclass(frozen=True)
class Answer:
    """``tensor`` (6,), a double couple of moment 1; ``planes`` (2, 3) strike, dip, rake.

    ``uncertainty_deg``: Kagan angle that holds 68 % of the posterior. ``plane_uncertainty_deg`` (2,): RMS angle of the
    posterior's planes to each. ``probability_near``: share of the posterior within 45°.
    """

    tensor: FloatArray
    planes: FloatArray
    uncertainty_deg: float
    plane_uncertainty_deg: FloatArray
    probability_near: float


def preferred_answer(posterior: Posterior) -> Answer:
    """The centre of the likeliest cluster of mechanisms.

    The mean tensor of a set of double couples leads to the one with the least mean square distance to them, without
    a choice between their planes. Averages are taken over the posterior within 45° of the last average, until it
    stays; they start from the mean of all and from the maximum, and the one with more of the posterior near it wins.
    """
    weights = posterior.probability
    starts = [_mean(posterior.tensors, weights), posterior.tensors[int(np.argmax(weights))]]
    centres = [_settled(posterior.tensors, weights, start) for start in starts]
    angles = [kagan_angle(posterior.tensors, centre) for centre in centres]
    near = [float(weights[angle <= NEAR_DEG].sum()) for angle in angles]
    best = int(np.argmax(near))
    planes = nodal_planes(centres[best])
    order = np.argsort(angles[best])
    held = int(np.searchsorted(np.cumsum(weights[order]), UNCERTAINTY_SHARE))
    return Answer(
        tensor=centres[best],
        planes=planes,
        uncertainty_deg=float(angles[best][order[min(held, len(order) - 1)]]),
        plane_uncertainty_deg=_plane_uncertainty_deg(posterior.angles, weights, planes),
        probability_near=near[best],
    )


def _settled(tensors: FloatArray, weights: FloatArray, start: FloatArray) -> FloatArray:
    centre = start
    for _ in range(20):
        near = kagan_angle(tensors, centre) <= NEAR_DEG
        if not near.any():
            break
        moved = _mean(tensors[near], weights[near])
        if kagan_angle(moved, centre) < 0.1:
            return moved
        centre = moved
    return centre


def _mean(tensors: FloatArray, weights: FloatArray) -> FloatArray:
    couple = double_couple(weights @ tensors / weights.sum())
    return np.asarray(couple / scalar_moment(couple))


def _plane_uncertainty_deg(angles: FloatArray, weights: FloatArray, planes: FloatArray) -> FloatArray:
    """RMS angles (2,) between normals of the posterior and of the two planes, each pair matched with least rotation."""
    normal, slip = fault_vectors(*angles.T, where="posterior planes")
    first, second = fault_vectors(*planes[0], where="preferred planes")
    null, own_null = np.cross(first, second), np.cross(normal, slip)
    # the four ways to name a double couple: planes exchanged, both normals reversed
    matches = [(normal, slip, own_null), (-normal, -slip, own_null), (slip, normal, -own_null)]
    matches.append((-slip, -normal, -own_null))
    cosines = np.array([[n @ first, d @ second, b @ null] for n, d, b in matches])
    best = np.argmax(cosines.sum(axis=1), axis=0)
    chosen = np.take_along_axis(cosines, best[None, None], axis=0)[0, :2]
    degrees = np.degrees(np.arccos(np.clip(chosen, -1, 1)))
    return np.asarray(np.sqrt((degrees**2) @ weights / weights.sum()))
