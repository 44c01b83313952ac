"""Stage time-symae: what virtual seismograms, deconvolutions and steps of training cost, and how well they do."""

import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from quakesource.systems.symae.alignment import Alignment
from quakesource.systems.symae.baselines import bayesian
from quakesource.systems.symae.baselines.deconvolution import iterative, water_level
from quakesource.systems.symae.baselines.stacks import envelope, envelope_stack, linear_stack
from quakesource.systems.symae.cleaned import cleaned, in_time_of
from quakesource.systems.symae.errors import SMALL, aligned_records, common_paths, source_error
from quakesource.systems.symae.groups import Regions, open_regions
from quakesource.systems.symae.learning import GroupsTask
from quakesource.systems.symae.networks import Ours
from quakesource.systems.symae.settings import SymaeJudgingSettings, SymaeNetworkSettings, SymaeTrainingSettings
from quakesource.systems.symae.tables import COST
from quakesource.systems.symae.trained import built, read_trained, sizes_of
from quakesource.systems.symae.variants import variant_named
from quakesource.systems.symae.virtual import codes_of, ensemble, noise_without_path, virtual_egf, without_path

LEVEL, N_DRAWS, REPEATS, STEPS = 0.03, 2, 3, 4
VIRTUAL, STEP = "virtual seismograms with uncertainty", "training step, ours"
Job = Callable[[], NDArray[np.float64] | None]


def time_symae(
    networks: SymaeNetworkSettings,
    training: SymaeTrainingSettings,
    judging: SymaeJudgingSettings,
    *,
    held_out: Path,
    validation: Path,
    race: list[Path],
    cost: Path,
) -> None:
    """Write milliseconds of one earthquake in all its pixels, and of steps of training, on one thread.

    Parameters
    ----------
    held_out, validation : manifests of simulate-teleseisms
    race : manifests of train-symae
    cost : CSV to write, columns of `tables.COST`
    """
    torch.set_num_threads(1)
    data = open_regions(held_out)
    network = next(one.network for one in map(read_trained, race) if one.variant.kind == "ours")
    assert isinstance(network, Ours)
    r = max(judging.receivers)
    jobs = _estimates(data, network, r, judging) | _steps(
        data, open_regions(validation), networks, training, max(2, training.batch_traces // 20)
    )
    best: dict[str, float] = {}
    answers: dict[str, NDArray[np.float64] | None] = {}
    for what, (job, repeats, steps, _) in jobs.items():
        for _ in range(repeats):
            begun = time.perf_counter()
            answers[what] = job()
            best[what] = min(best.get(what, float("inf")), 1e3 * (time.perf_counter() - begun) / steps)
    truth, interval_s = envelope(data.seen[0, 0]), float(data.time_s[1] - data.time_s[0])
    rows: list[dict[str, Any]] = []
    for what, spent in best.items():
        found = answers[what]
        error = np.nan if found is None else source_error(found, truth, interval_s, judging.most_lag_s).mean()
        reference = STEP if what.startswith("training") else VIRTUAL
        rows.append(
            {
                "what": what,
                "milliseconds": spent,
                "times_slower": spent / best[reference],
                "error": error,
                "detail": jobs[what][3],
                "memory_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
            }
        )
    table = pd.DataFrame(rows).reindex(columns=list(COST))
    cost.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(cost, index=False, float_format="%.6g")
    print(table.round(3).to_string(index=False), file=sys.stderr)


def _estimates(
    data: Regions, network: Ours, r: int, judging: SymaeJudgingSettings
) -> dict[str, tuple[Job, int, int, str]]:
    """{what: (job, repeats, divisor of its time, size)} of the first large earthquake."""
    interval_s, start_s = float(data.time_s[1] - data.time_s[0]), float(data.time_s[0])
    alignment = Alignment(len(data.time_s), interval_s)
    raw, raw_small = data.records[0, 0, :, :r], data.records[0, SMALL, :, :r]
    records, small = (np.asarray(aligned_records(values, alignment), np.float64) for values in (raw, raw_small))
    tensor = torch.from_numpy(raw)

    def virtual() -> NDArray[np.float64]:
        paths = common_paths(codes_of(network, tensor).paths, judging.n_common_paths)
        ensemble(network, tensor, paths, N_DRAWS, 0)
        both = torch.cat([tensor, torch.from_numpy(raw_small)])
        plain = np.asarray(without_path(network, codes_of(network, both).source).numpy(), np.float64)
        large, little = plain[: len(tensor)], plain[len(tensor) :]
        clean = cleaned(large, noise_without_path(network, tensor), interval_s)
        return in_time_of(clean, envelope(virtual_egf(large, little, LEVEL, interval_s, start_s)), data.time_s)

    def posterior() -> NDArray[np.float64]:
        rng = np.random.default_rng(judging.seed)
        each = [
            bayesian.sample(d, e, data.time_s, rng, judging.n_samples).mean_in(data.time_s)
            for d, e in zip(records, small, strict=True)
        ]
        return envelope(np.array(each))

    def spikes() -> NDArray[np.float64]:
        return envelope(np.array([iterative(d, e, interval_s, start_s) for d, e in zip(records, small, strict=True)]))

    size = f"{len(raw)} pixels of {r} receivers"
    return {
        VIRTUAL: (virtual, REPEATS, 1, f"{size}; {judging.n_common_paths} paths with {N_DRAWS} draws each"),
        "envelope stack": (lambda: envelope_stack(raw), REPEATS, 1, size),
        "linear stack, aligned": (lambda: envelope(linear_stack(aligned_records(raw, alignment))), REPEATS, 1, size),
        "EGF, water level": (
            lambda: envelope(water_level(records, small, LEVEL, interval_s, start_s)),
            REPEATS,
            1,
            size,
        ),
        "EGF, iterative": (spikes, 1, 1, size),
        "EGF, Bayesian": (posterior, 1, 1, f"{size}; {judging.n_samples} samples"),
    }


def _steps(
    data: Regions, unseen: Regions, networks: SymaeNetworkSettings, training: SymaeTrainingSettings, n_groups: int
) -> dict[str, tuple[Job, int, int, str]]:
    """The same of steps of training."""
    found: dict[str, tuple[Job, int, int, str]] = {}
    twenty = training.model_copy(update={"receivers": (20,), "faithful_receivers": 20})
    for what, name in (
        (STEP, "ours"),
        ("training step, faithful", "faithful"),
        ("training step, published", "published"),
    ):
        variant = variant_named(name)
        sizes = sizes_of(variant, networks, len(data.time_s), float(data.time_s[1] - data.time_s[0]))
        task = GroupsTask(built(variant, sizes), data, unseen, twenty, 1, torch.device("cpu"), [])
        found[what] = partial(_step, task), REPEATS, STEPS, f"{n_groups} groups of 20 records"
    return found


def _step(task: GroupsTask) -> None:
    """Some steps of descent."""
    optimiser = torch.optim.AdamW(task.network.parameters(), 1e-3, fused=True)
    for number in range(STEPS):
        loss = task.total(task.losses(task.batch(number, 0.0)), 0.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
