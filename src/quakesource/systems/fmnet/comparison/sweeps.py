"""What the records of the race suffer from: one thing at a time varies about the headline condition."""

from dataclasses import replace
from typing import Any, NamedTuple

from quakesource.systems.fmnet.off_grid import Trouble, ladder
from quakesource.systems.fmnet.settings import FmnetOffGridSettings

LADDER = "ladder"
HEADLINE = "and pick errors"
"""Another earth, noise and errors of picks, at all stations: where the sweeps start from."""

NOISE = (0.0, 0.03, 0.1, 0.2, 0.4)
PICK_ERROR_S = (0.0, 0.5, 1.0, 2.0, 4.0)
COMMON_SHIFT_S = (0.0, 2.0, 5.0, 10.0)
N_STATIONS = (4, 6, 8, 12, 16)
VELOCITY_SCATTER = (0.0, 0.01, 0.03, 0.05)
EPICENTRE_ERROR_KM = (0.0, 2.0, 5.0, 10.0)
END_S = (30.0, 45.0, 60.0, 90.0, 120.0, 180.0)


class Case(NamedTuple):
    """A condition: its ``sweep`` and ``value``, scatter of velocities, trouble, and error of the stated epicentre."""

    sweep: str
    value: str | float
    scatter: float
    trouble: Trouble
    epicentre_error_km: float


def cases(off_grid: FmnetOffGridSettings) -> list[Case]:
    """The ladder of the search's table, then every sweep."""
    error_km = off_grid.epicentre_error_km
    steps = ladder(off_grid)
    found = [Case(LADDER, name, *step, error_km) for name, step in steps.items()]
    scatter, trouble = steps[HEADLINE]

    varied: dict[str, tuple[float, ...]] = {
        "noise": NOISE,
        "pick_error_s": PICK_ERROR_S,
        "common_shift_s": COMMON_SHIFT_S,
        "n_stations": N_STATIONS,
        "end_s": END_S,
    }
    for sweep, values in varied.items():
        for value in values:
            change: dict[str, Any] = {sweep: value}
            found.append(Case(sweep, value, scatter, replace(trouble, **change), error_km))
    found += [Case("velocity_scatter", value, value, trouble, error_km) for value in VELOCITY_SCATTER]
    found += [Case("epicentre_error_km", value, scatter, trouble, value) for value in EPICENTRE_ERROR_KM]
    return found
