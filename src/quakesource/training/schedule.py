"""How long a training is and how fast it learns: numbers that settings and stages know without torch."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """How long and how fast. The curriculum rises by ``level_step`` a step while the running mean of the loss ``gate``
    is below ``gate_below``: on time alone it would stall again where it had stalled before. ``plain`` is AdamW at a
    constant rate with ``plain_decay`` of the weights, without warm-up and clipping, as many published trainings have
    it. ``best`` names a validation: the weights with the lowest are those of the end, and the training ends after
    ``patience`` checkpoints that had no lower one.
    """

    steps: int
    learning_rate: float
    warm_up: int
    clip: float
    gate: str
    gate_below: float
    level_step: float
    save_every: int
    plain: bool = False
    plain_decay: float = 0.0
    best: str = ""
    patience: int = 10**9

    def rate(self, step: int) -> float:
        """Learning rate of a step: a linear rise, then a cosine to a thousandth."""
        if self.plain:
            return self.learning_rate
        warm = min(1.0, (step + 1) / self.warm_up)
        return self.learning_rate * warm * (0.5 + 0.5 * math.cos(math.pi * step / self.steps) + 1e-3)
