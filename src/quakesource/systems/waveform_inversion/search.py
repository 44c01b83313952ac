"""Minimise the misfit at one depth: a grid of double couples, then least squares and a finer local search."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakesource.mechanisms import moment_tensor
from quakesource.systems.waveform_inversion.objective import Normal

FloatArray = NDArray[np.float64]

DEVIATORIC_BASIS: Final = np.array(
    [
        [1, -1, 0, 0, 0, 0],
        [1, 1, -2, 0, 0, 0],
        [0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 1, 0],
        [0, 0, 0, 0, 0, 1],
    ],
    dtype=np.float64,
)
"""Five tensors that span all without trace."""

VARIANTS: Final = ("double_couple", "deviatoric")
N_STARTS = 4
_CHUNK = 256


@dataclass(frozen=True)
class Fit:
    """Best source of one variant at one depth; ``shifts`` are indices as in `objective.Normal`."""

    moment_tensor: FloatArray
    misfit: float
    shifts: NDArray[np.int64]


def search_depth(normal: Normal, grid_step_deg: float) -> dict[str, Fit]:
    """Best double couple and best deviatoric tensor at one depth, from several starts each."""
    grid = double_couple_grid(grid_step_deg)
    tensors = moment_tensor(grid[:, 0], grid[:, 1], grid[:, 2])
    chunks = [normal.scaled_misfit(tensors[i : i + _CHUNK]) for i in range(0, len(tensors), _CHUNK)]
    misfit = np.concatenate([chunk[0] for chunk in chunks])
    starts = _distinct_minima(misfit, tensors)
    couples = [_refine_double_couple(normal, grid[i], grid_step_deg / 2) for i in starts]
    deviatoric = [_refine_deviatoric(normal, fit) for fit in couples]
    return {
        "double_couple": min(couples, key=lambda fit: fit.misfit),
        "deviatoric": min(deviatoric, key=lambda fit: fit.misfit),
    }


@lru_cache(maxsize=4)
def double_couple_grid(step_deg: float) -> FloatArray:
    """(n, 3) strike, dip, rake; rake within ±90°, as the other nodal plane has the rest."""
    strikes = np.arange(0, 360, step_deg)
    dips = np.arange(step_deg, 90 + 1e-9, step_deg)
    rakes = np.arange(-90, 90 + 1e-9, step_deg)
    return np.stack(np.meshgrid(strikes, dips, rakes, indexing="ij"), axis=-1).reshape(-1, 3)


def _distinct_minima(misfit: FloatArray, tensors: FloatArray) -> list[int]:
    """The best grid points that are not neighbours of each other (20-45° apart, by the axis of the rotation)."""
    taken: list[int] = []
    for i in np.argsort(misfit)[:400]:
        # unit double couples have norm √2
        similar = [float(_dot(tensors[i], tensors[j])) / 2 for j in taken]
        if all(value < 0.75 for value in similar):
            taken.append(int(i))
        if len(taken) == N_STARTS:
            break
    return taken


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray((a[..., :3] * b[..., :3]).sum(-1) + 2 * (a[..., 3:] * b[..., 3:]).sum(-1))


def _refine_double_couple(normal: Normal, start: FloatArray, step_deg: float) -> Fit:
    """Pattern search in strike, dip and rake, with steps down to about half a degree."""
    best, best_misfit = start.copy(), np.inf
    offsets = np.stack(np.meshgrid(*[[-1.0, 0.0, 1.0]] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    step = step_deg
    while step >= 0.4:
        trial = best + step * offsets
        # A dip beyond vertical is the same plane seen from the other side.
        over = trial[:, 1] > 90
        trial[over] = np.stack([trial[over, 0] + 180, 180 - trial[over, 1], -trial[over, 2]], axis=-1)
        # Beyond horizontal the plane turns over: its strike reverses, and so does the rake measured from it.
        under = trial[:, 1] < 0
        trial[under] = np.stack([trial[under, 0] + 180, -trial[under, 1], trial[under, 2] + 180], axis=-1)
        misfit, scale, shifts = normal.scaled_misfit(moment_tensor(trial[:, 0], trial[:, 1], trial[:, 2]))
        i = int(np.argmin(misfit))
        if misfit[i] < best_misfit - 1e-12 * normal.d.sum():
            best, best_misfit = trial[i], float(misfit[i])
            fit = Fit(scale[i] * moment_tensor(*trial[i]), float(misfit[i]), shifts[i])
        else:
            step /= 2
    return fit


def _refine_deviatoric(normal: Normal, start: Fit) -> Fit:
    """Least squares at the shifts of the start, new shifts, and again until nothing improves."""
    fit, shifts = Fit(start.moment_tensor, np.inf, start.shifts), start.shifts
    for _ in range(30):
        tensor, misfit = normal.least_squares(shifts, DEVIATORIC_BASIS)
        if misfit >= fit.misfit * (1 - 1e-9):
            break
        fit = Fit(tensor, misfit, shifts)
        shifts = normal.best_shifts(tensor[None])[0]
    return fit
