"""Waveforms, first motions and S/P ratios together: the variant ``joint``, a double couple.

The size of the waveforms' errors is unknown, and theirs is the earth's: integrated out with the prior 1 / σ, N numbers
with the squared residual χ² have the likelihood χ^-N (Jeffreys). With L of first motions and ratios
(`first_motions.likelihood`),

    ln p(m) = -N/2 ln [χ²(m) / Σ d²] + ln L(m)                                                                (1)

The search of the other variants minimises a misfit; the same search finds the maximum of (1) as the least

    χ²(m) L(m)^(-2/N)                                                                                         (2)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.first_motions.data import PolarityData, polarity_data
from quakesource.first_motions.likelihood import FEWEST_RATIOS, log_likelihood_of_stations, predict
from quakesource.systems.waveform_inversion.bootstrap import Resampled, drawn_weights
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.systems.waveform_inversion.first_motions import FirstMotions
from quakesource.systems.waveform_inversion.objective import Normal, Reweighted
from quakesource.systems.waveform_inversion.search import (
    Fit,
    GridFit,
    distinct_minima,
    double_couple_grid,
    grid_tensors,
    refine_double_couples,
)
from quakesource.systems.waveform_inversion.settings import JointSettings

FloatArray = NDArray[np.float64]

N_DEPTHS: Final = 3
"""Depths at which the grid is refined: those that it likes best."""


@dataclass(frozen=True)
class Signs:
    """First motions with rays from every trial depth, and how they are weighed."""

    data: PolarityData
    settings: JointSettings

    def terms(self, tensors: FloatArray, depth: int) -> FloatArray:
        """ln L of unit double couples (m, 6) by station, (m, n)."""
        scatter = self.settings.sp_scatter_log10 if self.data.n_ratios >= FEWEST_RATIOS else None
        return log_likelihood_of_stations(predict(tensors, self.data, depth), self.data, scatter)


@dataclass(frozen=True)
class Together:
    """Expression (2) at one depth, in the place of the misfit of ``waveforms``; ``counts`` (n_search, n) of stations
    with signs.
    """

    waveforms: Reweighted
    signs: Signs
    depth: int
    counts: FloatArray
    n_numbers: float

    @property
    def total(self) -> FloatArray:
        """Of the waveforms."""
        return self.waveforms.total

    def penalty(self, tensors: FloatArray, search: NDArray[np.int64]) -> FloatArray:
        """L^(-2/N) of unit double couples (m, 6)."""
        likelihood = np.einsum("mn,mn->m", self.signs.terms(tensors, self.depth), self.counts[search])
        return np.asarray(np.exp(-2 / self.n_numbers * likelihood))

    def scaled_misfit(
        self, tensors: FloatArray, search: NDArray[np.int64]
    ) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
        """As `objective.Reweighted.scaled_misfit`."""
        misfit, scale, shifts = self.waveforms.scaled_misfit(tensors, search)
        # signs alone have no size: a source that explains nothing of the waveforms is no answer
        return np.where(scale > 0, misfit * self.penalty(tensors, search), np.inf), scale, shifts


class JointAnswer(NamedTuple):
    """``fit`` has the misfit of the waveforms alone, at the index ``depth`` of the trial depths."""

    fit: Fit
    depth: int
    resampled: Resampled


def usable_signs(
    observed: FirstMotions | None, depth_km: FloatArray, settings: JointSettings
) -> tuple[Signs | None, str]:
    """First motions with their rays, or why there are too few."""
    if observed is None:
        return None, ""
    table = observed.table
    n_signs = int(((table["polarity"] != 0) & np.isfinite(table["azimuth_deg"])).sum())
    if n_signs < settings.min_polarities:
        return None, f"{n_signs} first motions beside the waveforms; at least {settings.min_polarities} are needed"
    # The error of the epicentre turns the rays as it does from the middle of the trial depths, at every one of them.
    data = polarity_data(
        table,
        observed.layers,
        np.maximum(depth_km, MIN_RAY_DEPTH_KM),
        ray_error_deg=settings.ray_error_deg,
        epicentre_error_km=settings.epicentre_error_km,
    )
    return Signs(data, settings), ""


def joint_answer(
    data: EventData,
    normals: Sequence[Normal],
    grids: Sequence[GridFit],
    signs: Signs,
    step_deg: float,
    n_samples: int,
    rng: np.random.Generator,
) -> JointAnswer:
    """The double couple that waveforms and first motions like best together, and others with stations drawn anew.

    Stations of waveforms and of first motions are drawn apart: many have one of the two only.
    """
    n_numbers = signs.settings.data_per_trace * data.n_traces
    terms = [signs.terms(grid_tensors(step_deg), depth) for depth in range(len(normals))]
    ones = np.ones(terms[0].shape[1])

    def on_grid(weights: FloatArray, counts: FloatArray) -> list[FloatArray]:
        """Expression (2), (n_source, n) a depth, for weights (n_group, n) and counts (n_sign, n)."""
        total = weights.T @ np.concatenate([block.d for block in normals[0].blocks])
        reductions = [grid.reduction(weights) for grid in grids]
        return [
            np.where(reduction > 0, (total - reduction) * np.exp(-2 / n_numbers * (of_depth @ counts)), np.inf)
            for reduction, of_depth in zip(reductions, terms, strict=True)
        ]

    first = [values[:, 0] for values in on_grid(normals[0].weight[:, None], ones[:, None])]
    found: dict[int, Fit] = {}
    for depth in np.argsort([values.min() for values in first])[:N_DEPTHS].tolist():
        starts = distinct_minima(first[depth], grid_tensors(step_deg))
        alike = Reweighted(normals[depth], np.tile(normals[depth].weight, (len(starts), 1)))
        together = Together(alike, signs, depth, np.tile(ones, (len(starts), 1)), n_numbers)
        refined = refine_double_couples(together, double_couple_grid(step_deg)[starts], step_deg / 2)
        found[depth] = min(refined, key=lambda fit: fit.misfit)
    best = min(found, key=lambda depth: found[depth].misfit)

    weights = drawn_weights(data, n_samples, rng)
    counts = rng.multinomial(len(ones), ones / len(ones), n_samples).T.astype(np.float64)
    grid = on_grid(weights, counts)
    depths = np.argmin([values.min(axis=0) for values in grid], axis=0)
    tensors = np.empty((n_samples, 6))
    for depth in np.unique(depths).tolist():
        drawn = np.flatnonzero(depths == depth)
        drawn_anew = Reweighted(normals[depth], weights.T[drawn])
        together = Together(drawn_anew, signs, depth, counts.T[drawn], n_numbers)
        starts = double_couple_grid(step_deg)[np.argmin(grid[depth][:, drawn], axis=0)]
        tensors[drawn] = [fit.moment_tensor for fit in refine_double_couples(together, starts, step_deg / 2)]
    return JointAnswer(_of_waveforms(normals[best], found[best]), best, Resampled(tensors, depths))


def _of_waveforms(normal: Normal, fit: Fit) -> Fit:
    misfit = normal.scaled_misfit(fit.moment_tensor[None])[0]
    return Fit(fit.moment_tensor, float(misfit[0]), fit.shifts)
