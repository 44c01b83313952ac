"""Windows about teleseismic arrivals, and a simulated world of them."""

from pydantic import Field, PositiveFloat, PositiveInt, model_validator

from quakesource.settings.base import FolderPath, Interval, Section
from quakesource.settings.groups import Nside


class TeleseismicWindowSettings(Section):
    """The time grid and the band of windows about P or S."""

    start_s: float = Field(-96.0, lt=0, description="First sample, from the predicted arrival.")
    sampling_interval_s: PositiveFloat = Field(3.0, description="Time between samples.")
    n_samples: PositiveInt = Field(128, description="Samples of a window.")
    band_hz: Interval = Field(
        (0.01, 0.1), description="Pass band, with cosine edges a fifth of it wide on either side."
    )

    @model_validator(mode="after")
    def _band_fits(self) -> "TeleseismicWindowSettings":
        nyquist_hz = 0.5 / self.sampling_interval_s
        if self.band_hz[1] * 1.2 > nyquist_hz:
            raise ValueError(
                f"the band ends at {self.band_hz[1]:g} Hz, and its edge beyond the Nyquist {nyquist_hz:g} Hz"
            )
        if self.start_s + self.n_samples * self.sampling_interval_s <= 0:
            raise ValueError("the window ends before the arrival")
        return self


class TeleseismicWorldSettings(Section):
    """Simulated teleseisms: regions of collocated earthquakes whose receivers they share."""

    n_training: PositiveInt = Field(2400, description="Regions to train on; each has four earthquakes and one pixel.")
    n_validation: PositiveInt = Field(12, description="Regions that choose sizes and settings.")
    n_held_out: PositiveInt = Field(40, description="Regions that judge, which nothing has been trained on.")
    n_pixels: PositiveInt = Field(6, description="Pixels of the focal sphere that each region is recorded in.")
    n_receivers: PositiveInt = Field(40, description="Receivers in each pixel.")
    nside: Nside = Field(4, description="Fineness of the pixels.")
    depths_km: tuple[PositiveFloat, ...] = Field((20.0, 200.0, 600.0), min_length=1, description="Depths of regions.")
    distance_deg: Interval = Field((30.0, 90.0), description="Distances of receivers.")
    stations: FolderPath | None = Field(
        None,
        description="CSV with latitude_deg and longitude_deg of receivers; without it they are drawn evenly.",
    )
    fault_length_km: Interval = Field((10.0, 150.0), description="Lengths of the large ruptures.")
    rupture_velocity_km_s: Interval = Field((1.5, 3.5), description="Rupture velocities.")
    coda: float = Field(1.0, ge=0, description="Strength of scattering beside the direct wave; 1 is the standard.")
    misalignment_s: float = Field(2.0, ge=0, description="Largest error of the predicted arrival.")
    path_difference_s: float = Field(
        0.3, ge=0, description="How far arrivals at one receiver differ between earthquakes of a region."
    )
    shared_scattering: float = Field(
        0.0, ge=0, le=1, description="Share of the scattering that all receivers of a pixel have in common: clusters."
    )
    depth_phases: bool = Field(False, description="Whether pP and sP follow P, the same for all receivers of a pixel.")
    flipped: float = Field(0.2, ge=0, le=1, description="Share of receivers with the opposite polarity.")
    signal_to_noise: Interval = Field((3.0, 30.0), description="Signal-to-noise ratios of records.")
    seed: int = Field(2304, description="Random seed; every region has a stream of its own.")
