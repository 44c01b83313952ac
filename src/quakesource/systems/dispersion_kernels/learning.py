"""Training a network on an ensemble: errors of velocities, and of exact kernels beside them.

    value      E smooth_l1( 100 (ln c − ln c_exact) ), quadratic below 2 percent
    sobolev    value + w E e,   e = ‖K − K_exact‖ / ‖K_exact‖                                             (1)
    published  E smooth_l1( c − c_exact ), km/s, quadratic below 0.05

with K = ∂c/∂(Vp, Vs, ρ) of one period and wave of each model (Czarnecki et al. 2017, Sobolev training for neural
networks). Norms are over depth, of kernels for each km; those of Vp and density count less, because the metric is that
of Vs. Periods without a mode count for nothing.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from quakesource.systems.dispersion_kernels.ensemble import Models
from quakesource.systems.dispersion_kernels.experiments import Experiment, steps_of
from quakesource.systems.dispersion_kernels.networks import Network, Tensor
from quakesource.systems.dispersion_kernels.settings import KernelTrainingSettings
from quakesource.systems.dispersion_kernels.surrogate import phase_velocities
from quakesource.training.checkpoints import remove_checkpoints
from quakesource.training.fit import fit
from quakesource.training.schedule import Schedule

QUADRATIC_PERCENT, QUADRATIC_KM_S = 2.0, 0.05
WEIGHT_OF_VP, WEIGHT_OF_DENSITY = 0.3, 0.1
SHORT_PERIODS = 1.4
"""Rows of periods are drawn as u to this power: more of the short ones, where models differ most."""
MOST_SQUARE = 25.0
"""Of a kernel's error: what is wrong by more pulls no harder."""
N_VALIDATION = 200
WARM_UP, CLIP = 50, 5.0
RATES = {"scaled": 2.0, "transformer": 0.1}
"""Factors on the learning rate."""


class Batch(NamedTuple):
    """``models`` (n,) and rows of ``periods`` (n, k) or None for all; ``wave``, ``row`` (n,): the kernel compared."""

    models: Tensor
    periods: Tensor | None
    wave: Tensor
    row: Tensor


class CurvesTask:
    """What `training.fit` asks for."""

    def __init__(
        self,
        network: torch.nn.Module,
        data: Models,
        unseen: Models,
        experiment: Experiment,
        training: KernelTrainingSettings,
        seed: int,
        device: torch.device,
    ) -> None:
        self._network, self.loss, self.seed, self.device = network.to(device), experiment.loss, seed, device
        self.weight = training.sobolev_weight
        self.columns = torch.from_numpy(data.columns).to(device)
        self.phase = torch.from_numpy(data.phase).to(device)
        self.kernels = torch.from_numpy(data.kernels).to(device) if data.kernels is not None else None
        self.thickness = torch.tensor(data.thickness_km, dtype=torch.float32, device=device)
        self.unseen = torch.from_numpy(unseen.columns).to(device), torch.from_numpy(unseen.phase).to(device)
        self.whole = bool(network.whole_curves)
        self.size = training.batch_models if self.whole else training.batch_periods

    @property
    def network(self) -> torch.nn.Module:
        """What is trained."""
        return self._network

    def batch(self, step: int, level: float) -> Batch:
        """Models, periods and waves of a step; there is no curriculum, ``level`` changes nothing."""
        del level
        rng = np.random.default_rng([self.seed, 31, step])
        n_models, _, n_periods = self.phase.shape
        models = rng.integers(0, n_models, self.size)
        row = (n_periods * rng.random(self.size) ** SHORT_PERIODS).astype(np.int64)
        drawn = [torch.from_numpy(values).to(self.device) for values in (models, rng.integers(0, 2, self.size), row)]
        return Batch(drawn[0], None if self.whole else drawn[2][:, None], drawn[1], drawn[2])

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """``value`` in percent (published: km/s), and ``kernel``, relative."""
        columns = self.columns[batch.models]
        compares = self.loss == "sobolev"
        columns.requires_grad_(compares)
        network: Network = self._network  # type: ignore[assignment]
        phase = network(columns, batch.periods)
        exact = self.phase[batch.models]
        if batch.periods is not None:
            exact = exact.gather(2, batch.periods[:, None, :].expand(-1, 2, -1))
        known = torch.isfinite(exact)
        exact = torch.where(known, exact, phase.detach())
        parts = {"value": self._value_error(phase, exact)}
        if compares:
            asked = phase[torch.arange(len(columns)), batch.wave, batch.row if self.whole else 0]
            (kernel,) = torch.autograd.grad(asked.sum(), columns, create_graph=True)
            parts["kernel"] = self._kernel_error(kernel, batch)
        return parts

    def _value_error(self, phase: Tensor, exact: Tensor) -> Tensor:
        if self.loss == "published":
            return torch.nn.functional.smooth_l1_loss(phase, exact, beta=QUADRATIC_KM_S)
        percent = 100 * torch.log(phase / exact)
        return torch.nn.functional.smooth_l1_loss(percent, torch.zeros_like(percent), beta=QUADRATIC_PERCENT)

    def _kernel_error(self, kernel: Tensor, batch: Batch) -> Tensor:
        assert self.kernels is not None
        exact = self.kernels[batch.models, batch.wave, batch.row].float()
        known = torch.isfinite(exact).all(dim=2).all(dim=1)
        exact = torch.nan_to_num(exact)
        squares = ((kernel - exact) ** 2 / self.thickness).sum(dim=2)
        weighted = squares[:, 1] + WEIGHT_OF_VP * squares[:, 0] + WEIGHT_OF_DENSITY * squares[:, 2]
        norm = (exact[:, 1] ** 2 / self.thickness).sum(dim=1).clamp_min(1e-6)
        error = (weighted / norm).clamp(1e-8, MOST_SQUARE).sqrt()
        return (error * known).sum() / known.sum().clamp_min(1)

    def total(self, parts: dict[str, Tensor], gate_value: float) -> Tensor:
        """Equation (1)."""
        del gate_value
        return parts["value"] + self.weight * parts["kernel"] if "kernel" in parts else parts["value"]

    def validate(self) -> dict[str, float]:
        """Mean error of velocities of models that are not trained on, percent."""
        self._network.eval()
        found = phase_velocities(self._network, self.unseen[0])
        self._network.train()
        percent = 100 * (found / self.unseen[1] - 1).abs()
        return {"validation_mape_percent": float(torch.nanmean(percent))}


def learn(
    network: torch.nn.Module,
    data: Models,
    unseen: Models,
    experiment: Experiment,
    training: KernelTrainingSettings,
    seed: int,
    device: torch.device,
    folder: Path,
) -> dict[str, float]:
    """Train ``network`` into ``folder``, from the checkpoint there if there is one; returns the last scores."""
    task = CurvesTask(network, data, unseen, experiment, training, seed, device)
    schedule = Schedule(
        steps=steps_of(experiment, training),
        learning_rate=RATES.get(experiment.network, 1.0) * training.learning_rate,
        warm_up=WARM_UP,
        clip=CLIP,
        gate="value",
        gate_below=0.0,
        level_step=0.0,
        save_every=training.save_every,
    )
    scores = fit(task, schedule, folder)
    remove_checkpoints(folder)
    return scores
