"""The posterior as answers: a double couple with radii and draws, and how far from training the event looks."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.mechanisms import double_couple, kagan_angle
from quakesource.systems.sourcenet.inputs import Inputs
from quakesource.systems.sourcenet.model import SourceNet
from quakesource.systems.sourcenet.posterior import mean_tensors, posterior_draws, tensors_of, unit_vectors

FloatArray = NDArray[np.float64]

SHARES = (0.5, 0.68, 0.8, 0.9)
"""Shares of the posterior whose radii are given and calibrated."""
AT_A_TIME, N_DRAWS = 64, 500
SHRINKAGE = 0.02
"""Share of the mean variance that is added to every direction: some have next to none."""


@dataclass(frozen=True)
class Answers:
    """Of ``n`` sources.

    ``tensor`` (n, 6) unit double couples, USE; ``magnitude`` and ``depth_km`` (n,); ``radius_deg`` (n, len(SHARES)) as
    the posterior has it, not calibrated; ``draws`` (n, N_DRAWS, 6) unit double couples;
    ``complex_source_probability`` (n,): that the source is compound or slow; ``features`` (n, d) and ``shares``
    (n, stations) as in `model.Outputs`.
    """

    tensor: FloatArray
    magnitude: FloatArray
    depth_km: FloatArray
    radius_deg: FloatArray
    draws: FloatArray
    complex_source_probability: FloatArray
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
        found.complex_source_probability[rows] = torch.sigmoid(outputs.complex_source).cpu().numpy()
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


@dataclass(frozen=True)
class TrainingStatistics:
    """Features of synthetics that were not trained on: their ``mean`` (d,) and the ``whitening`` (d, d), after which
    their median length is 1.
    """

    mean: FloatArray
    whitening: FloatArray


def training_statistics(features: FloatArray) -> TrainingStatistics:
    """Learn what features (n, d) look like."""
    mean = features.mean(0)
    covariance = np.cov(features - mean, rowvar=False)
    covariance += SHRINKAGE * np.trace(covariance) / len(mean) * np.eye(len(mean))
    whitening = np.asarray(np.linalg.cholesky(np.linalg.inv(covariance)), np.float64)
    return TrainingStatistics(mean, whitening / np.median(_distance((features - mean) @ whitening)))


def ood_score(features: FloatArray, known: TrainingStatistics) -> FloatArray:
    """Out-of-distribution score (n,): Mahalanobis distance of features over its median for training; 1 is typical."""
    return _distance((features - known.mean) @ known.whitening)


def _distance(whitened: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt((whitened**2).sum(1)))
