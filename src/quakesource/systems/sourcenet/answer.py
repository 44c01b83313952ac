"""The posterior as answers: a double couple with radii and draws, and how far from training the event looks."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.geometry import azimuthal_gap_deg
from quakesource.mechanisms import principal_frames
from quakesource.posteriors.calibration import SHARES
from quakesource.posteriors.double_couples import Components, mean_tensors, tensors_of
from quakesource.posteriors.draws import DoubleCouples, posterior_draws, radii_deg
from quakesource.posteriors.local_calibration import SMALLEST_DEG
from quakesource.systems.sourcenet.inputs import Inputs
from quakesource.systems.sourcenet.model import SourceNet

FloatArray = NDArray[np.float64]

AT_A_TIME, N_DRAWS, SEED = 64, 500, 7
N_CONDITIONS = 5
LEAST_CERTAIN = (1e-3, 1 - 1e-3)
"""Probabilities beyond which sources are alike."""


@dataclass(frozen=True)
class Answers:
    """Of ``n`` sources.

    ``tensor`` (n, 6) unit double couples, USE; ``magnitude`` and ``depth_km`` (n,); ``radius_deg`` (n, len(SHARES)) as
    the posterior has it, not calibrated; ``draws`` (n, N_DRAWS, 6) unit double couples;
    ``complex_source_probability`` (n,): that the source is compound or slow; ``features`` (n, d) and ``shares``
    (n, stations) as in `model.Outputs`; ``conditions`` (n, `N_CONDITIONS`) that radii are calibrated by.
    """

    tensor: FloatArray
    magnitude: FloatArray
    depth_km: FloatArray
    radius_deg: FloatArray
    draws: FloatArray
    complex_source_probability: FloatArray
    features: FloatArray
    shares: FloatArray
    conditions: FloatArray


def answers(network: SourceNet, inputs: Inputs) -> Answers:
    """What the network says of every source: the double couple nearest to the mean tensor of the posterior.

    Draws, and with them radii, follow from the posterior of a source alone, whatever is asked beside it.
    """
    network.eval()
    n, room = inputs.present.shape
    shapes = (
        (n, 6),
        n,
        n,
        (n, len(SHARES)),
        (n, N_DRAWS, 6),
        n,
        (n, 4 * network.shape.width),
        (n, room),
        (n, N_CONDITIONS),
    )
    found = Answers(*(np.empty(shape) for shape in shapes))
    for start in range(0, n, AT_A_TIME):
        rows = slice(start, start + AT_A_TIME)
        with torch.no_grad():
            outputs = network(inputs.select(rows))
        nearest = DoubleCouples(principal_frames(tensors_of(mean_tensors(outputs))))
        found.tensor[rows] = nearest.tensors()
        found.magnitude[rows] = outputs.magnitude.cpu().numpy()
        found.depth_km[rows] = outputs.depth_km.cpu().numpy()
        found.complex_source_probability[rows] = torch.sigmoid(outputs.complex_source).cpu().numpy()
        found.features[rows], found.shares[rows] = outputs.features.cpu().numpy(), outputs.shares.cpu().numpy()
        for i in range(len(nearest.frames)):
            own = slice(i, i + 1)
            one = Components(outputs.weights[own], outputs.axes[own], outputs.sharpness[own])
            drawn = posterior_draws(one, N_DRAWS, np.random.default_rng(SEED))
            found.draws[start + i] = drawn.tensors()[0]
            found.radius_deg[start + i] = radii_deg(DoubleCouples(nearest.frames[own]), drawn)[0]
    found.conditions[:] = _conditions(found, inputs)
    return found


def _conditions(found: Answers, inputs: Inputs) -> FloatArray:
    """What errors depend on beside the radius: the logarithms of it and of the number of stations, the widest gap, the
    logit that the source is complex, and the magnitude.
    """
    counts = inputs.present.sum(1).cpu().numpy()
    if not len(counts):
        return np.empty((0, N_CONDITIONS))
    sine, cosine = inputs.harmonics[:, :2].double().cpu().numpy().T
    of_source = np.split(np.rad2deg(np.arctan2(sine, cosine)), np.cumsum(counts)[:-1])
    gap_deg = [azimuthal_gap_deg(azimuth_deg % 360) for azimuth_deg in of_source]
    chance = np.clip(found.complex_source_probability, *LEAST_CERTAIN)
    radius_deg = np.log(np.maximum(found.radius_deg[:, SHARES.index(0.68)], SMALLEST_DEG))
    return np.column_stack([radius_deg, np.log(counts), gap_deg, np.log(chance / (1 - chance)), found.magnitude])
