"""Training on groups of records: what is rebuilt, and from what.

    faithful   E (x_j − x̂_j)²                                            equation (14) of the paper
    ours       E [ n (ln σ + (y_aj − ŷ_aj)² / 2σ²) ] + β E [ D(S_a) / r + D(P_bj) ]                          (1)

Ours rebuilds the records of one earthquake from its own source code and from the path codes of another earthquake of
the region at the same receivers: what a path code carries of its earthquake is useless there, so it learns to carry
nothing of it. D are divergences from the prior, r receivers, σ is learnt. The labelled variant adds

    h n E min_{|τ| ≤ 2 s, ±} (s(t) ∓ head(t − τ))²                                                         (2)

because neither the time of a group nor its polarity can be told from its records.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.systems.symae.groups import Regions
from quakesource.systems.symae.networks import Faithful, Ours
from quakesource.systems.symae.separation import redatuming
from quakesource.systems.symae.settings import SymaeTrainingSettings
from quakesource.systems.symae.variants import Variant, steps_of
from quakesource.training.checkpoints import remove_checkpoints
from quakesource.training.fit import fit
from quakesource.training.schedule import Schedule

Tensor = torch.Tensor

WARM_UP, CLIP = 50, 1.0
SHIFTS_S = (2.0, 0.5)
"""Largest time shift that the head is forgiven, and the step in which shifts are tried."""
FAITHFUL_RATE = 1 / 3
RECORDED = 0.25
"""Share of the groups of an exploratory training that are recorded."""


class Batch(NamedTuple):
    """``rebuilt`` and ``donor`` (g, r, n); they are of one earthquake in a faithful training. ``source`` (g, n).
    ``seed`` of what is drawn inside the network, so that a training that was cut goes on as it would have.
    """

    rebuilt: Tensor
    donor: Tensor
    source: Tensor
    seed: int


class GroupsTask:
    """What `training.fit` asks for. ``recorded`` are further groups (r, n) of single earthquakes."""

    def __init__(
        self,
        network: Faithful | Ours,
        data: Regions,
        unseen: Regions,
        training: SymaeTrainingSettings,
        seed: int,
        device: torch.device,
        recorded: list[NDArray[np.float32]],
    ) -> None:
        self._network, self.training, self.seed, self.device = network.to(device), training, seed, device
        self.records, self.source = (torch.from_numpy(values).to(device) for values in (data.records, data.source))
        self.unseen = unseen
        self.recorded = [torch.from_numpy(group).to(device) for group in recorded]
        self.interval_s = float(data.time_s[1] - data.time_s[0])

    @property
    def network(self) -> torch.nn.Module:
        """What is trained."""
        return self._network

    def batch(self, step: int, level: float) -> Batch:
        """Groups of a step; there is no curriculum, ``level`` changes nothing."""
        del level
        rng = np.random.default_rng([self.seed, 37, step])
        n_regions, n_events, n_pixels, n_receivers, _ = self.records.shape
        ours = isinstance(self._network, Ours)
        wanted = int(rng.choice(self.training.receivers)) if ours else self.training.faithful_receivers
        r = min(wanted, n_receivers)
        g = max(2, self.training.batch_traces // r)
        region, pixel = rng.integers(0, n_regions, g), rng.integers(0, n_pixels, g)
        events = rng.permuted(np.tile(np.arange(n_events), (g, 1)), axis=1)[:, :2]
        receivers = rng.permuted(np.tile(np.arange(n_receivers), (g, 1)), axis=1)[:, :r]
        first, second = (self.records[region[:, None], events[:, [k]], pixel[:, None], receivers] for k in (0, 1))
        source, seed = self.source[region, events[:, 0], pixel], int(rng.integers(2**31))
        if not ours:
            return Batch(first, first, source, seed)
        if self.recorded:
            first, second = self._with_recorded(rng, first, second)
        return Batch(first, second, source, seed)

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """``misfit``, and of ours the divergences ``source`` and ``path`` and the error of the ``head``."""
        network = self._network
        torch.manual_seed(batch.seed)
        if isinstance(network, Faithful):
            made = network.fuse(network.source_code(batch.rebuilt), network.path_codes(batch.rebuilt))
            return {"misfit": ((made - batch.rebuilt) ** 2).mean()}
        g, r, _ = batch.rebuilt.shape
        records, donors = network.aligned(torch.cat([batch.rebuilt, batch.donor])).records.split(g)
        product, linear = network.group_code(records)
        paths = network.path_gaussian(donors)
        code = torch.cat([product.drawn(), linear], dim=-1)
        parts = {
            "misfit": ((network.fuse(code, paths.drawn()) - records) ** 2).mean(),
            "source": product.divergence().mean() / r,
            "path": paths.divergence().mean(),
        }
        if network.head is not None:
            found = network.apparent_source(code)
            parts["head"] = ((found - self._nearest(found, batch.source)) ** 2).mean()
        return parts

    def total(self, parts: dict[str, Tensor], gate_value: float) -> Tensor:
        """Equations (1) and (2)."""
        del gate_value
        network = self._network
        if isinstance(network, Faithful):
            return parts["misfit"]
        n = self.records.shape[-1]
        likelihood = n * (network.log_sigma + 0.5 * parts["misfit"] * torch.exp(-2 * network.log_sigma))
        total = likelihood + self.training.divergence_weight * (parts["source"] + parts["path"])
        return total + self.training.head_weight * n * parts["head"] if "head" in parts else total

    def validate(self) -> dict[str, float]:
        """Redatuming of regions that are not trained on: error, and correlation with the donor."""
        self._network.eval()
        scores = redatuming(self._network, self.unseen, self.training.faithful_receivers)
        self._network.train()
        return {name: scores[name] for name in ("redatuming_error", "copying_error", "donor_correlation")}

    def _nearest(self, found: Tensor, source: Tensor) -> Tensor:
        """The source at the shift and with the sign at which it is most like what was found."""
        n = source.shape[-1]
        with torch.no_grad():
            most, step = SHIFTS_S
            shifts_s = torch.arange(-most, most + step / 2, step, device=source.device)
            frequency_hz = torch.fft.rfftfreq(2 * n, self.interval_s, device=source.device)
            turn = torch.polar(torch.ones(1, device=source.device), -2 * torch.pi * frequency_hz * shifts_s[:, None])
            moved = torch.fft.irfft(torch.fft.rfft(source, 2 * n)[:, None] * turn, 2 * n)[..., :n]
            likeness = (moved * found[:, None]).sum(dim=-1)
            best = likeness.abs().argmax(dim=1)
            row = torch.arange(len(source), device=source.device)
            nearest: Tensor = torch.sign(likeness[row, best])[:, None] * moved[row, best]
        return nearest

    def _with_recorded(self, rng: np.random.Generator, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
        """Some groups become recorded ones, which have no partner and are rebuilt from their own path codes."""
        r = first.shape[1]
        large = [group for group in self.recorded if len(group) >= r]
        for row in np.flatnonzero(rng.random(len(first)) < RECORDED) if large else ():
            group = large[int(rng.integers(len(large)))]
            chosen = group[rng.permutation(len(group))[:r]]
            first[row], second[row] = chosen, chosen
        return first, second


def learn(
    network: Faithful | Ours,
    data: Regions,
    unseen: Regions,
    variant: Variant,
    training: SymaeTrainingSettings,
    seed: int,
    device: torch.device,
    folder: Path,
    recorded: list[NDArray[np.float32]],
) -> dict[str, float]:
    """Train ``network`` into ``folder``, from the checkpoint there if there is one; returns the last scores."""
    task = GroupsTask(network, data, unseen, training, seed, device, recorded)
    schedule = Schedule(
        steps=steps_of(variant, training),
        learning_rate=training.learning_rate * (1.0 if variant.ours else FAITHFUL_RATE),
        warm_up=WARM_UP,
        clip=CLIP,
        gate="misfit",
        gate_below=0.0,
        level_step=0.0,
        save_every=training.save_every,
    )
    scores = fit(task, schedule, folder)
    remove_checkpoints(folder)
    return scores
