"""Bayesian deconvolution with an empirical Green's function: a posterior of the source function by Gibbs sampling.

    d_j = E_j s + e_j,   e_j ~ N(0, σ_j²),   s ~ N(0, τ² K),   K = exp(−(t − t')² / 2 l²)                    (1)

E_j convolves with the record of the small earthquake at receiver j. σ_j² and τ² have inverse gamma priors, so that all
conditional distributions are known: s is normal with precision Q = Σ_j E_jᵀE_j / σ_j² + K⁻¹ / τ².
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular, toeplitz

FloatArray = NDArray[np.float64]

SMOOTH_S = 3.0
JITTER = 1e-3
SHAPE, SCALE = 2.0, 0.1
"""Of the inverse gamma priors; records have unit variance."""
BEFORE_S = 30.0
"""The source function begins this long before the reference time: in band, it has forerunners."""


class Posterior(NamedTuple):
    """Samples (m, k) of the source function at ``time_s`` (k,)."""

    samples: FloatArray
    time_s: FloatArray

    def mean_in(self, time_s: FloatArray) -> FloatArray:
        """The mean in a window, zeros outside of the source function."""
        return np.asarray(np.interp(time_s, self.time_s, self.samples.mean(axis=0), left=0.0, right=0.0))


def sample(
    records: FloatArray, small: FloatArray, time_s: FloatArray, rng: np.random.Generator, n_samples: int
) -> Posterior:
    """Samples for one group: records (r, n) of the large and of the small earthquake, ``time_s`` (n,)."""
    step_s = float(time_s[1] - time_s[0])
    before = round(BEFORE_S / step_s)
    zero = round(-time_s[0] / step_s)
    n_source = len(time_s) - zero + before
    operators = np.stack([_convolution(green, n_source, before) for green in small])
    normal = np.einsum("jtk,jtl->jkl", operators, operators)
    right = np.einsum("jtk,jt->jk", operators, records)
    source_s = (np.arange(n_source) - before) * step_s
    covariance = np.exp(-0.5 * ((source_s[:, None] - source_s) / SMOOTH_S) ** 2) + JITTER * np.eye(n_source)
    inverse = np.linalg.inv(covariance)
    variance, prior = np.full(len(records), 0.1), 1.0
    kept = []
    for number in range(n_samples + n_samples // 4):
        precision = np.tensordot(1 / variance, normal, axes=1) + inverse / prior
        factor = cho_factor(precision, lower=True)
        mean = cho_solve(factor, (right / variance[:, None]).sum(axis=0))
        source = mean + solve_triangular(factor[0], rng.normal(size=n_source), lower=True, trans="T")
        misfit = ((records - operators @ source) ** 2).sum(axis=1)
        variance = (SCALE + misfit / 2) / rng.gamma(SHAPE + records.shape[1] / 2, size=len(records))
        prior = (SCALE + source @ inverse @ source / 2) / rng.gamma(SHAPE + n_source / 2)
        if number >= n_samples // 4:
            kept.append(source)
    return Posterior(np.array(kept), source_s)


def _convolution(green: FloatArray, n_source: int, before: int) -> FloatArray:
    """(n, k): a unit source at its time zero gives the record of the small earthquake itself."""
    n = len(green)
    padded = np.concatenate([green, np.zeros(before)])
    column = padded[before : before + n]
    row = padded[before::-1][: before + 1]
    return np.asarray(toeplitz(column, np.concatenate([row, np.zeros(max(0, n_source - len(row)))])[:n_source]))
