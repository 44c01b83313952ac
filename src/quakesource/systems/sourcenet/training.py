"""SourceNet's task for the loop of `training.fit`: batches from the sampler, losses, validation on other parts."""

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.mechanisms import double_couple, kagan_angle
from quakesource.synthesize.device import DeviceExamples
from quakesource.synthesize.sampling import Part, Sampler
from quakesource.systems.sourcenet.answer import answers, calibration
from quakesource.systems.sourcenet.inputs import Inputs, network_inputs
from quakesource.systems.sourcenet.model import Shape, SourceNet
from quakesource.systems.sourcenet.objective import Targets, losses, total
from quakesource.systems.sourcenet.posterior import tensors_of, unit_vectors

VALIDATION_FROM = 10**9
"""Parts from this number on validate; training never gets there."""

CALIBRATION_FROM = 2 * 10**9
"""Parts from this number on calibrate the radii."""

POSTERIOR_BELOW = 0.8
"""Running squared error of the tensor below which the posterior joins the loss: it is 1 on the plateau."""


class SourceNetTask:
    """Training on synthetics made as they are needed."""

    def __init__(self, network: SourceNet, sampler: Sampler, device: torch.device, validation_parts: int) -> None:
        self._network, self.sampler, self.device = network.to(device), sampler, device
        self.examples = DeviceExamples(sampler, device)
        self._validation = [self.batch(VALIDATION_FROM + i, 1.0) for i in range(validation_parts)]

    @property
    def network(self) -> SourceNet:
        """What is trained."""
        return self._network

    def batch(self, step: int, level: float) -> tuple[Inputs, Targets]:
        """The part of this number."""
        part = self.sampler.part(step, level=level)
        windows = self.examples.windows(part).cpu().numpy()
        return part_inputs(self.sampler, part, windows).to(self.device), self._targets(part)

    def losses(self, batch: tuple[Inputs, Targets]) -> dict[str, torch.Tensor]:
        """As `objective.losses`."""
        inputs, targets = batch
        return losses(self.network(inputs), targets)

    def total(self, parts: dict[str, torch.Tensor], gate_value: float) -> torch.Tensor:
        """As `objective.total`."""
        return total(parts, with_posterior=gate_value < POSTERIOR_BELOW)

    def validate(self) -> dict[str, float]:
        """Kagan angle and magnitude error on parts that are not trained on, at the full level."""
        angles, errors = [], []
        self.network.eval()
        with torch.no_grad():
            for inputs, targets in self._validation:
                outputs = self.network(inputs)
                found = double_couple(tensors_of(outputs.tensor.cpu().numpy().astype(np.float64)))
                angles.append(kagan_angle(found, tensors_of(targets.vectors.cpu().numpy().astype(np.float64))))
                errors.append((outputs.magnitude - targets.magnitude).abs().cpu().numpy())
        self.network.train()
        angle = np.concatenate(angles)
        return {
            "validation_kagan_mean_deg": float(angle.mean()),
            "validation_kagan_median_deg": float(np.median(angle)),
            "validation_magnitude_error": float(np.concatenate(errors).mean()),
        }

    def _targets(self, part: Part) -> Targets:
        depth_km = self.sampler.windows.depth_km[part.depth_index]
        values = (unit_vectors(part.moment_tensor), part.magnitude, depth_km)
        return Targets(*(torch.from_numpy(value.astype(np.float32)).to(self.device) for value in values))


def seeded_network(shape: Shape, seed: int) -> SourceNet:
    """A network with weights that follow from the seed."""
    torch.manual_seed(seed)
    return SourceNet(shape)


def calibrated(task: SourceNetTask, n_parts: int) -> tuple[float, ...]:
    """Factors on the radii, from parts that are neither trained on nor watched."""
    errors, radii = [], []
    for number in range(n_parts):
        inputs, targets = task.batch(CALIBRATION_FROM + number, 1.0)
        found = answers(task.network, inputs)
        errors.append(kagan_angle(found.tensor, tensors_of(targets.vectors.cpu().numpy().astype(np.float64))))
        radii.append(found.radius_deg)
    return calibration(np.concatenate(errors), np.concatenate(radii))


def part_inputs(sampler: Sampler, part: Part, windows: NDArray[np.float32]) -> Inputs:
    """Pairs of a part, laid out as stations of their events; what is believed is what the network is told."""
    n, room = len(part.magnitude), sampler.recipe.n_stations[1]
    used = np.flatnonzero(part.event_of_pair >= 0)
    event = part.event_of_pair[used]
    place = np.arange(len(used)) - np.searchsorted(event, np.arange(n))[event]
    present = np.zeros((n, room), bool)
    present[event, place] = True

    def laid_out(values: NDArray[np.floating], fill: float) -> NDArray[np.floating]:
        table = np.full((n, room, *values.shape[1:]), fill, values.dtype)
        table[event, place] = values[used]
        return table

    return network_inputs(
        laid_out(windows, 0.0), present, laid_out(part.believed_distance_km, 50.0),
        laid_out(part.believed_azimuth_deg, 0.0), part.believed_depth_km,
    )  # fmt: skip
