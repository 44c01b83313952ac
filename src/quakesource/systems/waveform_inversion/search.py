"""Minimise the misfit at one depth: a grid of double couples, then a finer local search and least squares."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from quakesource.mechanisms import DEVIATORIC_BASIS, moment_tensor
from quakesource.systems.waveform_inversion.objective import Normal, Reweighted

FloatArray = NDArray[np.float64]


FULL_BASIS: Final = np.eye(6)

BASES: Final = {"deviatoric": DEVIATORIC_BASIS, "full": FULL_BASIS}
VARIANTS: Final = ("double_couple", *BASES)
N_STARTS = 4
_AROUND: Final = np.stack(np.meshgrid(*[[-1.0, 0.0, 1.0]] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
FINEST_DEG = 0.4
"""Steps of a search are halved down to this."""


@dataclass(frozen=True)
class Fit:
    """Best source of one variant at one depth; ``shifts`` are indices as in `objective.Normal`."""

    moment_tensor: FloatArray
    misfit: float
    shifts: NDArray[np.int64]


@dataclass(frozen=True)
class GridFit:
    """m·C and m·A·m (n_source, n_group) of every double couple of the grid, at the shifts that correlate best."""

    product: FloatArray
    power: FloatArray

    def reduction(self, weight: FloatArray) -> FloatArray:
        """(n_source, n) how far each source lowers the misfit below the total, for (n_group, n) weights of groups."""
        return np.maximum(self.product @ weight, 0) ** 2 / np.maximum(self.power @ weight, 1e-300)


def fit_grid(normal: Normal, step_deg: float) -> GridFit:
    """Every double couple of the grid at one depth."""
    return GridFit(*normal.at_best_correlation(grid_tensors(step_deg))[:2])


def search_depth(normal: Normal, on_grid: GridFit, step_deg: float) -> dict[str, Fit]:
    """Best source of each of `VARIANTS` at one depth, from several starts each."""
    misfit = normal.total - on_grid.reduction(normal.weight[:, None])[:, 0]
    starts = distinct_minima(misfit, grid_tensors(step_deg))
    alike = Reweighted(normal, np.tile(normal.weight, (len(starts), 1)))
    couples = refine_double_couples(alike, double_couple_grid(step_deg)[starts], step_deg / 2)
    fits = {"double_couple": couples}
    for variant, basis in BASES.items():
        fits[variant] = [refine_tensor(normal, couple, basis) for couple in couples]
    return {variant: min(found, key=lambda fit: fit.misfit) for variant, found in fits.items()}


@lru_cache(maxsize=4)
def double_couple_grid(step_deg: float) -> FloatArray:
    """(n, 3) strike, dip, rake; rake within ±90°, as the other nodal plane has the rest."""
    strikes = np.arange(0, 360, step_deg)
    dips = np.arange(step_deg, 90 + 1e-9, step_deg)
    rakes = np.arange(-90, 90 + 1e-9, step_deg)
    return np.stack(np.meshgrid(strikes, dips, rakes, indexing="ij"), axis=-1).reshape(-1, 3)


@lru_cache(maxsize=4)
def grid_tensors(step_deg: float) -> FloatArray:
    """(n, 6) unit tensors of `double_couple_grid`."""
    grid = double_couple_grid(step_deg)
    return moment_tensor(grid[:, 0], grid[:, 1], grid[:, 2])


def distinct_minima(misfit: FloatArray, tensors: FloatArray) -> list[int]:
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


class Scored(Protocol):
    """What several searches minimise: `objective.Reweighted`, or that and what else is known."""

    @property
    def total(self) -> FloatArray:
        """Misfit without a source, (n_search,)."""

    def scaled_misfit(
        self, tensors: FloatArray, search: NDArray[np.int64]
    ) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
        """As `objective.Reweighted.scaled_misfit`."""


def refine_double_couples(scored: Scored, starts: FloatArray, step_deg: float) -> list[Fit]:
    """Pattern searches in strike, dip and rake from starts (n_search, 3), with steps down to about half a degree.

    Each goes its own way, but what all of them try next is tried at once: thousands of small calls take longer than
    what they compute.
    """
    searches = [_PatternSearch(start, step_deg) for start in starts]
    while running := [i for i, search in enumerate(searches) if search.step_deg >= FINEST_DEG]:
        trials = [searches[i].untried() for i in running]
        trial, ends = np.concatenate(trials), np.cumsum([len(own) for own in trials])
        if len(trial):
            tensors = moment_tensor(trial[:, 0], trial[:, 1], trial[:, 2])
            misfit, scale, shifts = scored.scaled_misfit(tensors, np.repeat(running, [len(own) for own in trials]))
        for i, own, end in zip(running, trials, ends, strict=True):
            search = searches[i]
            if len(own):
                best = end - len(own) + int(np.argmin(misfit[end - len(own) : end]))
                if misfit[best] < search.misfit - 1e-12 * scored.total[i]:
                    search.move(trial[best], Fit(scale[best] * tensors[best], float(misfit[best]), shifts[best].copy()))
                    continue
            search.step_deg /= 2
    return [search.fit for search in searches]


class _PatternSearch:
    """Where a search stands."""

    fit: Fit

    def __init__(self, start: FloatArray, step_deg: float) -> None:
        self.place, self.step_deg, self.misfit = start.copy(), step_deg, np.inf
        self._tried = set[tuple[float, ...]]()

    def untried(self) -> FloatArray:
        """(n, 3) the neighbours that it has not tried yet."""
        trial = self.place + self.step_deg * _AROUND
        # A dip beyond vertical is the same plane seen from the other side.
        over = trial[:, 1] > 90
        if over.any():
            trial[over] = np.stack([trial[over, 0] + 180, 180 - trial[over, 1], -trial[over, 2]], axis=-1)
        # Beyond horizontal the plane turns over: its strike reverses, and so does the rake measured from it.
        under = trial[:, 1] < 0
        if under.any():
            trial[under] = np.stack([trial[under, 0] + 180, -trial[under, 1], trial[under, 2] + 180], axis=-1)
        # Most neighbours of a point that the search has moved to were neighbours of the one before, and worse.
        places = [tuple(place) for place in trial.round(6).tolist()]
        untried = trial[[i for i, place in enumerate(places) if place not in self._tried]]
        self._tried.update(places)
        return untried

    def move(self, place: FloatArray, fit: Fit) -> None:
        """Go on from a better place."""
        self.place, self.fit, self.misfit = place, fit, fit.misfit


def refine_tensor(normal: Normal, start: Fit, basis: FloatArray) -> Fit:
    """Least squares at the shifts of the start, new shifts, and again until nothing improves.

    ``basis`` (nb, 6) spans the tensors that are allowed.
    """
    fit, shifts = Fit(start.moment_tensor, np.inf, start.shifts), start.shifts
    for _ in range(30):
        tensor, misfit = normal.least_squares(shifts, basis)
        if misfit >= fit.misfit * (1 - 1e-9):
            break
        fit = Fit(tensor, misfit, shifts)
        shifts = normal.best_shifts(tensor[None])[0]
    return fit
