"""Section ``training_greens``: windows of Green's functions that training examples are made of."""

from typing import Final, Literal

from pydantic import Field

from quakesource.settings.base import Band, Interval, Section

SHORT_PERIOD: Final = "short_period"
LONG_PERIOD: Final = "long_period"


class WindowSettings(Section):
    """Windows about P and S in one band."""

    sampling_rate_hz: float = Field(10.0, gt=0, description="Sampling rate; windows are flat to a quarter of it.")
    band_hz: Band = Field(
        (0.4, 2.0),
        description="Causal band-pass of the windows; records go through it too before a network reads them.",
    )
    before_s: float = Field(8.5, gt=0, description="Window before the first P or S.")
    after_s: float = Field(7.0, gt=0, description="Window after it.")


class TrainingGreensSettings(Section):
    """Stage compute-training-greens: windows about P and S, one store a velocity model of the study."""

    bands: tuple[Literal["short_period", "long_period"], ...] = Field(
        (SHORT_PERIOD, LONG_PERIOD), min_length=1, description="Bands that are computed, and that networks read."
    )
    n_models: int = Field(
        17,
        ge=1,
        description="Velocity models per store: the study's own plus perturbed copies, so that the network does not "
        "overfit one model. Where earth.crust1_folder is given, half of them are of CRUST1.0 columns of its region.",
    )
    velocity_scatter: float = Field(0.08, ge=0, lt=0.3, description="Largest relative change of a layer's velocities.")
    thickness_scatter: float = Field(0.4, ge=0, lt=1, description="Largest relative change of a layer's thickness.")
    slow_top_share: float = Field(0.7, ge=0, le=1, description="Share of the others that have a slow layer on top.")
    seed: int = Field(1, ge=0, description="Random seed of the perturbed models.")

    depth_km: Interval = Field((1.0, 20.0), description="Range of source depths.")
    depth_step_km: float = Field(1.0, gt=0, description="Step of the source depths.")
    distance_km: Interval = Field((2.0, 200.0), description="Range of epicentral distances.")
    distance_step_km: float = Field(2.0, gt=0, description="Step of the distances.")
    short_period: WindowSettings = Field(WindowSettings(), description="Body waves of small earthquakes.")
    long_period: WindowSettings = Field(
        WindowSettings(sampling_rate_hz=2.0, band_hz=(0.05, 0.4), before_s=14.0, after_s=24.5),
        description="Larger ones, whose source is still a point there; S windows near it hold surface waves.",
    )
    accuracy: Literal["fast", "standard", "reference"] = Field(
        "fast", description="See docs/greens.md, 'Discretisation'."
    )
