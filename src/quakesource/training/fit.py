"""The training loop: warm-up and cosine, clipping, a curriculum, checkpoints, and the same end however often it is cut.

Batches are made some steps ahead in other threads. The level of the curriculum that a batch is made with is fixed
when it is ordered, a constant number of steps before it is used, and the levels of what is under way are part of the
checkpoint: so neither the thread nor a restart changes anything.
"""

import csv
import hashlib
import io
import math
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import torch

from quakesource.errors import ProductError
from quakesource.jobs.durable import write_durably
from quakesource.training.checkpoints import newest_checkpoint, save_checkpoint
from quakesource.training.device_loop import FORGET, DeviceLoop
from quakesource.training.flat_weights import FlatWeights
from quakesource.training.schedule import Schedule
from quakesource.training.task import Task

AHEAD = 8
"""Batches under way."""
MAKERS = {"cpu": 1, "cuda": 6}
"""Threads that make batches, by the device that trains: a CPU has none to spare."""
HISTORY = "history.csv"


def fit(task: Task, schedule: Schedule, folder: Path) -> dict[str, float]:
    """Train ``task.network`` to the end, from the newest checkpoint in ``folder`` if there is one.

    Returns
    -------
    The validation of the weights that the network ends with. ``folder`` has the last checkpoints, and
    ``history.csv`` with a row for each that was written.

    Raises
    ------
    StorageError
        The disk is full; the checkpoints before are whole.
    ProductError
        The checkpoint is of a version that kept other states.
    """
    optimiser: torch.optim.Optimizer
    flat = None
    if schedule.plain:
        weights = list(task.network.parameters())
        decay = schedule.plain_decay
        optimiser = torch.optim.AdamW(
            weights, schedule.learning_rate, betas=(0.9, 0.999), eps=1e-8, weight_decay=decay, fused=True
        )
    else:
        flat = FlatWeights(task.network)
        rate, betas = schedule.learning_rate, (0.9, 0.98)
        optimiser = torch.optim.AdamW([flat.vector], rate, betas=betas, weight_decay=1e-4, fused=True)
    state = _State(task, optimiser, schedule, folder)
    begun, first = time.monotonic(), state.step
    task.network.train()
    taken: Iterator[Mapping[str, Any]]
    if flat is not None and stays_on_device(task):
        taken = device_steps(task, optimiser, flat, schedule, state)
    else:
        taken = _host_steps(task, optimiser, flat, schedule, state)
    for parts in taken:
        if state.step % schedule.save_every and state.step != schedule.steps:
            continue
        scores = {name: float(value) for name, value in parts.items()}
        scores |= {name: float(value) for name, value in task.validate().items()}
        state.save(scores)
        spent = time.monotonic() - begun
        left = spent / (state.step - first) * (schedule.steps - state.step)
        print(
            f"step {state.step}/{schedule.steps}, level {state.levels[-1]:.2f}, "
            + ", ".join(f"{name} {value:.3g}" for name, value in scores.items())
            + f", {spent:.0f} s, about {left:.0f} s left",
            file=sys.stderr,
            flush=True,
        )
    return state.finish()


def stays_on_device(task: Task) -> bool:
    """Whether the steps of a task can be taken where nothing is asked of the host."""
    return next(task.network.parameters()).device.type != "cpu" and hasattr(task, "device_batch")


def _host_steps(
    task: Task, optimiser: torch.optim.Optimizer, flat: FlatWeights | None, schedule: Schedule, state: "_State"
) -> Iterator[dict[str, torch.Tensor]]:
    """Take the steps that are left; the parts of the loss after each."""
    device = next(task.network.parameters()).device.type
    with ThreadPoolExecutor(MAKERS[device]) as maker:
        ordered: deque[Future[Any]] = deque()
        for ahead, level in enumerate(state.levels):
            ordered.append(maker.submit(task.batch, state.step + ahead, level))
        while not state.ended:
            batch = ordered.popleft().result()
            for group in optimiser.param_groups:
                group["lr"] = schedule.rate(state.step)
            parts = task.losses(batch)
            loss = task.total(parts, state.gate)
            if flat is None:
                optimiser.zero_grad()
                loss.backward()
            else:
                flat.differentiate(loss)
                torch.nn.utils.clip_grad_norm_([flat.vector], schedule.clip)
            optimiser.step()
            state.advance(float(parts[schedule.gate].detach()), schedule)
            ordered.append(maker.submit(task.batch, state.step + AHEAD - 1, state.levels[-1]))
            yield {name: part.detach() for name, part in parts.items()}
        for order in ordered:
            order.cancel()


def device_steps(
    task: Any, optimiser: torch.optim.Optimizer, flat: FlatWeights, schedule: Schedule, state: "_State"
) -> Iterator[dict[str, float]]:
    """The same by a `DeviceLoop`; the parts of the loss whenever a checkpoint is due."""
    rates = [schedule.rate(step) for step in range(schedule.steps)]
    gate = schedule.gate, schedule.gate_below, schedule.level_step
    loop = DeviceLoop(task, flat, optimiser, task.device_keys(range(schedule.steps)), rates, schedule.clip, gate)
    loop.begin(state.step, state.gate, state.levels)
    while not state.ended:
        loop.run(min(schedule.save_every - state.step % schedule.save_every, schedule.steps - state.step))
        state.step, state.gate, state.levels, parts = loop.state()
        yield parts


def digest(network: torch.nn.Module) -> str:
    """SHA-256 of the weights."""
    total = hashlib.sha256()
    for name, values in sorted(network.state_dict().items()):
        total.update(name.encode() + values.detach().cpu().numpy().tobytes())
    return total.hexdigest()


class _State:
    """What a checkpoint holds."""

    def __init__(self, task: Task, optimiser: torch.optim.Optimizer, schedule: Schedule, folder: Path) -> None:
        self.task, self.optimiser, self.schedule, self.folder = task, optimiser, schedule, folder
        self.step, self.gate, self.scores = 0, math.inf, dict[str, float]()
        self.levels = [0.0] * AHEAD
        self.rows: list[dict[str, float]] = []
        self.best: dict[str, Any] = {}
        folder.mkdir(parents=True, exist_ok=True)
        device = next(task.network.parameters()).device
        if (saved := newest_checkpoint(folder, device)) is not None:
            if [len(group["params"]) for group in saved["optimiser"]["param_groups"]] != [
                len(group["params"]) for group in optimiser.param_groups
            ]:
                raise ProductError(
                    "The checkpoint is of a training by an older version, which had a state for each weight.",
                    where=str(folder),
                    next_step="Remove the folder's checkpoints and train anew.",
                )
            task.network.load_state_dict(saved["network"])
            optimiser.load_state_dict(saved["optimiser"])
            self.step, self.gate, self.levels = saved["step"], saved["gate"], saved["levels"]
            self.rows, self.scores, self.best = saved["rows"], saved["scores"], saved.get("best", {})
            print(f"resumed at step {self.step} of {schedule.steps}", file=sys.stderr)

    def advance(self, gate: float, schedule: Schedule) -> None:
        """After a step: the running mean of the gate, and the level of the next batch to be ordered."""
        self.step += 1
        self.gate = gate if math.isinf(self.gate) else FORGET * self.gate + (1 - FORGET) * gate
        rise = schedule.level_step if self.gate < schedule.gate_below else 0.0
        self.levels = [*self.levels[1:], min(1.0, self.levels[-1] + rise)]

    @property
    def ended(self) -> bool:
        """Whether all steps were taken, or too many validations were no better than the best."""
        waited = len(self.rows) - self.best.get("row", len(self.rows))
        return self.step >= self.schedule.steps or waited >= self.schedule.patience

    def finish(self) -> dict[str, float]:
        """Give the network the weights that it ends with; their validation."""
        if not self.best:
            return self.scores
        self.task.network.load_state_dict(self.best["network"])
        scores: dict[str, float] = self.best["scores"]
        return scores

    def save(self, scores: dict[str, float]) -> None:
        """Write the checkpoint and the history, each whole or not at all."""
        self.scores = scores
        self.rows.append({"step": self.step, "level": self.levels[-1], **scores})
        saved: dict[str, Any] = {
            "network": self.task.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "gate": self.gate,
            "levels": self.levels,
            "rows": self.rows,
            "scores": scores,
        }
        if (name := self.schedule.best) and (not self.best or _lower(scores[name], self.best["scores"][name])):
            weights = {key: value.clone() for key, value in saved["network"].items()}
            self.best = {"row": len(self.rows), "scores": scores, "network": weights}
        saved["best"] = self.best
        save_checkpoint(self.folder, self.step, saved)
        history = io.StringIO(newline="")
        writer = csv.DictWriter(history, list(self.rows[0]))
        writer.writeheader()
        writer.writerows(self.rows)
        write_durably(self.folder / HISTORY, history.getvalue().encode())


def _lower(score: float, best: float) -> bool:
    """Whether a validation is lower than the lowest so far, or the first that is a number."""
    return score < best or (math.isnan(best) and not math.isnan(score))
