"""A row of `tables.EVENT` from numbers that a catalogue gives, checked."""

import math
from typing import Any

from obspy import UTCDateTime

EARLIEST_YEAR, LATEST_YEAR = 1600, 2200
"""Worlds of simulated earthquakes lie in the future."""


def event_row(
    event_id: str, time: UTCDateTime, latitude_deg: float, longitude_deg: float, depth_km: float, magnitude: float
) -> dict[str, Any]:
    """The row; ValueError says which number cannot be. A magnitude may be NaN, a depth may lie above sea level."""
    if not EARLIEST_YEAR <= time.year <= LATEST_YEAR:  # readers of fixed columns make the year 4 of a lost blank
        raise ValueError(f"no time of an earthquake: {time}")
    if not (-90 <= latitude_deg <= 90 and -180 <= longitude_deg <= 180):
        raise ValueError(f"no place on the Earth: latitude {latitude_deg:g}, longitude {longitude_deg:g}")
    if not (math.isfinite(depth_km) and -10 <= depth_km <= 800):
        raise ValueError(f"no depth of an earthquake: {depth_km:g} km")
    if not math.isnan(magnitude) and not -5 <= magnitude <= 10:
        raise ValueError(f"no magnitude of an earthquake: {magnitude:g}")
    return {
        "event_id": event_id,
        "origin_time_utc": str(time),
        "latitude_deg": latitude_deg,
        "longitude_deg": longitude_deg,
        "depth_km": depth_km,
        "magnitude": magnitude,
    }
