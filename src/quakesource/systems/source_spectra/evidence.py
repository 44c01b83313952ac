"""How probable a model makes spectra that it has not seen, whatever its parameters are.

A parameter that is fitted to the very points that are scored always helps. Here parameters are integrated over: under a
normal prior with the mean and covariance that the training events' parameters have, and with the scatter that the
training events' residuals have, with the correlation of neighbouring points (a first-order autoregression: what a model
leaves of a spectrum is a smooth curve before it is noise). The model is linearised at the best fit (Laplace; MacKay
2003, ch. 27), which is exact for principal components.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEAST_VARIANCE = 1e-10
MOST_CORRELATED = 0.995
WIDEST = 1e3
"""A parameter that does not change the spectra has no natural scale; its prior is cut to this deviation."""


def log_evidence(
    residual: Array, jacobian: Array, parameters: Array, training: NDArray[np.int64], test: NDArray[np.int64]
) -> Array:
    """(len(test),) logarithms of the density of spectra (log10 amplitudes, all points) under a model.

    Parameters
    ----------
    residual : (n, f) spectrum minus model at the best fit, log10
    jacobian : (n, f, p) change of the model's log10 with its parameters there
    parameters : (n, p) best fits, in coordinates in which a normal distribution is a fair description
    training, test : rows that give the prior and the scatter, and rows that are judged
    """
    n_points, p = residual.shape[1], parameters.shape[1]
    known = parameters[training]
    centre = known.mean(axis=0)
    prior = np.atleast_2d(np.cov(known, rowvar=False)) + 1e-9 * np.eye(p)
    prior = np.clip(prior, -(WIDEST**2), WIDEST**2)
    # fitted residuals are smaller than the scatter, by the parameters that each spectrum has paid
    variance = max(float((residual[training] ** 2).sum() / (len(training) * (n_points - p))), LEAST_VARIANCE)
    correlation = neighbours_correlation(residual[training])
    inverse = np.linalg.inv(prior)
    # y = residual + J (theta_hat - centre) is normal with covariance R + J prior J^T, R that of the residuals: whitened
    j, away = jacobian[test], parameters[test] - centre
    y = _whitened(residual[test] + np.einsum("nfp,np->nf", j, away), correlation)
    j = _whitened(j, correlation)
    inner = np.einsum("nfp,nfq->npq", j, j) / variance + inverse
    projected = np.einsum("nfp,nf->np", j, y) / variance
    squared = (y**2).sum(axis=1) / variance - np.einsum(
        "np,np->n", projected, np.linalg.solve(inner, projected[..., None])[..., 0]
    )
    of_residuals = n_points * np.log(variance) + (n_points - 1) * np.log(1 - correlation**2)
    log_determinant = of_residuals + np.linalg.slogdet(inner)[1] + np.linalg.slogdet(prior)[1]
    return np.asarray(-0.5 * (squared + log_determinant + n_points * np.log(2 * np.pi)))


def neighbours_correlation(residual: Array) -> float:
    """Correlation of neighbouring points of residuals (n, f), about zero; negative ones count as none."""
    found = float((residual[:, 1:] * residual[:, :-1]).sum()) / max(float((residual**2).sum()), 1e-300)
    return min(max(found, 0.0), MOST_CORRELATED)


def _whitened(values: Array, correlation: float) -> Array:
    """Values (n, f, ...) of a first-order autoregression along f, turned into independent ones of the same variance."""
    new = (values[:, 1:] - correlation * values[:, :-1]) / np.sqrt(1 - correlation**2)
    return np.concatenate([values[:, :1], new], axis=1)
