"""The published encoder as a search engine: does a distance between features rank candidates as waveforms do?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import rankdata

from quakesource.mechanisms import kagan_angle
from quakesource.systems.fmnet.off_grid import Recorded
from quakesource.systems.fmnet.published.network import CurvesNetwork
from quakesource.systems.fmnet.published.pictures import fmnet_pictures

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

N_BEST = 10


@dataclass(frozen=True)
class Candidates:
    """Samples of the grid without noise or shift: ``sample`` (n,) their numbers, ``tensor`` (n, 6); ``pictures`` (n,
    row, time), the largest number 1, and ``features`` (n, 128).
    """

    sample: IntArray
    tensor: FloatArray
    pictures: NDArray[np.float32]
    features: NDArray[np.float32]


def candidates_of(
    responses: NDArray[np.float32], tensors: FloatArray, sample: IntArray, network: CurvesNetwork
) -> Candidates:
    """Candidates by their numbers, mechanisms fastest; ``responses`` (place, station, component, 6, time)."""
    place, mechanism = np.divmod(sample, len(tensors))
    pictures = np.empty((len(sample), responses.shape[1] * responses.shape[2], responses.shape[-1]), np.float32)
    features = np.empty((len(sample), 128), np.float32)
    largest = np.float32(np.abs(responses).max())
    for first in range(0, len(sample), 50):
        rows = slice(first, first + 50)
        traces = np.einsum("nscmt,nm->nsct", responses[place[rows]] / largest, tensors[mechanism[rows]])
        shown = fmnet_pictures(traces.astype(np.float32))
        pictures[rows] = shown[:, 0].numpy()
        features[rows] = encoded(network, shown)
    return Candidates(sample, tensors[mechanism], pictures, features)


def encoded(network: CurvesNetwork, pictures: torch.Tensor) -> NDArray[np.float32]:
    """Features (n, 128) of pictures."""
    network.eval()
    with torch.no_grad():
        features: NDArray[np.float32] = network.encode(pictures.contiguous(memory_format=torch.channels_last)).numpy()
    return features


def distances(those: NDArray[np.float32], one: NDArray[np.float32]) -> FloatArray:
    """Euclidean distances of rows (n, ...) to one, from their products: differences of all would fill the memory."""
    rows, own = those.reshape(len(those), -1), one.ravel()
    squares = np.einsum("ij,ij->i", rows, rows) - 2 * (rows @ own) + own @ own
    return np.asarray(np.sqrt(np.maximum(squares.astype(np.float64), 0)))


def ranking_rows(candidates: Candidates, recorded: Recorded, network: CurvesNetwork) -> list[dict[str, Any]]:
    """How both distances rank the candidates, a row an earthquake (`tables.RANKING` without its condition)."""
    pictures = fmnet_pictures(recorded.records[:, :, 0])
    features = encoded(network, pictures)
    rows = []
    for event, (picture, feature) in enumerate(zip(pictures[:, 0].numpy(), features, strict=True)):
        by_data, by_feature = distances(candidates.pictures, picture), distances(candidates.features, feature)
        data_order, feature_order = np.argsort(by_data), np.argsort(by_feature)
        best_data, best_feature = data_order[:N_BEST], feature_order[:N_BEST]
        truth = recorded.tensor[event]
        rows.append(
            {
                "source": event,
                "rank_correlation": float(np.corrcoef(rankdata(by_data), rankdata(by_feature))[0, 1]),
                "ten_in_common": len(set(best_data.tolist()) & set(best_feature.tolist())),
                "feature_rank_of_data_best": 1 + int(np.flatnonzero(feature_order == data_order[0])[0]),
                "kagan_data_deg": float(kagan_angle(candidates.tensor[best_data[0]], truth)),
                "kagan_feature_deg": float(kagan_angle(candidates.tensor[best_feature[0]], truth)),
                "kagan_ten_data_deg": float(kagan_angle(candidates.tensor[best_data], truth).mean()),
                "kagan_ten_feature_deg": float(kagan_angle(candidates.tensor[best_feature], truth).mean()),
            }
        )
    return rows
