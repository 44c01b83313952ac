"""Fits of one shape to many spectra at once: a grid search by matrix products, then damped Gauss-Newton steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.systems.source_spectra.losses import Loss, transformed
from quakesource.systems.source_spectra.shapes import Shape

Array = NDArray[np.float64]

GRID: dict[int, tuple[int, ...]] = {1: (60,), 2: (36, 30), 3: (30, 10, 8)}
"""Points of the grid along each parameter, by the number of parameters."""
GRID_OF_RUGGED = (160, 140)
STARTS, STARTS_OF_RUGGED = {1: 1, 2: 3, 3: 3}, 10
"""Points of the grid that are refined, the best of as many parts of the range of the last parameter: the best of the
whole grid are neighbours, all in one valley."""
HOPELESS = 2.0
"""A point whose loss is as many times that of the best point is not refined."""
CHUNK = 2048
STEPS = 60
STEP = 1e-5
SETTLED = 1e-7
"""A fit has settled when a step changes every coordinate by less than this, or gains less than the next."""
RELATIVE_GAIN = 1e-10


@dataclass(frozen=True)
class Fits:
    """``parameters`` (n, p), ``loss`` (n,) sums of squares, ``settled`` (n,) whether the last step was small."""

    parameters: Array
    loss: Array
    settled: NDArray[np.bool_]


def fit_shape(shape: Shape, spectra: Array, frequency_hz: Array, loss: Loss) -> Fits:
    """Best parameters of a shape for each spectrum.

    Parameters
    ----------
    spectra : (n, f) amplitudes over moment
    frequency_hz : (f,)
    """
    done = [
        _fit_chunk(shape, spectra[first : first + CHUNK], frequency_hz, loss) for first in range(0, len(spectra), CHUNK)
    ]
    if not done:
        return Fits(np.empty((0, len(shape.parameters))), np.empty(0), np.empty(0, bool))
    return Fits(*(np.concatenate(parts) for parts in zip(*done, strict=True)))


def _fit_chunk(shape: Shape, spectra: Array, frequency_hz: Array, loss: Loss) -> tuple[Array, Array, NDArray[np.bool_]]:
    data = transformed(spectra, frequency_hz, loss)
    rows, starts = _best_of_grid(shape, data, frequency_hz, loss)
    parameters, losses, settled = _refined(shape, data[rows], starts, frequency_hz, loss)
    order = np.lexsort((losses, rows))
    _, first = np.unique(rows[order], return_index=True)
    best = order[first]
    return parameters[best], losses[best], settled[best]


def _best_of_grid(shape: Shape, data: Array, frequency_hz: Array, loss: Loss) -> tuple[NDArray[np.int64], Array]:
    """Rows (m,), each at least once, and coordinates (m, p) of a grid that each of them is to be refined from."""
    counts = GRID_OF_RUGGED if shape.rugged else GRID[len(shape.parameters)]
    axes = [np.linspace(*_searched(shape, i, frequency_hz), n) for i, n in enumerate(counts)]
    n_starts = STARTS_OF_RUGGED if shape.rugged else STARTS[len(axes)]
    kept = [at for at in np.ndindex(*counts) if not shape.ordered or axes[0][at[0]] <= axes[1][at[1]]]
    grid = np.array([[axis[i] for axis, i in zip(axes, at, strict=True)] for at in kept])
    part = np.array([at[-1] * n_starts // counts[-1] for at in kept])
    modelled = transformed(shape.spectrum(frequency_hz, shape.from_search(grid.copy())), frequency_hz, loss)
    # |d - m|^2 without |d|^2, which is the same for every point of the grid
    score = (modelled**2).sum(axis=1) - 2 * data @ modelled.T
    places = [np.flatnonzero(part == one) for one in range(n_starts)]
    near = np.stack([of_part[score[:, of_part].argmin(axis=1)] for of_part in places if of_part.size], axis=1)
    losses = np.take_along_axis(score, near, axis=1) + (data**2).sum(axis=1, keepdims=True)
    hopeful = losses <= HOPELESS * losses.min(axis=1, keepdims=True) + 1e-12
    rows, which = np.nonzero(hopeful)
    return rows, np.asarray(grid[near[rows, which]])


def _searched(shape: Shape, index: int, frequency_hz: Array) -> tuple[float, float]:
    low, high = shape.bounds[index]
    if "corner" in shape.parameters[index]:
        low, high = max(low, frequency_hz[0] / 3), min(high, 3 * frequency_hz[-1])
    elif shape.parameters[index] == "fall_off":
        low, high = 1.0, 4.0
    elif shape.parameters[index] == "curvature":
        low, high = 0.5, 8.0
    elif shape.parameters[index] == "t_star_s":
        low, high = 0.0, 1.0
    return (float(np.log(low)), float(np.log(high))) if shape.logarithmic[index] else (low, high)


def _refined(
    shape: Shape, data: Array, start: Array, frequency_hz: Array, loss: Loss
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Levenberg-Marquardt (Marquardt 1963) of every row by itself; a row that has settled is left alone."""
    at = start.copy()
    residual = data - _model(shape, at, frequency_hz, loss)
    best = (residual**2).sum(axis=1)
    damping = np.full(len(at), 1e-3)
    settled = np.zeros(len(at), bool)
    low, high = (shape.to_search(np.array(ends)) for ends in zip(*shape.bounds, strict=True))
    for _ in range(STEPS):
        rows = np.flatnonzero(~settled)
        if not rows.size:
            break
        jacobian = jacobian_of(shape, at[rows], frequency_hz, loss)
        gradient = np.einsum("nfp,nf->np", jacobian, residual[rows])
        # a coordinate at its bound that would leave it stays, and the others are solved for without it
        jacobian = jacobian * ~_held(at[rows], gradient, low, high)[:, None, :]
        gradient = np.einsum("nfp,nf->np", jacobian, residual[rows])
        normal = np.einsum("nfp,nfq->npq", jacobian, jacobian)
        diagonal = np.einsum("npp->np", normal)
        damped = normal + (damping[rows, None] * np.maximum(diagonal, 1e-12))[:, :, None] * np.eye(at.shape[1])
        step = np.clip(np.linalg.solve(damped, gradient[..., None])[..., 0], -1.0, 1.0)
        tried = shape.to_search(shape.from_search(at[rows] + step))
        tried_residual = data[rows] - _model(shape, tried, frequency_hz, loss)
        tried_loss = (tried_residual**2).sum(axis=1)
        better = tried_loss < best[rows]
        small = np.abs(tried - at[rows]).max(axis=1) < SETTLED
        small |= better & (best[rows] - tried_loss < RELATIVE_GAIN * best[rows])
        kept = rows[better]
        at[kept], residual[kept], best[kept] = tried[better], tried_residual[better], tried_loss[better]
        damping[kept] = np.maximum(damping[kept] / 5, 1e-12)
        worse = rows[~better]
        damping[worse] = damping[worse] * 8
        settled[rows[small]] = True
        settled[worse[damping[worse] > 1e10]] = True
    return shape.from_search(at), best, settled


def _held(at: Array, gradient: Array, low: Array, high: Array) -> NDArray[np.bool_]:
    return np.asarray(((at <= low + 1e-12) & (gradient < 0)) | ((at >= high - 1e-12) & (gradient > 0)))


def _model(shape: Shape, at: Array, frequency_hz: Array, loss: Loss) -> Array:
    return transformed(shape.spectrum(frequency_hz, shape.from_search(at.copy())), frequency_hz, loss)


def jacobian_of(shape: Shape, at: Array, frequency_hz: Array, loss: Loss) -> Array:
    """(n, f, p) by central differences in the coordinates of the search."""
    columns = []
    for i in range(at.shape[1]):
        moved = np.zeros(at.shape[1])
        moved[i] = STEP
        ahead, behind = (_unsorted_model(shape, at + sign * moved, frequency_hz, loss) for sign in (1, -1))
        columns.append((ahead - behind) / (2 * STEP))
    return np.stack(columns, axis=-1)


def _unsorted_model(shape: Shape, at: Array, frequency_hz: Array, loss: Loss) -> Array:
    parameters = np.where(shape.logarithmic, np.exp(at), at)
    return transformed(shape.spectrum(frequency_hz, parameters), frequency_hz, loss)
