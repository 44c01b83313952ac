"""What a world is made of: its YAML file, checked, and its name, which holds the hash of its content."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import yaml
from pydantic import AfterValidator, Field

from quakesource.earth import LayeredModel
from quakesource.errors import SettingsError
from quakesource.geometry import distance_azimuth
from quakesource.settings.base import Interval, Section
from quakesource.settings.checking import check_section
from quakesource.settings.user_text import user_text

RECIPE = 2
"""Raised whenever the code makes other records of the same definition: they are another world."""
OFF_FAULT_KM = 30.0
"""Farther than this from their fault there are no epicentres, aftershocks and errors included."""
Place = tuple[float, float]
Share = Annotated[float, Field(ge=0, le=1)]


class Province(Section):
    """A part of the crust: its anchors (latitude, longitude) and its layers, rows of `LayeredModel.from_table`."""

    anchors: tuple[Place, ...]
    layers: tuple[tuple[float, float, float, float, float, float], ...]

    def model(self, name: str) -> LayeredModel:
        """Velocity model of the province."""
        return LayeredModel.from_table(self.layers, name=name, source="a simulated world")


class FaultSystem(Section):
    """Where earthquakes cluster, and how they slip: families of strike, dip, rake and weight."""

    trace: tuple[Place, Place]
    half_width_km: float
    depth_km: Interval
    share: Share
    scatter_deg: float
    families: tuple[tuple[float, float, float, float], ...]


def _shares_add_up(systems: dict[str, FaultSystem]) -> dict[str, FaultSystem]:
    total = sum(system.share for system in systems.values())
    if abs(total - 1) > 1e-6:
        raise ValueError(f"the shares of the fault systems add up to {total:g}, not 1")
    return systems


class Seismicity(Section):
    """Earthquakes in space, time and size, and the groups of unusual sources."""

    n_events: int = Field(ge=1)
    magnitude: Interval
    b_value: float
    aftershock_share: Share
    min_separation_s: float
    fault_systems: Annotated[dict[str, FaultSystem], AfterValidator(_shares_add_up)]
    two_subevents: int
    line_sources: int
    out_of_distribution_magnitude: Interval
    duration_factor: float
    ln_duration: float
    finite_from_magnitude: float


class Catalogue(Section):
    """Errors of the catalogue, standard deviations."""

    epicentre_error_km: float
    depth_error_km: float
    origin_time_error_s: float
    magnitude_error: float


class NetworkDefinition(Section):
    """Stations, their holes in space and time, and what their metadata do not say."""

    named_stations: str
    n_stations: int
    min_spacing_km: float
    latitude_deg: Interval
    longitude_deg: Interval
    clusters: tuple[Place, ...]
    cluster_radius_km: float
    clustered_share: Share
    holes: tuple[tuple[float, float, float, float], ...]
    coast: tuple[Place, ...]
    n_pick_stations: int
    sampling_rate_hz: float
    record_s: Interval
    max_distance_km: float
    max_stations: int
    outage_share: Share
    late_share: Share
    short_sensor_share: Share
    turned_share: Share
    azimuth_error_deg: float
    misoriented_share: Share
    misoriented_deg: Interval
    clock_error_s: float
    wrong_clock_share: Share
    wrong_clock_s: Interval
    reversed_share: Share


class Paths(Section):
    """What happens between source and station beside the two layered models."""

    p_time_error: float
    s_time_error: float
    ln_amplitude: float
    arrival_azimuth_deg: float
    scattering_per_km: float
    scattering_exponent: float
    intrinsic_q: float
    intrinsic_q_exponent: float
    bands_hz: tuple[float, ...]
    ln_coda: float
    p_coda_share: float


class Sites(Section):
    """The ground below the stations."""

    soft_share: Share
    vs_km_s: Interval
    thickness_m: Interval
    q: float
    ln_amplitude: float


class Noise(Section):
    """Seismic noise."""

    db_above_nlnm: float
    db_scatter: float
    culture_db_per_decade: float
    level_scatter: float
    burst_rate_per_hour: float


class PickDefinition(Section):
    """What analysts read."""

    p_error_s: float
    s_error_s: float
    wrong_sign_share: Share
    weakest_read: float
    clear: float
    picked_share: tuple[Share, Share]


class WorldDefinition(Section):
    """Everything that a world follows from.

    ``name`` is that of its file; ``hash`` covers the station table and `RECIPE` too.
    """

    seed: int
    first_day: date
    days: int
    provinces: dict[str, Province]
    shares: tuple[Share, ...]
    depths_km: tuple[float, ...]
    distances_km: tuple[float, ...]
    seismicity: Seismicity
    catalogue: Catalogue
    network: NetworkDefinition
    paths: Paths
    sites: Sites
    noise: Noise
    picks: PickDefinition
    record_defects: dict[str, Share]
    station_defects: dict[str, Share]
    name: str = ""
    hash: str = ""
    stations: tuple[tuple[str, float, float], ...] = ()

    @property
    def title(self) -> str:
        """Name and hash, as results quote it."""
        return f"{self.name}-{self.hash}"

    @property
    def event_ids(self) -> list[str]:
        """Identifiers of all earthquakes in the order of time."""
        return [f"{self.name}{rank:05d}" for rank in range(self.seismicity.n_events)]

    def neighbourhoods(self) -> list[tuple[float, float, float]]:
        """Latitude, longitude and radius in km of discs that hold every epicentre of the catalogue."""
        discs = []
        for system in self.seismicity.fault_systems.values():
            start, end = np.array(system.trace)
            middle = (start + end) / 2
            half_km = float(distance_azimuth(*start, *end).distance_km) / 2
            discs.append((float(middle[0]), float(middle[1]), half_km + OFF_FAULT_KM))
        return discs


def read_world(path: Path) -> WorldDefinition:
    """Read a world; SettingsError if the file or its station table is missing, unreadable or has an unknown key."""
    try:
        content = yaml.safe_load(user_text(path))
        table = pd.read_csv(path.parent / content["network"]["named_stations"], comment="#")
        stations = tuple(zip(table["station"].astype(str), table["latitude_deg"], table["longitude_deg"], strict=True))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(
            f"The world cannot be read: {error}",
            where=str(path),
            next_step="Give a file like resources/worlds/A.yaml, with its station table beside it.",
        ) from None
    text = json.dumps([RECIPE, content, stations], sort_keys=True, default=str)
    named = {"name": path.stem, "hash": hashlib.sha256(text.encode()).hexdigest()[:8], "stations": stations}
    return check_section(WorldDefinition, {**content, **named}, where=str(path))
