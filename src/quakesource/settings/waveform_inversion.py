"""Section ``systems.waveform_inversion``: least squares on band-passed waveforms."""

from pydantic import Field

from quakesource.settings.base import Section


class WaveformInversionSettings(Section):
    """The classical system: moment tensor from displacement waveforms with time shifts, over a grid of depths."""

    window_before_p_s: float = Field(10.0, ge=0, description="Windows start this long before the first arrival.")
    window_end_velocity_km_s: float = Field(
        2.2, gt=0, description="Windows end one longest period after a wave of this speed."
    )
    max_shift_cycles: float = Field(
        0.25,
        gt=0,
        description="Largest time shift, in periods of the centre frequency; Z and R share one, T has its own.",
    )
    distance_weight_exponent: float = Field(
        0.5, description="Traces are weighted by (distance / 100 km) to this power."
    )
    grid_step_deg: float = Field(
        15.0, ge=1, le=45, description="Step of the double-couple grid that starts the search."
    )
    min_stations: int = Field(3, ge=1, description="Events with fewer stations end as unusable.")
