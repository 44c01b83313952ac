"""Further training of a network on recorded events with known mechanisms."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from quakesource.mechanisms import double_couple, from_matrix, kagan_angle, to_matrix
from quakesource.posteriors.double_couples import tensors_of, unit_vectors
from quakesource.systems.sourcenet.answer import answers
from quakesource.systems.sourcenet.checkpoint import Trained
from quakesource.systems.sourcenet.inputs import Inputs
from quakesource.systems.sourcenet.model import SourceNet
from quakesource.systems.sourcenet.objective import Targets, losses, total
from quakesource.systems.sourcenet.records import observed_events
from quakesource.systems.sourcenet.settings import SourceNetFineTuningSettings
from quakesource.systems.sourcenet.task import compared
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.training.checkpoints import remove_checkpoints
from quakesource.training.fit import fit
from quakesource.training.schedule import Schedule
from quakesource.waveforms.observations import Observations

FloatArray = NDArray[np.float64]
FEWEST_STATIONS = 4


@dataclass(frozen=True)
class Labelled:
    """Recorded events: ``event_id`` (n,), ``inputs`` of n, ``tensor`` (n, 6) USE, ``magnitude``, ``depth_km`` (n,)."""

    event_id: NDArray[np.str_]
    inputs: Inputs
    tensor: FloatArray
    magnitude: FloatArray
    depth_km: FloatArray

    def take(self, events: NDArray[np.int64]) -> "Labelled":
        """Events of these numbers."""
        inputs = self.inputs.take(torch.from_numpy(events))
        rest = self.tensor[events], self.magnitude[events], self.depth_km[events]
        return Labelled(self.event_id[events], inputs, *rest)


def labelled(
    trained: Trained,
    observed: Observations,
    events: pd.DataFrame,
    labels: pd.DataFrame,
    settings: SourceNetFineTuningSettings,
) -> Labelled:
    """Recorded windows of the events that have labels and stations enough."""
    chosen = events[events["event_id"].isin(labels["event_id"])]
    recorded = observed_events(observed, chosen, trained.bands, settings.min_stations, trained.max_stations)
    rows = labels.set_index("event_id").loc[recorded.event_id]
    tensor = rows[list(MOMENT_TENSOR_COLUMNS)].to_numpy(np.float64).reshape(-1, 6)
    return Labelled(
        np.array(recorded.event_id, np.str_),
        recorded.inputs,
        tensor,
        rows["mw"].to_numpy(np.float64),
        rows["depth_km"].to_numpy(np.float64),
    )


def fine_tuned(
    trained: Trained, train: Labelled, validation: Labelled, schedule: Schedule, sizes: tuple[int, float], folder: Path
) -> tuple[Trained, dict[str, float]]:
    """The network after `fit` on ``train``; radii and features are taken anew from ``validation``, which it never saw.

    ``sizes``: events of a batch, and the share of stations left out. Resumes from a checkpoint in ``folder``.
    """
    task = RecordedTask(trained.network, train, validation, *sizes, seed=trained.seed)
    scores = fit(task, schedule, folder)
    found = answers(task.network, validation.inputs)
    known = compared([found], validation.tensor, validation.magnitude, validation.depth_km)
    tuned = replace(trained, **known._asdict())
    tuned.write(folder)
    remove_checkpoints(folder)
    return tuned, scores


class RecordedTask:
    """Batches of recorded events, each turned about the vertical, its polarities reversed for half of them.

    Both are exact: Z, R and T do not change when a source and its stations turn together, and the opposite tensor
    makes the opposite ground motion.
    """

    def __init__(
        self,
        network: SourceNet,
        train: Labelled,
        validation: Labelled,
        batch_events: int,
        station_dropout: float,
        *,
        seed: int,
    ) -> None:
        self._network, self._train, self._validation = network, train, validation
        self._batch_events, self._dropout, self._seed = batch_events, station_dropout, seed
        self._row = train.inputs.rows()

    @property
    def network(self) -> SourceNet:
        """What is trained."""
        return self._network

    def batch(self, step: int, level: float) -> tuple[Inputs, Targets]:
        """Events drawn by the number of the step; ``level`` has no part in it."""
        rng = np.random.default_rng([self._seed, 71, step])
        events = rng.integers(len(self._train.magnitude), size=self._batch_events)
        present = self._train.inputs.present[events]
        kept = present & torch.from_numpy(rng.random(present.shape) >= self._dropout)
        kept = torch.where((kept.sum(1) >= FEWEST_STATIONS)[:, None], kept, present)
        at = self._row[events][kept]
        source = kept.nonzero()[:, 0]
        sign = np.where(rng.random(len(events)) < 0.5, -1.0, 1.0)
        turn = rng.uniform(0, 2 * np.pi, len(events))
        moved = self._train.inputs
        flip = torch.from_numpy(sign.astype(np.float32))[source][:, None, None, None]
        inputs = Inputs(
            kept,
            tuple(flip * band[at] for band in moved.windows),
            moved.scalars[at],
            turned_harmonics(moved.harmonics[at], torch.from_numpy(turn.astype(np.float32))[source]),
        )
        tensor = turned_tensors(self._train.tensor[events], turn) * sign[:, None]
        return inputs, targets(tensor, self._train.magnitude[events], self._train.depth_km[events])

    def losses(self, batch: tuple[Inputs, Targets]) -> dict[str, torch.Tensor]:
        """As `objective.losses`, without complex sources: catalogues do not say."""
        parts = losses(self.network(batch[0]), batch[1])
        return parts | {"complex_source": torch.zeros_like(parts["complex_source"])}

    def total(self, parts: dict[str, torch.Tensor], gate_value: float) -> torch.Tensor:
        """As `objective.total`."""
        return total(parts, with_posterior=True)

    def validate(self) -> dict[str, float]:
        """Kagan angle and magnitude error on the events that validate."""
        self.network.eval()
        with torch.no_grad():
            outputs = self.network(self._validation.inputs)
        self.network.train()
        found = double_couple(tensors_of(outputs.tensor.numpy().astype(np.float64)))
        angle = kagan_angle(found, self._validation.tensor)
        return {
            "validation_kagan_mean_deg": float(angle.mean()),
            "validation_kagan_median_deg": float(np.median(angle)),
            "validation_magnitude_error": float(np.abs(outputs.magnitude.numpy() - self._validation.magnitude).mean()),
        }


def targets(tensor: FloatArray, magnitude: FloatArray, depth_km: FloatArray) -> Targets:
    """Labels as the loss wants them; whether a source is complex they do not say."""
    values = (unit_vectors(tensor), magnitude, depth_km, np.zeros(len(magnitude)))
    return Targets(*(torch.from_numpy(np.asarray(value, np.float32)) for value in values))


def turned_tensors(tensor: FloatArray, turn: FloatArray) -> FloatArray:
    """USE tensors (n, 6) turned clockwise about the vertical by angles (n,) in radians: strikes grow by as much."""
    cos, sin, zero = np.cos(turn), np.sin(turn), np.zeros_like(turn)
    rows = ((zero + 1, zero, zero), (zero, cos, sin), (zero, -sin, cos))
    matrix = np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)
    return from_matrix(matrix @ to_matrix(tensor) @ np.swapaxes(matrix, -1, -2))


def turned_harmonics(harmonics: torch.Tensor, turn: torch.Tensor) -> torch.Tensor:
    """sin φ, cos φ, sin 2φ, cos 2φ (p, 4) of azimuths that grow by ``turn`` (p,), radians."""
    parts = []
    for m in (1, 2):
        sin, cos = harmonics[:, 2 * m - 2], harmonics[:, 2 * m - 1]
        parts += [sin * torch.cos(m * turn) + cos * torch.sin(m * turn)]
        parts += [cos * torch.cos(m * turn) - sin * torch.sin(m * turn)]
    return torch.stack(parts, dim=-1)
