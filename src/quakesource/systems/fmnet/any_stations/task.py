"""The task for the loop of `training.fit`: batches from the drawer, losses, validation on other numbers."""

from dataclasses import dataclass

import numpy as np
import torch

from quakesource.mechanisms import double_couple, kagan_angle
from quakesource.posteriors.double_couples import log_density, mean_tensors, tensors_of, unit_vectors
from quakesource.systems.fmnet.any_stations.drawing import Drawer, Examples
from quakesource.systems.fmnet.any_stations.inputs import Inputs, network_inputs
from quakesource.systems.fmnet.any_stations.model import Shape, StationSetNetwork

VALIDATION_FROM = 10**9
"""Batches from this number on validate; training never gets there."""
CALIBRATION_FROM = 2 * 10**9
"""Batches from this number on calibrate the radii."""
POSTERIOR_BELOW = 0.8
"""Running squared error of the tensor below which the posterior joins the loss: it is 1 on the plateau."""


@dataclass(frozen=True)
class Targets:
    """Truth of a batch: ``vectors`` (n, 6), ``depth_km`` (n,)."""

    vectors: torch.Tensor
    depth_km: torch.Tensor


class StationSetTask:
    """Training on examples that are made as they are needed."""

    def __init__(
        self, network: StationSetNetwork, drawer: Drawer, validation_batches: int, *, with_posterior: bool = True
    ) -> None:
        """Without a posterior the loss is the squared error of the tensor alone: an ablation."""
        self._network, self.drawer, self.with_posterior = network, drawer, with_posterior
        self._validation = [self.prepared(drawer.examples(VALIDATION_FROM + i)) for i in range(validation_batches)]

    @property
    def network(self) -> StationSetNetwork:
        """What is trained."""
        return self._network

    def batch(self, step: int, level: float) -> Examples:
        """The examples of this number."""
        return self.drawer.examples(step, level)

    def prepared(self, examples: Examples) -> tuple[Inputs, Targets]:
        """Examples as the network takes them, made in the thread that trains: torch's threads would fight."""
        inputs = network_inputs(examples.traces, examples.used, examples.distance_km, examples.azimuth_deg)
        vectors = torch.from_numpy(unit_vectors(examples.tensor).astype(np.float32))
        return inputs, Targets(vectors, torch.from_numpy(examples.depth_km.astype(np.float32)))

    def losses(self, batch: Examples) -> dict[str, torch.Tensor]:
        """Squared errors of tensor, depth and amplitude; ``posterior``, minus ln likelihood."""
        inputs, targets = self.prepared(batch)
        outputs = self.network(inputs)
        return {
            "tensor": ((outputs.tensor - targets.vectors) ** 2).sum(1).mean(),
            "depth": (((outputs.depth_km - targets.depth_km) / 10) ** 2).mean(),
            "amplitude": ((outputs.amplitude - inputs.amplitude) ** 2).mean(),
            "posterior": -log_density(outputs.mixture, targets.vectors).mean(),
        }

    def total(self, parts: dict[str, torch.Tensor], gate_value: float) -> torch.Tensor:
        """The weighted sum; the posterior joins when the tensor has left its plateau."""
        loss = parts["tensor"] + 0.2 * parts["depth"] + 0.2 * parts["amplitude"]
        return loss + 0.15 * parts["posterior"] if self.with_posterior and gate_value < POSTERIOR_BELOW else loss

    def validate(self) -> dict[str, float]:
        """Kagan angle and error of the depth on examples that are not trained on, with every nuisance."""
        angles, errors = [], []
        self.network.eval()
        with torch.no_grad():
            for inputs, targets in self._validation:
                outputs = self.network(inputs)
                vectors = mean_tensors(outputs.mixture) if self.with_posterior else outputs.tensor.numpy().astype(float)
                truth = tensors_of(targets.vectors.numpy().astype(np.float64))
                angles.append(kagan_angle(double_couple(tensors_of(vectors)), truth))
                errors.append((outputs.depth_km - targets.depth_km).abs().numpy())
        self.network.train()
        angle = np.concatenate(angles)
        return {
            "validation_kagan_mean_deg": float(angle.mean()),
            "validation_kagan_median_deg": float(np.median(angle)),
            "validation_depth_error_km": float(np.concatenate(errors).mean()),
        }


def seeded_network(shape: Shape, seed: int) -> StationSetNetwork:
    """A network with weights that follow from the seed."""
    torch.manual_seed(seed)
    return StationSetNetwork(shape)
