"""Section ``greens``: the grid of the Green's function store."""

from typing import Literal

from pydantic import Field

from quakesource.settings.base import Interval, Section


class GreensSettings(Section):
    """Stage compute-greens: one store a velocity model."""

    depth_km: Interval = Field((2.0, 26.0), description="Range of source depths.")
    depth_step_km: float = Field(2.0, gt=0, description="Step of the source depths.")
    distance_km: Interval = Field((10.0, 400.0), description="Range of epicentral distances.")
    distance_step_km: float = Field(
        3.0, gt=0, description="Step of the distances; seismograms between are interpolated."
    )
    sampling_rate_hz: float = Field(2.0, gt=0, description="Sampling rate; must be that of section 'observe'.")
    duration_s: float = Field(240.0, gt=0, description="Length from the reduced time on.")
    accuracy: Literal["fast", "standard", "reference"] = Field(
        "standard", description="See docs/greens.md, 'Discretisation'."
    )
