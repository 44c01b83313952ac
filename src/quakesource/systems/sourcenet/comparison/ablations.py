"""Our own network, each time without one of its ideas or nuisances: how the job of a training changes."""

import math
from dataclasses import replace
from typing import Any, Final

from quakesource.greens.windows import GreensWindows
from quakesource.settings.training_greens import LONG_PERIOD, SHORT_PERIOD
from quakesource.synthesize.network_statistics import NetworkStatistics
from quakesource.systems.sourcenet.training_job import TrainingJob
from quakesource.training.schedule import Schedule

UNCHANGED: Final = "unchanged"
EXACT_PATHS: Final[dict[str, Any]] = dict.fromkeys(
    (
        "time_error",
        "site_log_amplitude",
        "log_amplitude_error",
        "polarity_flips",
        "epicentre_error_km",
        "depth_error_km",
        "azimuth_error_deg",
    ),
    0.0,
)
ONE_PULSE: Final[dict[str, Any]] = {"directivity": 0.0, "second_pulse": 0.0}
NO_CODA: Final[dict[str, Any]] = {"coda": (0.0, 0.0)}
SIMPLE_SOURCES: Final[dict[str, Any]] = ONE_PULSE | {"duration_scatter": 0.0, "compound": 0.0, "slow": 0.0}

RECIPES: Final[dict[str, dict[str, Any]]] = {
    UNCHANGED: {},
    "clean": EXACT_PATHS | SIMPLE_SOURCES | NO_CODA,
    "one_model": {},
    "two_models": {},
    "four_models": {},
    "eight_models": {},
    "no_curriculum": {},
    "no_warm_up": {},
    "no_time_error": {"time_error": 0.0},
    "no_survey": {"real_layouts": 0.0},
    "no_missing": {"missing_component": 0.0, "missing_phase": 0.0},
    "no_coda": NO_CODA,
    "no_noise": {"noise_to_signal": (0.0, 0.0), "noise_m_s": (0.0, 0.0)},
    "no_amplitude_errors": {"site_log_amplitude": 0.0, "log_amplitude_error": 0.0},
    "one_pulse": ONE_PULSE,
    "short_period": {},
    "long_period": {},
    "no_attention": {},
}
"""What is changed in the recipes. ``clean`` has noise, layouts and missing records and nothing else that is random,
in one velocity model; ``no_survey`` is told nothing of the network's noise and layouts."""
N_MODELS: Final = {"clean": 1, "one_model": 1, "two_models": 2, "four_models": 4, "eight_models": 8}
"""How many of the velocity models, the first ones; the others have all."""
ONE_BAND: Final = {SHORT_PERIOD, LONG_PERIOD}


def ablated(
    name: str, job: TrainingJob, windows: list[GreensWindows], statistics: NetworkStatistics | None
) -> tuple[TrainingJob, list[GreensWindows], NetworkStatistics | None]:
    """The job of an ablation, and what it is given; ``windows`` are one a band."""
    kept = [place for place, band in enumerate(job.bands) if name not in ONE_BAND or band.name == name]
    job = replace(
        job,
        bands=tuple(job.bands[place] for place in kept),
        recipes=tuple(replace(job.recipes[place], **RECIPES[name]) for place in kept),
        layers=0 if name == "no_attention" else job.layers,
        schedule=_schedule(name, job.schedule),
    )
    given = [windows[place] for place in kept]
    if name in N_MODELS:
        given = [_first_models(store, N_MODELS[name]) for store in given]
    return job, given, None if name == "no_survey" else statistics


def _schedule(name: str, schedule: Schedule) -> Schedule:
    """``no_curriculum``: all nuisances at their full size from the first batch that is ordered after a step."""
    if name == "no_curriculum":
        return replace(schedule, gate_below=math.inf, level_step=1.0)
    return replace(schedule, warm_up=1) if name == "no_warm_up" else schedule


def _first_models(windows: GreensWindows, number: int) -> GreensWindows:
    names = ("counts", "scale", "start_s", "arrival_s", "takeoff_deg")
    return replace(windows, models=windows.models[:number], **{name: getattr(windows, name)[:number] for name in names})
