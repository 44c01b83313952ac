"""Section ``first_motions``: P onsets, their polarity, and S/P amplitude ratios from full-rate records."""

from pydantic import Field

from quakesource.settings.base import Band, Section


class FirstMotionSettings(Section):
    """Stage measure-first-motions: analyst picks, an automatic picker, amplitudes of P and S."""

    max_distance_km: float = Field(300.0, gt=0, description="Stations farther than this are left out.")
    channel_priority: tuple[str, ...] = Field(
        ("HH", "BH", "EH", "SH", "HN", "BN", "MH"),
        description="Band and instrument codes in order of preference; the first with a vertical record is used.",
    )
    automatic: bool = Field(True, description="Automatic picks where no analyst read a polarity.")
    search_s: float = Field(
        2.0, gt=0, description="Time on both sides of the theoretical P that the automatic picker looks at."
    )
    search_share: float = Field(0.03, ge=0, description="Share of the travel time that the picker looks farther.")
    picker_band_hz: Band = Field(
        (1.0, 15.0), description="Band of the picker (causal); its end is lowered to 0.4 of the sampling rate."
    )
    min_sampling_rate_hz: float = Field(
        20.0, gt=0, description="Records of a lower rate give no automatic polarity: a swing needs samples."
    )
    max_error_probability: float = Field(
        0.3, gt=0, le=0.5, description="Automatic polarities that are more likely wrong than this are not used."
    )
    analyst_error_best: float = Field(
        0.05, gt=0, lt=0.5, description="Share of wrong signs among analysts' picks of quality 1 (impulsive)."
    )
    analyst_error_worst: float = Field(
        0.15, gt=0, lt=0.5, description="Share of wrong signs at quality 0; linear in between."
    )
    amplitude_band_hz: Band = Field(
        (1.0, 5.0), description="Band of the P and S amplitudes; its end is lowered to 0.4 of the sampling rate."
    )
    amplitude_window_s: float = Field(
        2.0, gt=0, description="P peaks are taken from this long after P, S peaks from twice as long around S."
    )
    max_sp_distance_km: float = Field(
        120.0,
        gt=0,
        description="Farther away there is no amplitude ratio: first P and largest S are then waves of different rays.",
    )
    min_sp_snr: float = Field(3.0, ge=1, description="Least peak of P over the peak of as much noise for a ratio.")
