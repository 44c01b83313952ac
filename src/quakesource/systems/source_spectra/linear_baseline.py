"""Principal components of log spectra: what a model learns that can only add."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FLOOR = 1e-6


@dataclass(frozen=True)
class LinearModel:
    """``mean`` (f,) and ``components`` (k, f) of log10 amplitudes."""

    mean: Array
    components: Array

    def reconstructed(self, spectra: Array) -> Array:
        """Amplitudes (n, f) of the nearest points of the plane to spectra (n, f)."""
        centred = np.log10(np.maximum(spectra, FLOOR)) - self.mean
        return np.asarray(10 ** (self.mean + centred @ self.components.T @ self.components))


def fit_components(spectra: Array, n_components: int) -> LinearModel:
    """Principal components (Pearson 1901) of log10 amplitudes (n, f)."""
    logs = np.log10(np.maximum(spectra, FLOOR))
    mean = logs.mean(axis=0)
    _, _, rows = np.linalg.svd(logs - mean, full_matrices=False)
    return LinearModel(mean, rows[:n_components])
