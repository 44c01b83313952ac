"""Section ``training_greens``: windows of Green's functions that training examples are made of."""

from typing import Literal

from pydantic import Field

from quakesource.settings.base import Interval, Section


class TrainingGreensSettings(Section):
    """Stage compute-training-greens: windows about P and S, one store a velocity model."""

    depth_km: Interval = Field((1.0, 20.0), description="Range of source depths.")
    depth_step_km: float = Field(1.0, gt=0, description="Step of the source depths.")
    distance_km: Interval = Field((2.0, 200.0), description="Range of epicentral distances.")
    distance_step_km: float = Field(2.0, gt=0, description="Step of the distances.")
    sampling_rate_hz: float = Field(10.0, gt=0, description="Sampling rate; windows are flat to a quarter of it.")
    before_s: float = Field(8.5, gt=0, description="Window before the first P or S.")
    after_s: float = Field(7.5, gt=0, description="Window after it.")
    accuracy: Literal["fast", "standard", "reference"] = Field(
        "fast", description="See docs/greens.md, 'Discretisation'."
    )
