"""From examples to trained weights, and the weights on disk."""

from pathlib import Path

import torch

from quakesource.errors import ProductError
from quakesource.systems.sourcenet.published.designs import DESIGNS, Design
from quakesource.systems.sourcenet.published.network import seeded
from quakesource.systems.sourcenet.published.task import PublishedTask
from quakesource.systems.sourcenet.settings import (
    SourceNetPublishedTrainingSettings,
    SourceNetPublishedTuningSettings,
)
from quakesource.training.checkpoints import remove_checkpoints
from quakesource.training.fit import fit
from quakesource.training.schedule import Schedule

WEIGHTS = "weights.pt"
SYNTHETIC_DECAY, RECORDED_DECAY = 1e-5, 1e-4
"""Weight decay of the two stages."""


def synthetic_schedule(training: SourceNetPublishedTrainingSettings, design: Design, batches: int) -> Schedule:
    """Of the first stage, with ``batches`` in a pass: a constant rate, or what keeps ours from stalling."""
    return _schedule(
        training.passes * batches,
        training.learning_rate,
        batches,
        training.patience,
        SYNTHETIC_DECAY,
        warm_up=min(training.warm_up_steps, max(1, training.passes * batches // 5)) if design.warm_up else 0,
    )


def recorded_schedule(tuning: SourceNetPublishedTuningSettings, design: Design, n_train: int) -> Schedule:
    """Of the second stage on ``n_train`` earthquakes: a constant rate."""
    batches = -(-n_train // tuning.batch_events)
    rate = tuning.learning_rate if design.pretrained else tuning.scratch_learning_rate
    return _schedule(tuning.passes * batches, rate, batches, tuning.patience, RECORDED_DECAY)


def learn(task: PublishedTask, schedule: Schedule, folder: Path) -> dict[str, float]:
    """Train into ``folder``, from its checkpoint if there is one; the validation of the weights that are kept."""
    scores = fit(task, schedule, folder)
    write_weights(task.network, folder)
    remove_checkpoints(folder)
    return scores


def write_weights(network: torch.nn.Module, folder: Path) -> None:
    """Write the weights of a network."""
    torch.save(network.state_dict(), folder / WEIGHTS)


def read_network(experiment: str, n_samples: int, folder: Path) -> torch.nn.Module:
    """The network of a folder, for windows of ``n_samples``; ProductError if it was made for others."""
    network = seeded(DESIGNS[experiment], n_samples, 0)
    try:
        network.load_state_dict(torch.load(folder / WEIGHTS, map_location="cpu", weights_only=True))
    except RuntimeError as error:
        raise ProductError(
            f"The weights are not those of {experiment!r} with windows of {n_samples} samples.",
            where=str(folder / WEIGHTS),
            next_step="Train it again: remove the folder and rerun Snakemake.",
        ) from error
    network.eval()
    return network


def _schedule(steps: int, rate: float, batches: int, patience: int, decay: float, warm_up: int = 0) -> Schedule:
    return Schedule(
        steps=steps,
        learning_rate=rate,
        warm_up=max(1, warm_up),
        clip=1.0,
        gate="tensor",
        gate_below=0.0,
        level_step=0.0,
        save_every=batches,
        plain=not warm_up,
        plain_decay=decay,
        best="validation_loss",
        patience=patience,
    )
