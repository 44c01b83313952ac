"""The two stages of the published training, for the loop of `training.fit`: synthetics, then records."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.mechanisms import double_couple, kagan_angle
from quakesource.systems.sourcenet.published.designs import Design
from quakesource.systems.sourcenet.published.examples import (
    NOISE_OF_RECORDS,
    NOISE_OF_SYNTHETICS,
    Example,
    chosen,
    with_noise,
)
from quakesource.systems.sourcenet.published.inputs import PublishedInputs, magnitude_of, six_components
from quakesource.systems.sourcenet.published.network import PublishedOutputs
from quakesource.systems.sourcenet.published.objective import draw_weights, losses

FloatArray = NDArray[np.float64]

AT_A_TIME = 32
"""Sources that are answered together."""


@dataclass(frozen=True)
class Batch:
    """Examples of a step, whose number the dropout follows from."""

    step: int
    example: Example


class PublishedTask:
    """What both stages have in common."""

    noise: float
    focal: bool

    def __init__(self, network: torch.nn.Module, design: Design, validation: Example, seed: int) -> None:
        self._network, self._design, self._validation, self._seed = network, design, validation, seed
        self._device = next(network.parameters()).device

    @property
    def network(self) -> torch.nn.Module:
        """What is trained."""
        return self._network

    def batch(self, step: int, level: float) -> Batch:
        """The examples of a step; there is no curriculum, ``level`` changes nothing."""
        del level
        rng = np.random.default_rng([self._seed, 80, step])
        example = self.drawn(step, rng)
        return Batch(step, Example(with_noise(example.inputs, self.noise, rng), example.targets))

    def drawn(self, step: int, rng: np.random.Generator) -> Example:
        """The sources of a step."""
        raise NotImplementedError

    def losses(self, batch: Batch) -> dict[str, torch.Tensor]:
        """As `objective.losses`."""
        torch.manual_seed((self._seed << 32) + batch.step)  # of the dropout: a training that was cut ends the same
        outputs = self.network(batch.example.inputs.to(self._device))
        return losses(
            outputs, batch.example.targets.to(self._device), focal=self.focal, orientation=self._design.orientation_loss
        )

    def total(self, parts: dict[str, torch.Tensor], gate_value: float | torch.Tensor) -> torch.Tensor:
        """Their sum."""
        del gate_value
        return torch.stack(list(parts.values())).sum()

    def validate(self) -> dict[str, float]:
        """Loss, Kagan angle and magnitude error on examples that are not trained on."""
        outputs, targets = answered(self.network, self._validation.inputs), self._validation.targets
        parts = losses(outputs, targets, focal=self.focal, orientation=self._design.orientation_loss)
        angle = kagan_angle(tensors(outputs), six_components(targets.tensor).numpy().astype(np.float64))
        return {
            "validation_loss": float(torch.stack(list(parts.values())).sum()),
            "validation_kagan_mean_deg": float(angle.mean()),
            "validation_kagan_median_deg": float(np.median(angle)),
            "validation_magnitude_error": float((magnitude_of(outputs.magnitude) - targets.magnitude).abs().mean()),
        }


class SyntheticTask(PublishedTask):
    """The first stage: parts of the stored set as batches, all of them once before any comes again."""

    noise, focal = NOISE_OF_SYNTHETICS, False

    def __init__(
        self,
        network: torch.nn.Module,
        design: Design,
        examples: Callable[[int], Example],
        parts: range,
        validation: Example,
        seed: int,
    ) -> None:
        super().__init__(network, design, validation, seed)
        self._examples, self._parts = examples, parts

    def drawn(self, step: int, rng: np.random.Generator) -> Example:
        """The part whose turn it is."""
        turn, place = divmod(step, len(self._parts))
        order = np.random.default_rng([self._seed, 81, turn]).permutation(len(self._parts))
        return self._examples(self._parts[order[place]])


class RecordedTask(PublishedTask):
    """The second stage: recorded earthquakes, rare mechanisms drawn as often as common ones."""

    noise, focal = NOISE_OF_RECORDS, True

    def __init__(
        self, network: torch.nn.Module, design: Design, train: Example, validation: Example, batch: int, seed: int
    ) -> None:
        super().__init__(network, design, validation, seed)
        self._train, self._batch, self._chance = train, batch, draw_weights(train.targets.tensor.numpy())

    def drawn(self, step: int, rng: np.random.Generator) -> Example:
        """Earthquakes by their chances, with replacement."""
        return chosen(self._train, rng.choice(len(self._chance), self._batch, p=self._chance))


def answered(network: torch.nn.Module, inputs: PublishedInputs) -> PublishedOutputs:
    """What a network says, few sources at a time, without dropout, on the CPU; it stays in the mode it was in."""
    was, device = network.training, next(network.parameters()).device
    network.eval()
    with torch.no_grad():
        parts = [
            network(inputs.select(slice(start, start + AT_A_TIME)).to(device))
            for start in range(0, len(inputs.present), AT_A_TIME)
        ]
    network.train(was)
    return PublishedOutputs(*(torch.cat([vars(part)[name].cpu() for part in parts]) for name in vars(parts[0])))


def tensors(outputs: PublishedOutputs) -> FloatArray:
    """The nearest double couples (n, 6) USE of unit moment to what a network says."""
    return double_couple(six_components(outputs.tensor).numpy().astype(np.float64))
