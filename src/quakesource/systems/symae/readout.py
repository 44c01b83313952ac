"""A linear map from source codes to apparent source functions, fitted on simulated truth: what a code knows."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.systems.symae.groups import Regions
from quakesource.systems.symae.networks import Faithful, Ours
from quakesource.systems.symae.virtual import codes_of

FloatArray = NDArray[np.float64]

RIDGE = 1e-6
"""Share of the largest eigenvalue that is added to all, as it does best on validation regions."""


class Readout(NamedTuple):
    """``weights`` (k + 1, n); the last row is the constant."""

    weights: FloatArray

    def of(self, codes: NDArray[np.floating]) -> FloatArray:
        """Sources (g, n) of codes (g, k)."""
        return np.asarray(np.asarray(codes, np.float64) @ self.weights[:-1] + self.weights[-1])


def fitted(network: Faithful | Ours, data: Regions, r: int, n_regions: int | None = None) -> Readout:
    """Ridge regression on training regions, all or the first ones, groups of ``r`` receivers."""
    records = torch.from_numpy(data.records[:n_regions, :, :, :r])
    codes = np.concatenate([codes_of(network, part.flatten(0, 2)).source.numpy() for part in records.split(50)])
    sources = np.asarray(data.source[:n_regions].reshape(len(codes), -1), np.float64)
    inputs = np.column_stack([codes.astype(np.float64), np.ones(len(codes))])
    normal = inputs.T @ inputs
    normal += RIDGE * np.linalg.eigvalsh(normal)[-1] * np.eye(len(normal))
    return Readout(np.linalg.solve(normal, inputs.T @ sources))
