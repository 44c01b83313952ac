"""Invert one earthquake: the best source of each variant over the depths, how firm it is, or why there is none."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from quakesource.greens.store import GreensStore
from quakesource.systems.answers import Answers
from quakesource.systems.waveform_inversion.bootstrap import Resampled, resample_stations, with_model_error
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.systems.waveform_inversion.depths import MOST_WIDENINGS, TrialDepths, Trials
from quakesource.systems.waveform_inversion.joint import joint_answer, usable_signs
from quakesource.systems.waveform_inversion.known import Known
from quakesource.systems.waveform_inversion.letters import Caveat
from quakesource.systems.waveform_inversion.objective import Normal, normal_equations
from quakesource.systems.waveform_inversion.rayleigh import turned_by_rayleigh
from quakesource.systems.waveform_inversion.rows import (
    answered_row,
    depth_rows,
    resampled_rows,
    trace_rows,
    unanswered_row,
)
from quakesource.systems.waveform_inversion.search import VARIANTS, Fit, GridFit, fit_grid, search_depth
from quakesource.systems.waveform_inversion.settings import JOINT, WaveformInversionSettings
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
        variants = VARIANTS if known.first_motions is None else (*VARIANTS, JOINT)
        return Solution([unanswered_row(event_id, variant, reason, data) for variant in variants])
    clock = _Clock(event_id)
    data = turned_back(data, turned_by_rayleigh(data))
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
    rng = np.random.default_rng([settings.seed, 0])
    resampled = resample_stations(
        data, searched.normals, searched.grids, searched.fits, step_deg, settings.bootstrap_samples, rng
    )
    clock.lap("bootstrap")
    answers = _Answers(event_id, data, trials, searched, known, settings, rng)
    fits, reductions = searched.fits, {v: searched.reduction(v) for v in VARIANTS}
    full_tensor = fits[searched.best("full")]["full"].moment_tensor
    for variant in VARIANTS:
        curve, best = [fit[variant] for fit in fits], searched.best(variant)
        caveats = shear_caveats(variant, reductions, full_tensor)
        answers.take(variant, curve[best], best, resampled[variant], caveats)
        answers.solution.others["depth_curve"] += depth_rows(
            event_id, variant, trials.depth_km, curve, searched.normals[best].total
        )
    signs, reason = usable_signs(known.first_motions, trials.depth_km, settings.joint)
    if signs is not None:
        draws = settings.bootstrap_samples, np.random.default_rng([settings.seed, 1])
        joint = joint_answer(data, searched.normals, searched.grids, signs, step_deg, *draws)
        caveats = shear_caveats(JOINT, reductions, full_tensor)
        answers.take(JOINT, joint.fit, joint.depth, joint.resampled, caveats)
        clock.lap("joint")
    elif reason:
        answers.solution.predictions.append(unanswered_row(event_id, JOINT, reason, data))
    clock.lap("tables")
    answers.solution.timings = clock.rows
    return answers.solution


class _Answers:
    """Rows of the variants of one earthquake, the headline first."""

    def __init__(
        self,
        event_id: str,
        data: EventData,
        trials: Trials,
        searched: "_Searched",
        known: Known,
        settings: WaveformInversionSettings,
        rng: np.random.Generator,
    ):
        self.event_id, self.data, self.trials, self.searched = event_id, data, trials, searched
        self.known, self.settings, self.rng = known, settings, rng
        self.solution = Solution()
        self.scatter_deg = np.inf

    def take(self, variant: str, fit: Fit, best: int, resampled: Resampled, caveats: Sequence[Caveat]) -> None:
        """Rows of an answer at a depth; what the double couple, which comes first, cannot tell the others cannot."""
        normal, depth_km = self.searched.normals[best], self.trials.depth_km
        error_deg = (self.settings.joint if variant == JOINT else self.settings).model_error_deg
        draws = with_model_error(resampled, error_deg, self.settings.model_error_mw, self.rng)
        scatter_deg = resampled.uncertainty_deg(fit.moment_tensor)
        row = answered_row(
            self.event_id,
            variant,
            self.data,
            depth_km,
            fit,
            best,
            normal.total,
            draws,
            self.known,
            scatter_deg=scatter_deg,
            more=caveats,
        )
        if not self.solution.predictions:
            self.scatter_deg = scatter_deg
        first = self.solution.predictions[0] if self.solution.predictions else row
        if reason := no_solution(first, self.scatter_deg, self.settings):
            row |= {"status": "unusable", "reason": reason, "quality": ""}
        self.solution.predictions.append(row)
        self.solution.normals[variant] = normal
        self.solution.resampled += resampled_rows(self.event_id, variant, draws, depth_km)
        fits = trace_rows(self.event_id, variant, self.data, self.trials.at(best), fit)
        self.solution.others["trace_fits"] += fits


@dataclass(frozen=True)
class _Searched:
    """Normal equations, grid of double couples and best fits {variant: fit}, depth by depth."""

    normals: list[Normal]
    grids: list[GridFit]
    fits: list[dict[str, Fit]]

    def best(self, variant: str) -> int:
        """Index of the best depth."""
        return int(np.argmin([fit[variant].misfit for fit in self.fits]))

    def reduction(self, variant: str) -> float:
        """Variance reduction at the best depth."""
        best = self.best(variant)
        return 1 - self.fits[best][variant].misfit / self.normals[best].total

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
