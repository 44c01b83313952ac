"""Invert one earthquake: the best source of each variant over the depths, how firm it is, or why there is none."""

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from quakesource.greens.store import GreensStore
from quakesource.systems.answers import Answers
from quakesource.systems.waveform_inversion.bootstrap import resample_stations, with_model_error
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.systems.waveform_inversion.depths import MOST_WIDENINGS, TrialDepths, Trials
from quakesource.systems.waveform_inversion.known import Known
from quakesource.systems.waveform_inversion.objective import Normal, normal_equations
from quakesource.systems.waveform_inversion.rows import (
    answered_row,
    depth_rows,
    resampled_rows,
    trace_rows,
    unanswered_row,
)
from quakesource.systems.waveform_inversion.search import VARIANTS, Fit, GridFit, fit_grid, search_depth
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.shear import shear_caveats
from quakesource.systems.waveform_inversion.turned import surely_turned, turned_back, turned_stations
from quakesource.systems.waveform_inversion.usability import no_records, no_solution
from quakesource.tables import DEPTH_CURVE, TRACE_FIT

TABLES = {"depth_curve": DEPTH_CURVE, "trace_fits": TRACE_FIT}
"""Tables beside those that every system writes."""


@dataclass
class Solution(Answers):
    """Rows for the tables of one earthquake, and what they rest on.

    ``normals`` are the equations of the best depth of each variant: all it takes to judge another mechanism there.
    """

    normals: dict[str, Normal] = field(default_factory=dict)


def invert_event(
    event_id: str,
    data: EventData,
    store: GreensStore,
    settings: WaveformInversionSettings,
    known: Known | None = None,
) -> Solution:
    """All variants of one earthquake, or rows that say why there is no answer."""
    known = known or Known()
    reason = no_records(data, settings, known.losses)
    if reason:
        return Solution([unanswered_row(event_id, variant, reason, data) for variant in VARIANTS])
    clock = _Clock(event_id)
    step_deg, depths = settings.grid_step_deg, TrialDepths(data, store, known.layers)
    trials = depths.first(known.depth_km)
    clock.lap("synthetics")
    trials, searched = _search_downwards(depths, trials, step_deg, clock)
    best = searched.best("double_couple")
    if tried := turned_stations(data, trials.at(best), searched.fits[best]["double_couple"]):
        other = turned_back(data, tried)
        again = _search(other, trials, step_deg, clock)
        best = again.best("double_couple")
        if surely_turned(other, trials.at(best), again.fits[best]["double_couple"], tried):
            data, searched = other, again
    normals, grids, fits, depth_km = searched.normals, searched.grids, searched.fits, trials.depth_km
    rng = np.random.default_rng([settings.seed, 0])
    resampled = resample_stations(data, normals, grids, fits, step_deg, settings.bootstrap_samples, rng)
    clock.lap("bootstrap")
    solution = Solution(timings=clock.rows)
    # what the double couple cannot tell the freer variants cannot either
    best = searched.best("double_couple")
    scatter_deg = resampled["double_couple"].uncertainty_deg(fits[best]["double_couple"].moment_tensor)
    reductions = {v: 1 - fits[searched.best(v)][v].misfit / normals[searched.best(v)].total for v in VARIANTS}
    full_tensor = fits[searched.best("full")]["full"].moment_tensor
    for variant in VARIANTS:
        curve, best = [fit[variant] for fit in fits], searched.best(variant)
        answer, total = curve[best].moment_tensor, normals[best].total
        draws = with_model_error(resampled[variant], settings.model_error_deg, settings.model_error_mw, rng)
        row = answered_row(
            event_id,
            variant,
            data,
            depth_km,
            curve,
            best,
            total,
            draws,
            known,
            scatter_deg=resampled[variant].uncertainty_deg(answer),
            more=shear_caveats(variant, reductions, full_tensor),
        )
        first = solution.predictions[0] if solution.predictions else row
        if reason := no_solution(first, scatter_deg, settings):
            row |= {"status": "unusable", "reason": reason, "quality": ""}
        solution.predictions.append(row)
        solution.normals[variant] = normals[best]
        solution.resampled += resampled_rows(event_id, variant, draws, depth_km)
        solution.others["depth_curve"] += depth_rows(event_id, variant, depth_km, curve, total)
        solution.others["trace_fits"] += trace_rows(event_id, variant, data, trials.at(best), curve[best])
    clock.lap("tables")
    return solution


@dataclass(frozen=True)
class _Searched:
    """Normal equations, grid of double couples and best fits {variant: fit}, depth by depth."""

    normals: list[Normal]
    grids: list[GridFit]
    fits: list[dict[str, Fit]]

    def best(self, variant: str) -> int:
        """Index of the best depth."""
        return int(np.argmin([fit[variant].misfit for fit in self.fits]))

    def at_deep_end(self) -> bool:
        """Whether a variant fits best at the last depth, so that it might fit better below."""
        return any(self.best(variant) == len(self.fits) - 1 for variant in VARIANTS)

    def and_deeper(self, more: "_Searched") -> "_Searched":
        """All of it, and what was found at depths below."""
        return _Searched(self.normals + more.normals, self.grids + more.grids, self.fits + more.fits)


def _search_downwards(
    depths: TrialDepths, trials: Trials, step_deg: float, clock: "_Clock"
) -> tuple[Trials, _Searched]:
    """Search the depths, and deeper ones while the best is the last."""
    searched = _search(depths.data, trials, step_deg, clock)
    for _ in range(MOST_WIDENINGS):
        below = depths.below(trials) if searched.at_deep_end() else None
        if below is None:
            break
        clock.lap("synthetics")
        trials = trials.and_deeper(below)
        searched = searched.and_deeper(_search(depths.data, below, step_deg, clock))
    return trials, searched


def _search(data: EventData, trials: Trials, step_deg: float, clock: "_Clock") -> _Searched:
    normals = [normal_equations(data.sets, trials.at(i)) for i in range(len(trials.depth_km))]
    clock.lap("normal equations")
    grids = [fit_grid(normal, step_deg) for normal in normals]
    fits = [search_depth(normal, grid, step_deg) for normal, grid in zip(normals, grids, strict=True)]
    clock.lap("search over depths")
    return _Searched(normals, grids, fits)


class _Clock:
    """Wall-clock time of the steps of one earthquake."""

    def __init__(self, event_id: str):
        self.event_id, self.last = event_id, time.perf_counter()
        self.rows: list[dict[str, Any]] = []

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.rows.append({"event_id": self.event_id, "step": step, "seconds": now - self.last})
        self.last = now
