"""Draws of our network's posterior for synthetics that nothing was trained or calibrated on, beside the truth."""

import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.greens.windows import GreensWindows
from quakesource.posteriors.double_couples import Components, tensors_of
from quakesource.posteriors.draws import posterior_draws
from quakesource.synthesize.network_statistics import NetworkStatistics
from quakesource.systems.sourcenet.model import SourceNet
from quakesource.systems.sourcenet.task import SourceNetTask
from quakesource.systems.sourcenet.training_job import TrainingJob

FloatArray = NDArray[np.float64]

CHECKED_FROM = 3 * 10**9
"""Parts from this number on check the posterior."""


def synthetic_draws(
    network: SourceNet,
    job: TrainingJob,
    windows: Sequence[GreensWindows],
    statistics: NetworkStatistics,
    n: int,
    n_draws: int,
    seed: int,
) -> tuple[FloatArray, FloatArray]:
    """True tensors (n, 6) and draws (n, n_draws, 6), stations as those of events of the study.

    Sources are drawn as those of the training, compound ones among them: a posterior is right for the sources that it
    was trained on. The truth of a compound source is the double couple nearest to its tensor.
    """
    recorded = replace(job, recipes=tuple(replace(recipe, real_layouts=1.0) for recipe in job.recipes))
    task = SourceNetTask(network, recorded.samplers(windows, statistics), torch.device("cpu"), 0)
    truths: list[FloatArray] = []
    draws: list[FloatArray] = []
    number = CHECKED_FROM
    network.eval()
    while len(draws) < n:
        inputs, targets = task.examples(number, 1.0)
        kept = min(n - len(draws), len(targets.magnitude))
        with torch.no_grad():
            outputs = network(inputs.select(slice(0, kept)))
        truths.append(tensors_of(targets.vectors[:kept].numpy().astype(np.float64)))
        for source in range(kept):
            own = slice(source, source + 1)
            one = Components(outputs.weights[own], outputs.axes[own], outputs.sharpness[own])
            rng = np.random.default_rng([seed, number, source])
            draws.append(posterior_draws(one, n_draws, rng).tensors())
        number += 1
        print(f"{len(draws)}/{n} synthetics", file=sys.stderr)
    return np.concatenate(truths), np.concatenate(draws)
