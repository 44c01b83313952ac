"""Principal components of log spectra: what a model learns that can only add."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakesource.systems.source_spectra.evidence import log_evidence

Array = NDArray[np.float64]
FLOOR = 1e-6


@dataclass(frozen=True)
class LinearModel:
    """``mean`` (f,) and ``components`` (k, f) of log10 amplitudes."""

    mean: Array
    components: Array

    def scores(self, spectra: Array) -> Array:
        """(n, k) coordinates of the nearest points of the plane to spectra (n, f)."""
        return np.asarray((np.log10(np.maximum(spectra, FLOOR)) - self.mean) @ self.components.T)

    def reconstructed(self, spectra: Array) -> Array:
        """Amplitudes (n, f) of those points."""
        return np.asarray(10 ** (self.mean + self.scores(spectra) @ self.components))


def fit_components(spectra: Array, n_components: int) -> LinearModel:
    """Principal components (Pearson 1901) of log10 amplitudes (n, f)."""
    logs = np.log10(np.maximum(spectra, FLOOR))
    mean = logs.mean(axis=0)
    _, _, rows = np.linalg.svd(logs - mean, full_matrices=False)
    return LinearModel(mean, rows[:n_components])


def linear_models(amplitudes: Array, tests: list[NDArray[np.int64]], k: int) -> dict[str, Any]:
    """As `learning.learned_spectra`: ``reconstructed`` (members, n, f) and ``log_evidence`` of the test events."""
    rows, logarithms = np.arange(len(amplitudes)), np.log10(np.maximum(amplitudes, FLOOR))
    reconstructed, evidence = [], []
    for test in tests:
        training = np.setdiff1d(rows, test)
        model = fit_components(amplitudes[training], k)
        made = model.reconstructed(amplitudes)
        jacobian = np.broadcast_to(model.components.T, (len(amplitudes), amplitudes.shape[1], k))
        residual = logarithms - np.log10(made)
        evidence.append(log_evidence(residual, jacobian, model.scores(amplitudes), training, test))
        reconstructed.append(made.astype(np.float32))
    return {"reconstructed": np.array(reconstructed), "log_evidence": np.concatenate(evidence)}
