"""What a system hands to the loop."""

from typing import Any, Protocol

import torch


class Task(Protocol):
    """A network, batches by number, and a loss; everything random follows from the step."""

    @property
    def network(self) -> torch.nn.Module:
        """What is trained."""

    def batch(self, step: int, level: float) -> Any:
        """The examples of a step with nuisances scaled by ``level``; called in another thread, some steps ahead."""

    def losses(self, batch: Any) -> dict[str, torch.Tensor]:
        """Parts of the loss of the network on a batch; ``gate`` names the one that decides on the curriculum."""

    def total(self, parts: dict[str, torch.Tensor], gate_value: float) -> torch.Tensor:
        """What is minimised, given the running mean of the gate's part."""

    def validate(self) -> dict[str, float]:
        """Scores on examples that are not trained on."""
