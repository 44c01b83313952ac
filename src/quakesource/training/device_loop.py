"""The steps of `training.fit` on a device whose queue is never waited for: all that decides stays there.

The level of the curriculum, the running mean of its gate and the learning rate are tensors, and batches follow from the
number of the step, which is one too. The host hears of them when a checkpoint is written. One step is the same list of
operations on the same shapes as the next, as capturing it as a graph would need, which has not been tried.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import torch
from torch.nn.utils import clip_grad_norm_

from quakesource.training.flat_weights import FlatWeights

FORGET = 0.98
"""Share of the gate's running mean that a step leaves."""


class DeviceTask(Protocol):
    """What a system hands to the loop, beside `task.Task`: all arguments and answers are on the device."""

    def device_batch(self, keys: torch.Tensor, level: torch.Tensor) -> Any:
        """The examples with these keys, nuisances scaled by ``level``."""

    def losses(self, batch: Any) -> dict[str, torch.Tensor]:
        """As `task.Task`."""

    def total(self, parts: dict[str, torch.Tensor], gate_value: Any) -> torch.Tensor:
        """As `task.Task`, of a running mean that is a tensor."""


class DeviceLoop:
    """Steps of a training from ``step`` on; ``levels`` are those of the batches to come, ``gate`` the running mean."""

    def __init__(
        self,
        task: DeviceTask,
        weights: FlatWeights,
        optimiser: torch.optim.Optimizer,
        keys: torch.Tensor,
        rates: Sequence[float],
        clip: float,
        gate: tuple[str, float, float],
    ) -> None:
        """``keys`` (steps, k) and learning ``rates`` of all steps; ``gate``: the name of the loss that decides on the
        curriculum, below what it does, and how much the level rises in a step.
        """
        self._task, self._weights, self._optimiser, self._clip = task, weights, optimiser, clip
        self._keys, device = keys, weights.vector.device
        self._rates = torch.tensor(rates, dtype=torch.float32, device=device)
        self._gate_name, below, rise = gate
        self._below, self._rise = (torch.tensor(value, dtype=torch.float64, device=device) for value in (below, rise))
        self._rate = torch.zeros((), dtype=torch.float32, device=device)
        for group in optimiser.param_groups:
            group["lr"] = self._rate
        self.step = torch.zeros((), dtype=torch.int64, device=device)
        self.gate = torch.zeros((), dtype=torch.float64, device=device)
        self.levels = torch.zeros(1, dtype=torch.float64, device=device)
        self.parts: dict[str, torch.Tensor] = {}

    def begin(self, step: int, gate: float, levels: Sequence[float]) -> None:
        """Go on from a checkpoint's state, or from the first."""
        device = self.step.device
        self.step.fill_(step)
        self.gate.fill_(gate)
        self.levels = torch.tensor(levels, dtype=torch.float64, device=device)

    def run(self, steps: int) -> None:
        """Take so many steps; nothing of them is read here."""
        for _ in range(steps):
            self.take_step()

    def take_step(self) -> None:
        """Draw, learn, and move the curriculum on."""
        self._rate.copy_(self._rates.index_select(0, self.step.view(1))[0])
        keys = self._keys.index_select(0, self.step.view(1))[0]
        parts = self._task.losses(self._task.device_batch(keys, self.levels[0]))
        self._weights.differentiate(self._task.total(parts, self.gate))
        clip_grad_norm_([self._weights.vector], self._clip)
        self._optimiser.step()
        now = parts[self._gate_name].detach().double()
        self.gate.copy_(torch.where(self.gate.isinf(), now, FORGET * self.gate + (1 - FORGET) * now))
        last = self.levels[-1:]
        risen = (last + torch.where(self.gate < self._below, self._rise, torch.zeros_like(self._rise))).clamp(max=1.0)
        self.levels.copy_(torch.cat([self.levels[1:], risen]))
        self.step.add_(1)
        self.parts = {name: part.detach() for name, part in parts.items()}

    def state(self) -> tuple[int, float, list[float], dict[str, float]]:
        """Step, gate, levels and the parts of the last loss: here the host waits."""
        parts = {name: float(part) for name, part in self.parts.items()}
        return int(self.step), float(self.gate), self.levels.tolist(), parts
