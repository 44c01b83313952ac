"""Invert one earthquake: the best source of each variant over the depths, how firm it is, or why there is none."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakesource.greens.store import GreensStore
from quakesource.systems.answers import Answers
from quakesource.systems.waveform_inversion.bootstrap import resample_stations, with_model_error
from quakesource.systems.waveform_inversion.data import EventData
from quakesource.systems.waveform_inversion.model import tensor_responses
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
    magnitude: float = float("nan"),
    losses: Mapping[str, int] | None = None,
) -> Solution:
    """All variants of one earthquake, or rows that say why there is no answer.

    Parameters
    ----------
    magnitude : of the catalogue, only to remark on an answer that contradicts it
    losses : {reason: number of stations} that the quality screens took away, for the reason of an unusable event
    """
    reason = no_records(data, settings, losses or {})
    if reason:
        return Solution([unanswered_row(event_id, variant, reason, data) for variant in VARIANTS])
    clock = _Clock(event_id)
    responses = tensor_responses(data, store)
    clock.lap("synthetics")
    step_deg = settings.grid_step_deg
    searched = _search(data, responses, step_deg, clock)
    best = searched.best("double_couple")
    fit = searched.fits[best]["double_couple"]
    if tried := turned_stations(data, [own[best] for own in responses], fit):
        other = turned_back(data, tried)
        again = _search(other, responses, step_deg, clock)
        best = again.best("double_couple")
        if surely_turned(other, [own[best] for own in responses], again.fits[best]["double_couple"], tried):
            data, searched = other, again
    normals, grids, fits = searched.normals, searched.grids, searched.fits
    rng = np.random.default_rng([settings.seed, 0])
    resampled = resample_stations(data, normals, grids, fits, step_deg, settings.bootstrap_samples, rng)
    clock.lap("bootstrap")
    solution = Solution(timings=clock.rows)
    # what the double couple cannot tell the freer variants cannot either
    best = searched.best("double_couple")
    scatter_deg = resampled["double_couple"].uncertainty_deg(fits[best]["double_couple"].moment_tensor)
    n_short = (losses or {}).get("short", 0)
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
            store.depth_km,
            curve,
            best,
            total,
            draws,
            magnitude,
            scatter_deg=resampled[variant].uncertainty_deg(answer),
            n_short=n_short,
            more=shear_caveats(variant, reductions, full_tensor),
        )
        first = solution.predictions[0] if solution.predictions else row
        if reason := no_solution(first, scatter_deg, settings):
            row |= {"status": "unusable", "reason": reason, "quality": ""}
        solution.predictions.append(row)
        solution.normals[variant] = normals[best]
        solution.resampled += resampled_rows(event_id, variant, draws, store.depth_km)
        solution.others["depth_curve"] += depth_rows(event_id, variant, store.depth_km, curve, total)
        of_depth = [own[best] for own in responses]
        solution.others["trace_fits"] += trace_rows(event_id, variant, data, of_depth, curve[best])
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


def _search(data: EventData, responses: Sequence[NDArray[np.float32]], step_deg: float, clock: "_Clock") -> _Searched:
    n_depths = len(responses[0])
    normals = [normal_equations(data.sets, [own[i] for own in responses]) for i in range(n_depths)]
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
