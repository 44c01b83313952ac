"""The posterior as answers: a double couple with the radius that holds a share of it, and draws."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.mechanisms import double_couple
from quakesource.systems.sourcenet.inputs import Inputs
from quakesource.systems.sourcenet.model import SourceNet
from quakesource.systems.sourcenet.posterior import (
    credible_radius_deg,
    grid,
    grid_probability,
    tensors_of,
    unit_vectors,
)

FloatArray = NDArray[np.float64]

SHARES = (0.5, 0.68, 0.8, 0.9)
"""Shares of the posterior whose radii are given and calibrated."""
AT_A_TIME = 64


@dataclass(frozen=True)
class Answers:
    """Of ``n`` sources: ``tensor`` (n, 6) unit double couples, USE; ``magnitude`` and ``depth_km`` (n,); ``radius_deg``
    (n, len(SHARES)) as the posterior has it, not calibrated; ``probability`` (n, N_GRID).
    """

    tensor: FloatArray
    magnitude: FloatArray
    depth_km: FloatArray
    radius_deg: FloatArray
    probability: FloatArray


def answers(network: SourceNet, inputs: Inputs) -> Answers:
    """What the network says of every source: the double couple nearest to the mean tensor of the posterior."""
    network.eval()
    tensors, magnitudes, depths, radii, probabilities = [], [], [], [], []
    vectors = unit_vectors(grid()[0])
    for start in range(0, len(inputs.present), AT_A_TIME):
        with torch.no_grad():
            outputs = network(inputs.select(slice(start, start + AT_A_TIME)))
        probability = grid_probability(outputs)
        tensor = double_couple(tensors_of(probability @ vectors))
        tensors.append(tensors_of(unit_vectors(tensor)))
        magnitudes.append(outputs.magnitude.cpu().numpy().astype(np.float64))
        depths.append(outputs.depth_km.cpu().numpy().astype(np.float64))
        radii += [credible_radius_deg(one, p, SHARES) for one, p in zip(tensor, probability, strict=True)]
        probabilities.append(probability)
    n = len(inputs.present)
    return Answers(
        np.concatenate([np.empty((0, 6)), *tensors]),
        np.concatenate([np.empty(0), *magnitudes]),
        np.concatenate([np.empty(0), *depths]),
        np.array(radii).reshape(n, len(SHARES)),
        np.concatenate([np.empty((0, len(vectors))), *probabilities]),
    )


def draws(probability: FloatArray, n_draws: int, rng: np.random.Generator) -> FloatArray:
    """Double couples (n_draws, 6) from a posterior on the grid (N_GRID,)."""
    return np.asarray(grid()[0][rng.choice(len(probability), n_draws, p=probability / probability.sum())])


def calibration(error_deg: FloatArray, radius_deg: FloatArray) -> tuple[float, ...]:
    """Factors on the radii of `SHARES` that make them hold what they say of these errors (split conformal prediction).

    ``error_deg`` (n,) and ``radius_deg`` (n, len(SHARES)) of sources that were neither trained on nor used to stop.
    """
    n = len(error_deg)
    ratio = error_deg[:, None] / np.maximum(radius_deg, 0.1)
    return tuple(float(np.quantile(ratio[:, i], min(1.0, np.ceil((n + 1) * p) / n))) for i, p in enumerate(SHARES))
