"""The posterior as answers: a double couple with the radius that holds a share of it, and draws."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.mechanisms import double_couple, kagan_angle
from quakesource.systems.sourcenet.drawing import posterior_draws
from quakesource.systems.sourcenet.inputs import Inputs
from quakesource.systems.sourcenet.model import SourceNet
from quakesource.systems.sourcenet.posterior import mean_tensors, tensors_of, unit_vectors

FloatArray = NDArray[np.float64]

SHARES = (0.5, 0.68, 0.8, 0.9)
"""Shares of the posterior whose radii are given and calibrated."""
AT_A_TIME, N_DRAWS = 64, 500


@dataclass(frozen=True)
class Answers:
    """Of ``n`` sources: ``tensor`` (n, 6) unit double couples, USE; ``magnitude`` and ``depth_km`` (n,); ``radius_deg``
    (n, len(SHARES)) as the posterior has it, not calibrated; ``draws`` (n, N_DRAWS, 6) unit double couples; ``unusual``
    (n,) the probability that the source is compound or slow; ``features`` (n, d) and ``shares`` (n, room) as in
    `model.Outputs`.
    """

    tensor: FloatArray
    magnitude: FloatArray
    depth_km: FloatArray
    radius_deg: FloatArray
    draws: FloatArray
    unusual: FloatArray
    features: FloatArray
    shares: FloatArray


def answers(network: SourceNet, inputs: Inputs) -> Answers:
    """What the network says of every source: the double couple nearest to the mean tensor of the posterior.

    Draws, and with them radii, follow from the place of a source among ``inputs``.
    """
    network.eval()
    n, room = inputs.present.shape
    shapes = ((n, 6), n, n, (n, len(SHARES)), (n, N_DRAWS, 6), n, (n, 4 * network.shape.width), (n, room))
    found = Answers(*(np.empty(shape) for shape in shapes))
    for start in range(0, n, AT_A_TIME):
        rows = slice(start, start + AT_A_TIME)
        with torch.no_grad():
            outputs = network(inputs.select(rows))
        tensor = double_couple(tensors_of(mean_tensors(outputs)))
        found.tensor[rows] = tensors_of(unit_vectors(tensor))
        found.magnitude[rows] = outputs.magnitude.cpu().numpy()
        found.depth_km[rows] = outputs.depth_km.cpu().numpy()
        found.unusual[rows] = torch.sigmoid(outputs.unusual).cpu().numpy()
        found.features[rows], found.shares[rows] = outputs.features.cpu().numpy(), outputs.shares.cpu().numpy()
        found.draws[rows] = posterior_draws(outputs, N_DRAWS, np.random.default_rng([7, start]))
        angle = kagan_angle(tensor[:, None], found.draws[rows])
        found.radius_deg[rows] = np.quantile(angle, SHARES, axis=1).T
    return found


def calibration(error_deg: FloatArray, radius_deg: FloatArray) -> tuple[float, ...]:
    """Factors on the radii of `SHARES` that make them hold what they say of these errors (split conformal prediction).

    ``error_deg`` (n,) and ``radius_deg`` (n, len(SHARES)) of sources that were neither trained on nor used to stop.
    """
    n = len(error_deg)
    ratio = error_deg[:, None] / np.maximum(radius_deg, 0.1)
    return tuple(float(np.quantile(ratio[:, i], min(1.0, np.ceil((n + 1) * p) / n))) for i, p in enumerate(SHARES))
