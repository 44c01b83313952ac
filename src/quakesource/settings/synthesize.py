"""Section ``synthesize``: the sources and paths of training examples."""

from pydantic import Field

from quakesource.settings.base import Interval, Section


class SynthesizeSettings(Section):
    """Sources, station layouts and errors of paths that training examples are drawn from (docs/synthetics.md)."""

    n_stations: tuple[int, int] = Field((5, 32), description="Fewest and most stations of a source.")
    magnitude: Interval = Field((2.8, 6.3), description="Moment magnitudes, uniform.")
    depth_km: Interval = Field((1.0, 20.0), description="Depths, uniform over the grid of training_greens.")
    radius_km: Interval = Field((40.0, 200.0), description="Radius of the disc that the stations of a source lie in.")
    distance_km: Interval = Field((2.0, 200.0), description="Distances are cut to this, and taken on the grid.")
    gap_share: float = Field(
        0.35, ge=0, le=1, description="Share of sources whose stations lie in a sector of 120 to 300 degrees."
    )
    window_s: tuple[float, float] = Field(
        (-5.0, 5.0), description="Window about the arrival by the catalogue's hypocentre."
    )
    duration_scatter: float = Field(0.35, ge=0, description="Standard deviation of ln duration, cut at two.")
    second_pulse: float = Field(0.3, ge=0, le=1, description="Share of the sources with two pulses of moment rate.")
    time_error: float = Field(0.05, ge=0, lt=1, description="Error of travel times, as a share of them.")
    site_log_amplitude: float = Field(0.4, ge=0, description="Standard deviation of ln amplitude of a station.")
    log_amplitude_error: float = Field(
        0.25, ge=0, description="Standard deviation of ln amplitude of each window of a station."
    )
    polarity_flips: float = Field(0.03, ge=0, le=1, description="Share of stations with their polarity turned round.")
    epicentre_error_km: float = Field(
        1.5, ge=0, description="Standard deviation of the catalogue's epicentre, north and east."
    )
    depth_error_km: float = Field(2.5, ge=0, description="Standard deviation of the catalogue's depth.")
    azimuth_error_deg: float = Field(2.0, ge=0, description="Standard deviation of the orientation of stations.")
    dask_scheduler: str | None = Field(
        None, description="Address of a running Dask scheduler; null: processes of this machine."
    )
