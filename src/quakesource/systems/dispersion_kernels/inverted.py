"""Rows of the tables of inversions: what came out beside what is true."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.surface_waves.dispersion import WAVES
from quakesource.systems.dispersion_kernels.chains import Chain
from quakesource.systems.dispersion_kernels.ensemble import Models
from quakesource.systems.dispersion_kernels.inversion import Forward, Found, Prior, as_columns, averaged_vs
from quakesource.systems.dispersion_kernels.settings import KernelInversionSettings
from quakesource.systems.dispersion_kernels.surrogate import Surrogate, as_tensor

Array = NDArray[np.float64]
VS = 1
NOMINAL_95 = 1.959964
N_OF_ERROR = 400
"""Models that a network's own error is measured on, behind those that are inverted."""


class Curves(NamedTuple):
    """``observed`` velocities (n, d) with standard deviations ``sigma``, of the models ``truth`` (n, 3, layer)."""

    observed: Array
    sigma: Array
    truth: Array


def noisy_curves(models: Models, settings: KernelInversionSettings) -> Curves:
    """Exact curves of the first models with noise."""
    n = min(settings.n_inversions, len(models.columns))
    exact = models.phase[:n].astype(np.float64).reshape(n, -1)
    sigma = settings.sigma_percent / 100 * exact
    noise = np.random.default_rng([settings.seed, 41]).standard_normal(exact.shape)
    return Curves(exact + sigma * noise, sigma, models.columns[:n].astype(np.float64))


def network_error(trained: Surrogate, models: Models, inverted: int) -> Array:
    """Root mean square of a network's relative errors (d,), on models that are not inverted."""
    rows = slice(inverted, inverted + N_OF_ERROR) if len(models.columns) > inverted + 1 else slice(None)
    made = trained.phase(as_tensor(models.columns[rows])).numpy().astype(np.float64)
    return np.asarray(np.sqrt(np.nanmean((made / models.phase[rows] - 1) ** 2, axis=0)).ravel())


def inversion_rows(
    method: str,
    found: Found,
    exact: Array,
    curves: Curves,
    sigma: Array,
    weights: Array,
    prior: Prior,
    depths_km: tuple[float, ...],
) -> Iterator[dict[str, Any]]:
    """A row a model and depth; ``exact`` are velocities of the answer by the exact solver."""
    vs, scatter = averaged_vs(found, weights)
    truth = curves.truth[:, VS] @ weights.T
    n_layers = weights.shape[1]
    start = as_columns(prior.mean[None])[0, VS]
    slopes = weights * start
    of_prior = np.sqrt(np.einsum("di,ij,dj->d", slopes, prior.covariance[:n_layers, :n_layers], slopes))
    number = np.isfinite(curves.observed).sum(axis=1)
    own, true = (
        np.nansum(((curves.observed - made) / width) ** 2, axis=1) / number
        for made, width in ((found.predicted, sigma), (exact, curves.sigma))
    )
    for model in range(len(vs)):
        for d, depth in enumerate(depths_km):
            yield {
                "method": method,
                "model": model,
                "depth_km": depth,
                "true_km_s": truth[model, d],
                "found_km_s": vs[model, d],
                "sigma_km_s": scatter[model, d],
                "prior_sigma_km_s": of_prior[d],
                "chi2_per_n": own[model],
                "exact_chi2_per_n": true[model],
                "n_velocities": int(number[model]),
            }


def coverage_rows(inversions: pd.DataFrame) -> list[dict[str, Any]]:
    """A row a method and depth, and one of all depths."""
    rows = []
    for method, of_method in inversions.groupby("method", sort=False):
        for depth, part in [*of_method.groupby("depth_km"), ("all", of_method)]:
            error = part["found_km_s"] - part["true_km_s"]
            rows.append(
                {
                    "method": method,
                    "depth_km": depth,
                    "n": part["model"].nunique(),
                    "held_95_percent": 100 * float((error.abs() <= NOMINAL_95 * part["sigma_km_s"]).mean()),
                    "rms_error_km_s": float(np.sqrt((error**2).mean())),
                    "mean_sigma_km_s": float(part["sigma_km_s"].mean()),
                    "sigma_by_prior": float((part["sigma_km_s"] / part["prior_sigma_km_s"]).mean()),
                    "chi2_per_n": float(part["chi2_per_n"].median()),
                    "exact_chi2_per_n": float(part["exact_chi2_per_n"].median()),
                }
            )
    return rows


def chain_rows(
    number: int, sampled: Chain, answers: dict[str, Found], weights: Array, depths_km: tuple[float, ...]
) -> Iterator[dict[str, Any]]:
    """A row a method and depth of one model."""
    values = sampled.columns[:, VS] @ weights.T
    mean, scatter = values.mean(axis=0), values.std(axis=0, ddof=1)
    for method, found in answers.items():
        one = Found(*(part[number : number + 1] for part in found))
        vs, sigma = averaged_vs(one, weights)
        for d, depth in enumerate(depths_km):
            yield {
                "model": number,
                "taken": sampled.taken,
                "n_effective": sampled.n_effective,
                "method": method,
                "depth_km": depth,
                "difference_in_sigmas": (vs[0, d] - mean[d]) / scatter[d],
                "sigma_ratio": sigma[0, d] / scatter[d],
            }


def example_rows(
    found: Found, exact: Array, forward: Forward, curves: Curves, prior: Prior, models: Models, n: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Layers and curves of the first ``n`` inversions."""
    start = as_columns(prior.mean[None])
    begun = forward(start)[0][0].reshape(len(WAVES), -1)
    layers, velocities = [], []
    for model in range(min(n, len(found.columns))):
        scatter = np.sqrt(np.diag(found.covariance[model]))[: len(models.top_km)]
        for layer, top in enumerate(models.top_km):
            vs = found.columns[model, VS, layer]
            layers.append(
                {
                    "model": model,
                    "top_km": top,
                    "true_km_s": curves.truth[model, VS, layer],
                    "start_km_s": start[0, VS, layer],
                    "found_km_s": vs,
                    "sigma_km_s": vs * scatter[layer],
                }
            )
        own, sigma, observed, checked = (
            values[model].reshape(len(WAVES), -1) for values in (found.predicted, curves.sigma, curves.observed, exact)
        )
        for w, wave in enumerate(WAVES):
            for p, period in enumerate(models.period_s):
                velocities.append(
                    {
                        "model": model,
                        "wave": wave,
                        "period_s": period,
                        "observed_km_s": observed[w, p],
                        "sigma_km_s": sigma[w, p],
                        "start_km_s": begun[w, p],
                        "found_km_s": own[w, p],
                        "exact_km_s": checked[w, p],
                    }
                )
    return layers, velocities
