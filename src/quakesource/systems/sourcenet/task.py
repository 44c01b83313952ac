"""SourceNet's task for the loop of `training.fit`: batches from the sampler, losses, validation on other parts."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.mechanisms import double_couple, kagan_angle
from quakesource.posteriors.calibration import half_width
from quakesource.posteriors.double_couples import tensors_of, unit_vectors
from quakesource.posteriors.features import TrainingStatistics, training_statistics
from quakesource.posteriors.local_calibration import LocalCalibration, local_calibration
from quakesource.synthesize.sampling import Part, Sampler, drawn_together
from quakesource.synthesize.window_synthesis import fill_part
from quakesource.systems.sourcenet.answer import Answers, answers
from quakesource.systems.sourcenet.device_batches import DeviceBatches
from quakesource.systems.sourcenet.inputs import Inputs, network_inputs
from quakesource.systems.sourcenet.model import Outputs, Shape, SourceNet
from quakesource.systems.sourcenet.objective import Targets, losses, total

VALIDATION_FROM = 10**9
"""Parts from this number on validate; training never gets there."""

CALIBRATION_FROM = 2 * 10**9
"""Parts from this number on calibrate the radii."""

POSTERIOR_BELOW = 0.8
"""Running squared error of the tensor below which the posterior joins the loss: it is 1 on the plateau."""


FloatArray = NDArray[np.float64]
WindowsOfPart = Callable[[int], NDArray[np.float32] | None]


class SourceNetTask:
    """Training on synthetics, read where they are stored and made as they are needed where not."""

    def __init__(
        self,
        network: SourceNet,
        samplers: Sequence[Sampler],
        device: torch.device,
        validation_parts: int,
        stored: Sequence[WindowsOfPart] = (),
    ) -> None:
        """``samplers``, one a band, draw the same sources and paths: they have one seed and stores of one grid.

        ``stored``, one a band, gives windows of parts that need not be made (`synthesize.stored`): the same windows.
        """
        self._network, self.samplers, self.device = network.to(device), tuple(samplers), device
        self._stored = tuple(stored)
        self._validation = [self.examples(VALIDATION_FROM + i, 1.0) for i in range(validation_parts)]

    @property
    def network(self) -> SourceNet:
        """What is trained."""
        return self._network

    def made(self, step: int, level: float) -> tuple[Part, list[torch.Tensor]]:
        """The part of this number and its windows in every band."""
        if level == 1:
            found = [windows(step) for windows in self._stored]
            there = [torch.from_numpy(windows).to(self.device) for windows in found if windows is not None]
            if there and len(there) == len(self.samplers):
                return self.samplers[0].part(step), there
        parts = drawn_together(self.samplers, step, level=level)
        return parts[0], [
            torch.from_numpy(fill_part(sampler, part)).to(self.device)
            for sampler, part in zip(self.samplers, parts, strict=True)
        ]

    def batch(self, step: int, level: float) -> tuple[Inputs, Targets]:
        """The same as the network takes it."""
        part, windows = self.made(step, level)
        return part_inputs(self.samplers[0], part, windows), self._targets(part)

    def device_keys(self, numbers: Sequence[int]) -> torch.Tensor:
        """(parts, 3) keys of parts, on the device."""
        return self._made_there.keys(numbers)

    def device_batch(self, keys: torch.Tensor, level: torch.Tensor) -> tuple[Inputs, Targets]:
        """The batch of a part by its keys (3,), made on the device; ``level`` is a number in double precision there."""
        return self._made_there.batch(keys, level)

    @cached_property
    def _made_there(self) -> DeviceBatches:
        return DeviceBatches(self.samplers, self.device)

    def examples(self, number: int, level: float) -> tuple[Inputs, Targets]:
        """The batch of this number."""
        return self.batch(number, level)

    def losses(self, batch: tuple[Inputs, Targets]) -> dict[str, torch.Tensor]:
        """As `objective.losses`."""
        return self.losses_of(*batch)

    def losses_of(self, inputs: Inputs, targets: Targets) -> dict[str, torch.Tensor]:
        """The same of a prepared batch."""
        # The posterior's sums over double couples need all their digits.
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
            outputs = self.network(inputs)
        return losses(Outputs(**{name: value.float() for name, value in vars(outputs).items()}), targets)

    def total(self, parts: dict[str, torch.Tensor], gate_value: float | torch.Tensor) -> torch.Tensor:
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
        depth_km = self.samplers[0].windows.depth_km[part.depth_index]
        values = (unit_vectors(part.moment_tensor), part.magnitude, depth_km, part.complex_source)
        return Targets(*(torch.from_numpy(value.astype(np.float32)).to(self.device) for value in values))


def seeded_network(shape: Shape, seed: int) -> SourceNet:
    """A network with weights that follow from the seed."""
    torch.manual_seed(seed)
    return SourceNet(shape)


class Calibration(NamedTuple):
    """What `Trained` knows of errors, by the names that it has there."""

    calibration: LocalCalibration
    statistics: TrainingStatistics
    mw_error: float
    depth_error_km: float


def calibrated(task: SourceNetTask, n_parts: int) -> Calibration:
    """Errors and what features look like, from parts that are neither trained on nor watched."""
    found, tensors, magnitudes, depths = [], [], [], []
    for number in range(n_parts):
        inputs, targets = task.examples(CALIBRATION_FROM + number, 1.0)
        found.append(answers(task.network, inputs))
        tensors.append(tensors_of(targets.vectors.cpu().numpy().astype(np.float64)))
        magnitudes.append(targets.magnitude.cpu().numpy())
        depths.append(targets.depth_km.cpu().numpy())
    return compared(found, np.concatenate(tensors), np.concatenate(magnitudes), np.concatenate(depths))


def compared(
    found: Sequence[Answers], tensor: FloatArray, magnitude: NDArray[np.floating], depth_km: NDArray[np.floating]
) -> Calibration:
    """The same of answers to sources whose tensors (n, 6), magnitudes and depths (n,) are known."""
    error_deg = kagan_angle(np.concatenate([part.tensor for part in found]), tensor)
    return Calibration(
        local_calibration(
            error_deg,
            np.concatenate([part.radius_deg for part in found]),
            np.concatenate([part.conditions for part in found]),
        ),
        training_statistics(np.concatenate([part.features for part in found])),
        half_width(np.concatenate([part.magnitude for part in found]) - magnitude),
        half_width(np.concatenate([part.depth_km for part in found]) - depth_km),
    )


def part_inputs(sampler: Sampler, part: Part, windows: Sequence[torch.Tensor]) -> Inputs:
    """Pairs of a part as stations of their events; the network is told what the catalogue states.

    ``windows`` (slots, 2, 3, t) of every band, on the device where the inputs are wanted.
    """
    device, n_used = windows[0].device, int((part.event_of_pair >= 0).sum())
    used = slice(n_used)  # spare slots are the last
    counts = np.bincount(part.event_of_pair[used], minlength=len(part.magnitude))
    present = np.arange(sampler.recipe.n_stations[1]) < counts[:, None]

    def moved(values: NDArray[np.float64]) -> torch.Tensor:
        return torch.from_numpy(values.astype(np.float32)).to(device)

    return network_inputs(
        torch.from_numpy(present).to(device),
        [band[used] for band in windows],
        moved(part.catalogue_distance_km[used]),
        moved(part.catalogue_azimuth_deg[used]),
        moved(part.catalogue_depth_km),
    )
