"""The posterior as answers: a double couple with radii and draws, and how far from training the event looks."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.mechanisms import principal_frames
from quakesource.posteriors.calibration import SHARES
from quakesource.posteriors.double_couples import mean_tensors, tensors_of
from quakesource.posteriors.draws import DoubleCouples, posterior_draws, radii_deg
from quakesource.systems.fmnet.any_stations.inputs import Inputs
from quakesource.systems.fmnet.any_stations.model import Outputs, StationSetNetwork

FloatArray = NDArray[np.float64]

N_DRAWS = 100
"""Double couples that are drawn from a posterior: more cost as much as all the rest, and radii are calibrated."""
SEED = 7


@dataclass(frozen=True)
class Answers:
    """Of ``n`` sources.

    ``tensor`` (n, 6) unit double couples, USE; ``depth_km`` (n,); ``log_moment`` (n,) log10 of the moment whose records
    these are, N·m, for records in `bank.UNIT`; ``radius_deg`` (n, len(SHARES)) as the posterior has it, not calibrated,
    NaN without draws; ``draws`` (n, n_draws, 6) unit double couples; ``features`` (n, d) as in `model.Outputs`.
    """

    tensor: FloatArray
    depth_km: FloatArray
    log_moment: FloatArray
    radius_deg: FloatArray
    draws: FloatArray
    features: FloatArray


def answers(
    network: StationSetNetwork, inputs: Inputs, *, with_posterior: bool = True, n_draws: int = N_DRAWS
) -> Answers:
    """What the network says: the double couple nearest to the mean tensor of the posterior, and the posterior.

    Of one source, the draws follow from its posterior alone. Without a posterior (an ablation) the double couple is
    that of the tensor head, and radii and draws mean nothing.
    """
    if network.training:
        network.eval()
    with torch.inference_mode():
        outputs: Outputs = network(inputs)
    vectors = mean_tensors(outputs.mixture) if with_posterior else outputs.tensor.numpy().astype(np.float64)
    nearest = DoubleCouples(principal_frames(tensors_of(vectors)))
    tensor = nearest.tensors()
    draws, radius_deg = np.empty((len(tensor), 0, 6)), np.full((len(tensor), len(SHARES)), np.nan)
    if n_draws:
        drawn = posterior_draws(outputs.mixture, n_draws, np.random.default_rng(SEED))
        draws, radius_deg = drawn.tensors(), radii_deg(nearest, drawn)
    return Answers(
        tensor=tensor,
        depth_km=outputs.depth_km.numpy().astype(np.float64),
        log_moment=(inputs.amplitude - outputs.amplitude).numpy().astype(np.float64),
        radius_deg=radius_deg,
        draws=draws,
        features=outputs.features.numpy().astype(np.float64),
    )
