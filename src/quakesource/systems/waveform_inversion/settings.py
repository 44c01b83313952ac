"""Section ``systems.waveform_inversion``: least squares on band-passed waveforms."""

from pydantic import Field

from quakesource.settings.base import Section

JOINT = "joint"
"""The variant of waveforms and first motions together."""


class JointSettings(Section):
    """First motions and S/P ratios beside waveforms, in the variant ``joint``."""

    min_polarities: int = Field(
        5, ge=1, description="Events with fewer first motions have no answer of waveforms and first motions together."
    )
    data_per_trace: float = Field(
        3.0,
        gt=0,
        description="Independent numbers that a trace counts as beside first motions, since its errors are those of "
        "the earth and alike along it. On world C 3 is better than 1, docs/real_events.md.",
    )
    model_error_deg: float = Field(
        1.0,
        ge=0,
        description="Standard deviation of a rotation about each axis that is added to the resampled sources of "
        "waveforms and first motions together. Calibrated on world C, docs/real_events.md.",
    )
    ray_error_deg: float = Field(
        8.0, gt=0, description="Standard deviation of ray directions that the velocity model is to blame for."
    )
    epicentre_error_km: float = Field(1.5, ge=0, description="Standard deviation of the epicentre, north and east.")
    sp_scatter_log10: float = Field(0.3, gt=0, description="Mean absolute error of log10 amplitude ratios of S over P.")


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
    amplitude_weight_exponent: float = Field(
        0.4,
        ge=0,
        le=1,
        description="Residuals are divided by the RMS of the trace to this power: 0 lets loud traces decide, 1 makes "
        "all count alike, noisy ones too.",
    )
    body_weight: float = Field(
        1.0, ge=0, description="Weight of body windows against surface windows; 0 leaves them out."
    )
    min_body_cycles: float = Field(
        0.5, gt=0, description="Body windows are fitted where S comes this many longest periods of their band after P."
    )
    min_body_snr: float = Field(3.0, ge=0, description="Least RMS ratio of a body window to the record before it.")
    grid_step_deg: float = Field(
        15.0, ge=1, le=45, description="Step of the double-couple grid that starts the search."
    )
    min_stations: int = Field(3, ge=1, description="Events with fewer stations end as unusable.")
    bootstrap_samples: int = Field(100, ge=10, description="Networks with stations drawn anew, for the uncertainty.")
    seed: int = Field(1, ge=0, description="Random seed of the bootstrap.")
    model_error_deg: float = Field(
        2.5,
        ge=0,
        description="What all stations have in common, so that drawing them anew does not show it (another earth, the "
        "catalogue's errors): standard deviation of a rotation about each axis that is added to the resampled sources. "
        "Calibrated on world C, docs/real_events.md.",
    )
    model_error_mw: float = Field(
        0.065,
        ge=0,
        description="What all stations have in common, of the moment magnitude: standard deviation of what is added to "
        "the resampled sources. Of world C's single events .045, of one earth against another .046 "
        "(docs/real_events.md).",
    )
    max_uncertainty_deg: float = Field(
        40.0, gt=0, description="Events whose double couples scatter more than this over stations end as unusable."
    )
    min_variance_reduction: float = Field(
        0.2, description="Events of which the best fit explains less than this end as unusable."
    )
    joint: JointSettings = Field(JointSettings(), description=str(JointSettings.__doc__))
