"""When records cannot carry an inversion, and what to say then."""

from collections.abc import Mapping
from typing import Any

from quakesource.systems.waveform_inversion.data import EventData
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings


def no_records(data: EventData, settings: WaveformInversionSettings, losses: Mapping[str, int]) -> str:
    """Why there are too few records to invert, with what took the others; blank if there are enough."""
    n_stations = len(data.used)
    if n_stations >= settings.min_stations:
        return ""
    noun = "station" if n_stations == 1 else "stations"
    reason = f"{n_stations} usable {noun}; at least {settings.min_stations} are needed"
    if losses:
        counts = sorted(losses.items(), key=lambda item: -item[1])
        reason += "; lost: " + ", ".join(f"{count} for {why}" for why, count in counts)
    return reason + outside(data)


def no_solution(row: Mapping[str, Any], scatter_deg: float, settings: WaveformInversionSettings) -> str:
    """Why the best fit is no answer; blank if it is one. ``scatter_deg`` is that over the stations alone."""
    if scatter_deg > settings.max_uncertainty_deg:
        return (
            f"the records do not decide: 68 % of the resampled mechanisms lie within {scatter_deg:.0f} "
            f"degrees of the best, allowed are {settings.max_uncertainty_deg:g}"
        )
    if row["variance_reduction"] < settings.min_variance_reduction:
        return (
            f"no source explains the records: variance reduction {row['variance_reduction']:.2f}, needed are "
            f"{settings.min_variance_reduction:g}"
        )
    return ""


def outside(data: EventData) -> str:
    """What to say of stations that the Green's functions do not reach."""
    stations = f"{data.n_outside} station{'s' if data.n_outside > 1 else ''}"
    return f"; {stations} outside the distances of the Green's functions left out" if data.n_outside else ""
