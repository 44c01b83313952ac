"""Section ``observe``: from raw records to ground velocity on a fixed grid."""

from typing import Literal

from pydantic import Field

from quakesource.settings.base import Band, Section

Screen = Literal["samples", "clipping", "response", "orientation", "steps", "amplitude", "noise"]


class ObserveSettings(Section):
    """Stage observe-waveforms: response, orientation, screens, resampling."""

    sampling_rate_hz: float = Field(2.0, gt=0, description="Rate of the observations.")
    start_s: float = Field(-60.0, le=0, description="Start of every trace, relative to the origin time.")
    duration_s: float = Field(360.0, gt=0, description="Length of every trace.")
    max_distance_km: float = Field(400.0, gt=0, description="Stations farther than this are left out.")
    channel_priority: tuple[str, ...] = Field(
        ("BH", "HH", "MH", "LH", "HN", "BN", "EH"),
        description="Band and instrument codes in order of preference; the first that a station has is used.",
    )
    response_band_hz: Band = Field(
        (0.008, 0.7), description="Band that the response is removed in (cosine edges from half to twice its ends)."
    )
    screens: tuple[Screen, ...] = Field(
        ("samples", "clipping", "response", "orientation", "steps", "amplitude", "noise"),
        description="Screens that run; without one, that which it looks at is believed. For studies of what they do.",
    )
    min_snr: float = Field(
        2.0, ge=0, description="Smallest RMS ratio of signal to pre-event noise, in the band of the event."
    )
    min_pre_event_s: float = Field(20.0, gt=0, description="Least real record before P that noise is measured on.")
    max_amplitude_ratio: float = Field(
        6.0, gt=1, description="Traces this many times above or below the distance-corrected median are dropped."
    )
    max_response_error: float = Field(
        0.05, gt=0, description="Allowed deviation of the listed response from poles and zeros times the total gain."
    )
