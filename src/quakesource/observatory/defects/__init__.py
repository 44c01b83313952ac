"""Defects as real archives have them, put into clean records on purpose: what quality screens are measured with.

Every kind is one that was met on real earthquakes (response filters listed backwards, files called R and T that were
never rotated, gain errors, dead and clipped channels, steps, glitches, padding, mixed units) or in archives
(gaps, contradicting pieces, epochs). A defect takes the records of a station and returns damaged copies.
"""

from dataclasses import dataclass
from typing import Final, Literal

from quakesource.observatory.defects import (
    accelerometer_defects,
    event_defects,
    filter_listing,
    metadata_defects,
    record_defects,
    sample_defects,
)
from quakesource.observatory.defects.event_defects import EventDefect
from quakesource.observatory.defects.station_records import Damage, Defect, StationRecords


@dataclass(frozen=True)
class StationDefect:
    """A defect, the share of an event's stations that get it (at least one), and which ones those are."""

    damage: Defect
    share: float = 0.1
    where: Literal["anywhere", "nearest"] = "anywhere"


STATION_DEFECTS: Final[dict[str, StationDefect]] = {
    # The shares are those of the real events: 5 of 11 stations, 1 of 6, 8 of 29, 2 of 9 with one near.
    "response_listed_wrongly": StationDefect(filter_listing.response_listed_wrongly, 0.5),
    "unrotated_rt": StationDefect(metadata_defects.unrotated_rt, 0.2),
    "gain_error": StationDefect(metadata_defects.gain_error),
    "dead_small": StationDefect(sample_defects.dead_small),
    "nan_samples": StationDefect(sample_defects.nan_samples),
    "glitch": StationDefect(sample_defects.glitch, 0.2),
    "clipped": StationDefect(sample_defects.clipped, 0.3, "nearest"),
    "baseline_step": StationDefect(accelerometer_defects.baseline_step, 0.2, "nearest"),
    "mixed_units": StationDefect(accelerometer_defects.mixed_units, 0.2),
    "cm_per_s": StationDefect(metadata_defects.cm_per_s),
    "zero_padding": StationDefect(sample_defects.zero_padding, 0.2),
    "gap": StationDefect(record_defects.gap),
    "short_record": StationDefect(record_defects.short_record),
    "flat": StationDefect(sample_defects.flat),
    "contradicting_overlap": StationDefect(record_defects.contradicting_overlap),
    "wrong_epochs": StationDefect(metadata_defects.wrong_epochs),
    "missing_response": StationDefect(metadata_defects.missing_response),
}

EVENT_DEFECTS: Final[dict[str, EventDefect]] = {
    "noise_only": event_defects.noise_only,
    "coda": event_defects.coda,
    "two_stations": event_defects.two_stations,
}

__all__ = ["EVENT_DEFECTS", "STATION_DEFECTS", "Damage", "StationDefect", "StationRecords"]
