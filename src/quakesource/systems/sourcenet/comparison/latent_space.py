"""Whether synthetics and records look alike to a network: its features of both, their distance, and a picture."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from sklearn.manifold import TSNE

from quakesource.greens.windows import GreensWindows
from quakesource.synthesize.network_statistics import NetworkStatistics
from quakesource.systems.sourcenet.answer import answers
from quakesource.systems.sourcenet.model import SourceNet
from quakesource.systems.sourcenet.task import SourceNetTask
from quakesource.systems.sourcenet.training_job import TrainingJob

FloatArray = NDArray[np.float64]
PERPLEXITY: Final = 30.0
FEWEST: Final = 2
COMPARED_FROM: Final = 4 * 10**9
"""Parts from this number on are compared with records."""


class Discrepancy(NamedTuple):
    """Squared maximum mean discrepancy of two samples, unbiased, and how often labels drawn by lot have as large a
    one.
    """

    mmd2: float
    p_value: float


def synthetic_features(
    network: SourceNet, job: TrainingJob, windows: Sequence[GreensWindows], statistics: NetworkStatistics | None, n: int
) -> FloatArray:
    """Features (n, d) of sources of a training that it has not seen, with stations as those of events of the study
    where it knew them.
    """
    if statistics is not None:
        job = replace(job, recipes=tuple(replace(recipe, real_layouts=1.0) for recipe in job.recipes))
    task = SourceNetTask(network, job.samplers(windows, statistics), torch.device("cpu"), 0)
    found: list[FloatArray] = []
    while sum(map(len, found)) < n:
        inputs, _ = task.examples(COMPARED_FROM + len(found), 1.0)
        found.append(answers(network, inputs).features)
    return np.concatenate(found)[:n]


def standardised(features: FloatArray, by: FloatArray) -> FloatArray:
    """Features (n, d) with the means and standard deviations of others (m, d) taken out; constant ones are left out."""
    scale = by.std(axis=0)
    kept = scale > 1e-6 * max(scale.max(), 1e-300)
    return np.asarray((features[:, kept] - by[:, kept].mean(axis=0)) / scale[kept])


def discrepancy(first: FloatArray, second: FloatArray, n_permutations: int, rng: np.random.Generator) -> Discrepancy:
    """After Gretton et al. (2012, JMLR 13, 723), eq. 3, with a Gaussian kernel of the median distance.

    Samples are (n, d) and (m, d), two or more each.

    The p-value counts the samples as they are as one of the permutations, so it is never zero.
    """
    both = np.concatenate([first, second])
    squared = cdist(both, both, "sqeuclidean")
    width = np.median(squared[np.triu_indices(len(both), 1)])
    kernel = np.exp(-squared / max(width, 1e-300))
    np.fill_diagonal(kernel, 0.0)
    in_first = np.arange(len(both)) < len(first)
    found = _mmd2(kernel, in_first)
    others = np.array([_mmd2(kernel, rng.permutation(in_first)) for _ in range(n_permutations)])
    return Discrepancy(found, float((1 + np.count_nonzero(others >= found)) / (1 + n_permutations)))


def _mmd2(kernel: FloatArray, in_first: NDArray[np.bool_]) -> float:
    """Of a kernel matrix without its diagonal."""
    ones, n = in_first.astype(float), int(in_first.sum())
    m = len(ones) - n
    to_first = kernel @ ones
    within_first = float(ones @ to_first)
    across = float((1 - ones) @ to_first)
    within_second = float(kernel.sum()) - within_first - 2 * across
    return within_first / (n * (n - 1)) + within_second / (m * (m - 1)) - 2 * across / (n * m)


def on_a_plane(features: FloatArray, seed: int) -> FloatArray:
    """(n, 2) places by t-SNE, of scikit-learn, of features (n, d) of four points or more."""
    perplexity = min(PERPLEXITY, (len(features) - 1) / 3)
    places: FloatArray = TSNE(perplexity=perplexity, init="pca", random_state=seed).fit_transform(features)
    return places
