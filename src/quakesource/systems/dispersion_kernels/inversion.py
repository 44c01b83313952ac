"""Inversions of simulated curves through a network and through the exact solver: the same steps, another forward model.

Unknown are u, the logarithms that networks see (ln Vs, ln Vp/Vs, ln ρ of all layers), with the mean m and covariance P
of the ensemble as prior. Velocities d = g(u) + noise of covariance D. Each step is Gauss-Newton's about u (Tarantola &
Valette 1982, eq. 22),

    u' = m + P Gᵀ (G P Gᵀ + D)⁻¹ (d − g(u) + G (u − m)),        G = ∂g/∂u                                            (1)

shortened while the objective would rise, and at the end the posterior covariance is

    C = P − P Gᵀ (G P Gᵀ + D)⁻¹ G P                                                                                  (2)

Nothing is scaled afterwards. A network's own error, measured on models that it has not seen, is part of D.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import numpy as np
import scipy.stats
from numpy.typing import NDArray

from quakesource.errors import EarthModelError
from quakesource.surface_waves.dispersion import WAVES, curves
from quakesource.systems.dispersion_kernels.ensemble import Models
from quakesource.systems.dispersion_kernels.layering import as_model
from quakesource.systems.dispersion_kernels.surrogate import Surrogate, as_tensor

Array = NDArray[np.float64]
Forward = Callable[[Array], tuple[Array, Array]]
"""Of columns (n, 3, layer): velocities (n, d) and their derivatives (n, d, 3 layer) with respect to u."""

RIDGE = 1e-6
"""Added to the variances of the prior: where density follows Vp exactly the covariance would have no inverse."""
SHORTEST, CONVERGED = 1 / 64, 1e-3
LONGEST = 0.25
"""Of a logarithm in one step."""
IMPROBABLE, BLUNTED = 1e-3, 5.0
"""Chance of a larger objective, which is χ² of as many degrees of freedom as data; factor on sigmas of a second try."""
MISSING_SIGMAS = 10.0
"""A velocity that a model does not have, where the data do, counts as so many standard deviations."""


class Prior(NamedTuple):
    """``mean`` (3 layer,) and ``covariance`` of u."""

    mean: Array
    covariance: Array


class Found(NamedTuple):
    """``columns`` (n, 3, layer); ``u`` (n, 3 layer), its ``covariance``; ``predicted`` (n, d); ``objective`` (n,)."""

    columns: Array
    u: Array
    covariance: Array
    predicted: Array
    objective: Array


def as_unknowns(columns: Array) -> Array:
    """u (n, 3 layer) of columns (n, 3, layer)."""
    vp, vs, density = np.moveaxis(columns, 1, 0)
    return np.concatenate([np.log(vs), np.log(vp / vs), np.log(density)], axis=1)


def as_columns(u: Array) -> Array:
    """Columns (n, 3, layer) of u."""
    vs, ratio, density = np.split(np.exp(u), 3, axis=1)
    return np.stack([vs * ratio, vs, density], axis=1)


def prior_of(models: Models) -> Prior:
    """Mean and covariance of an ensemble."""
    u = as_unknowns(models.columns.astype(np.float64))
    covariance = np.cov(u.T)
    return Prior(u.mean(axis=0), covariance + RIDGE * np.eye(len(covariance)))


def through_network(trained: Surrogate) -> Forward:
    """A network as forward model."""

    def forward(columns: Array) -> tuple[Array, Array]:
        phase, kernels = trained.with_kernels(as_tensor(columns))
        return _flat(phase.numpy().astype(np.float64), kernels.numpy().astype(np.float64), columns)

    return forward


def through_solver(models: Models) -> Forward:
    """The exact solver as forward model; NaN where there is no mode, and for a model that no rock is like."""
    shape = len(WAVES), len(models.period_s)

    def forward(columns: Array) -> tuple[Array, Array]:
        phase = np.full((len(columns), *shape), np.nan)
        kernels = np.full((len(columns), *shape, *columns.shape[1:]), np.nan)
        for i, one in enumerate(columns):
            with suppress(EarthModelError):
                model = as_model(one, models.top_km)
                for w, wave in enumerate(WAVES):
                    found = curves(model, models.period_s, wave, 0)
                    phase[i, w], kernels[i, w] = found.phase, found.kernels
        return _flat(phase, kernels, columns)

    return forward


def misfits(observed: Array, predicted: Array, sigma: Array) -> Array:
    """(observed − predicted) / σ (..., d): 0 where nothing was observed, `MISSING_SIGMAS` where there is no mode."""
    found = (observed - predicted) / sigma
    return np.where(np.isnan(observed), 0.0, np.where(np.isnan(predicted), MISSING_SIGMAS, found))


def _flat(phase: Array, kernels: Array, columns: Array) -> tuple[Array, Array]:
    """Velocities (n, d) and derivatives with respect to u: v ∂/∂v of what each logarithm moves."""
    vp, vs, density = (columns[:, None, None, i] for i in range(3))
    of_vp, of_vs, of_density = (kernels[..., i, :] for i in range(3))
    slopes = np.concatenate([of_vs * vs + of_vp * vp, of_vp * vp, of_density * density], axis=-1)
    n = len(columns)
    return phase.reshape(n, -1), slopes.reshape(n, -1, slopes.shape[-1])


def invert(observed: Array, sigma: Array, prior: Prior, forward: Forward, steps: int) -> Found:
    """Most probable models of curves ``observed`` (n, d) with standard deviations ``sigma`` (n, d), by eq. (1).

    Velocities that were not observed are NaN; what counts where a model has none, `misfits` says. An answer whose
    objective is improbable has ended in a poorer minimum: it is sought again by way of the answer to `BLUNTED` sigmas.
    """
    n = len(observed)
    state = _descended(observed, sigma, prior, forward, steps, np.tile(prior.mean, (n, 1)))
    poor = np.flatnonzero(state.objective > scipy.stats.chi2.isf(IMPROBABLE, np.isfinite(observed).sum(axis=1)))
    if len(poor):
        part = observed[poor], sigma[poor]
        blunt = _descended(part[0], BLUNTED * part[1], prior, forward, steps, np.tile(prior.mean, (len(poor), 1)))
        again = _descended(*part, prior, forward, steps, blunt.u)
        better = again.objective < state.objective[poor]
        for name, values in state._asdict().items():
            values[poor[better]] = getattr(again, name)[better]
    covariance = np.empty((n, *prior.covariance.shape))
    for row in range(n):
        gain, known = _gain(state.slopes[row], sigma[row], observed[row], state.predicted[row], prior)
        covariance[row] = prior.covariance - gain @ state.slopes[row][known] @ prior.covariance
    return Found(as_columns(state.u), state.u, covariance, state.predicted, state.objective)


class _State(NamedTuple):
    u: Array
    predicted: Array
    slopes: Array
    objective: Array


def _descended(observed: Array, sigma: Array, prior: Prior, forward: Forward, steps: int, start: Array) -> _State:
    """Steps of eq. (1) from ``start`` (n, 3 layer) until they gain no more."""
    n, precision = len(observed), np.linalg.inv(prior.covariance)
    u = start.copy()
    predicted, slopes = forward(as_columns(u))

    def objective(u: Array, predicted: Array, rows: NDArray[np.int64]) -> Array:
        weighed = misfits(observed[rows], predicted, sigma[rows])
        away = u - prior.mean
        return np.asarray((weighed**2).sum(axis=1) + np.einsum("ni,ij,nj->n", away, precision, away))

    now, active = objective(u, predicted, np.arange(n)), np.ones(n, bool)
    length = np.ones(n)
    for _ in range(steps):
        rows = np.flatnonzero(active)
        if not len(rows):
            break
        step = np.empty((len(rows), len(prior.mean)))
        for i, row in enumerate(rows):
            gain, known = _gain(slopes[row], sigma[row], observed[row], predicted[row], prior)
            wanted = (observed[row] - predicted[row])[known] + slopes[row][known] @ (u[row] - prior.mean)
            step[i] = prior.mean + gain @ wanted - u[row]
        largest = np.abs(step).max(axis=1)
        step *= np.minimum(1.0, LONGEST / np.maximum(largest, 1e-12))[:, None] * length[rows, None]
        trial = u[rows] + step
        made, bent = forward(as_columns(trial))
        better = objective(trial, made, rows)
        for i, row in enumerate(rows):
            if better[i] < now[row]:
                gained = now[row] - better[i]
                u[row], predicted[row], slopes[row], now[row] = trial[i], made[i], bent[i], better[i]
                active[row] = gained > CONVERGED * max(now[row], 1.0) or length[row] < 1
                length[row] = min(1.0, 2 * length[row])
            else:
                length[row] /= 4
                active[row] = length[row] >= SHORTEST
    return _State(u, predicted, slopes, now)


def _gain(
    slopes: Array, sigma: Array, observed: Array, predicted: Array, prior: Prior
) -> tuple[Array, NDArray[np.bool_]]:
    """P Gᵀ (G P Gᵀ + D)⁻¹ of the velocities that are known, and which those are."""
    known = np.isfinite(observed) & np.isfinite(predicted) & np.isfinite(slopes).all(axis=1)
    of_known = slopes[known]
    across = prior.covariance @ of_known.T
    gain = np.linalg.solve(of_known @ across + np.diag(sigma[known] ** 2), across.T).T
    return np.asarray(gain, np.float64), known


def averages(top_km: Array, depths_km: tuple[float, ...], averaged_km: float) -> Array:
    """Weights (depth, layer) of means over ``averaged_km`` about the depths."""
    ends = np.append(top_km[1:], np.inf)
    low = np.array(depths_km)[:, None] - averaged_km / 2
    overlap = np.clip(np.minimum(ends, low + averaged_km) - np.maximum(top_km, low), 0, None)
    return np.asarray(overlap / overlap.sum(axis=1, keepdims=True))


def averaged_vs(found: Found, weights: Array) -> tuple[Array, Array]:
    """Means of Vs (n, depth), km/s, and their standard deviations by eq. (2)."""
    vs = found.columns[:, 1]
    n_layers = vs.shape[1]
    slopes = weights[None] * vs[:, None]
    variance = np.einsum("ndi,nij,ndj->nd", slopes, found.covariance[:, :n_layers, :n_layers], slopes)
    return vs @ weights.T, np.sqrt(variance)
