"""Section ``simulate``: a simulated network that records known sources."""

from pydantic import Field

from quakesource.settings.base import Interval, Section


class SimulateSettings(Section):
    """Stage simulate-archive: earthquakes with known sources, recorded with noise, written like real data."""

    seed: int = Field(1, ge=0, description="Seed of every random draw of this stage.")
    n_events: int = Field(12, ge=1, description="Number of earthquakes, random double couples.")
    n_stations: int = Field(16, ge=1, description="Number of three-component stations.")
    earth_model: str = Field(
        "gil7", description="Velocity model of the simulated world; the default differs from the one that inverts."
    )
    latitude_deg: float = Field(35.7, description="Centre of the network.")
    longitude_deg: float = Field(-117.6, description="Centre of the network.")
    distance_km: Interval = Field((25.0, 220.0), description="Range of station distances from the centre.")
    spread_km: float = Field(15.0, ge=0, description="Epicentres lie within this of the centre, north and east.")
    depth_km: Interval = Field((4.0, 18.0), description="Range of source depths, drawn uniformly.")
    magnitude: Interval = Field((4.0, 5.5), description="Range of moment magnitudes, drawn uniformly.")
    hypocentre_error_km: float = Field(
        2.0, ge=0, description="Standard deviation of the catalogue's error in each direction."
    )
    noise_db_above_nlnm: float = Field(
        25.0, description="Level of the coloured noise above Peterson's (1993) new low-noise model, dB."
    )
    sampling_rate_hz: float = Field(4.0, gt=0, description="Sampling rate of the records.")
    n_pick_stations: int = Field(32, ge=1, description="Number of stations that give P picks and no records.")
    pick_distance_km: Interval = Field((5.0, 150.0), description="Range of their distances from the centre.")
    pick_error_s: float = Field(0.1, ge=0, description="Standard deviation of the picks of P.")
    pick_wrong_sign_rate: float = Field(
        0.05, ge=0, lt=0.5, description="Share of the first motions whose sign is read wrong."
    )

    def event_ids(self) -> list[str]:
        """Identifiers of the simulated earthquakes."""
        return [f"sim{i + 1:04d}" for i in range(self.n_events)]
