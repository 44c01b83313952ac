"""Section ``short_period``: the observations that networks read, of every event and at a higher rate."""

from pydantic import Field

from quakesource.settings.base import Band
from quakesource.settings.observe import ObserveSettings


class ShortPeriodSettings(ObserveSettings):
    """Stage observe-short-period: as 'observe', for body waves of small earthquakes, and of every event."""

    band_hz: Band = Field((0.5, 2.0), description="Band that records are screened in, whatever the magnitude.")
    sampling_rate_hz: float = Field(10.0, gt=0, description="Rate of the observations.")
    start_s: float = Field(-30.0, le=0, description="Start of every trace, relative to the origin time.")
    duration_s: float = Field(120.0, gt=0, description="Length of every trace.")
    max_distance_km: float = Field(200.0, gt=0, description="Stations farther than this are left out.")
    channel_priority: tuple[str, ...] = Field(
        ("HH", "BH", "HN", "BN", "EH"),
        description="Band and instrument codes in order of preference; the first that a station has is used.",
    )
    response_band_hz: Band = Field(
        (0.1, 3.0), description="Band that the response is removed in (cosine edges from half to twice its ends)."
    )
    min_pre_event_s: float = Field(10.0, gt=0, description="Least real record before P that noise is measured on.")
