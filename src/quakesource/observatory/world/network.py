"""The network of a world: where its stations are, when they run, and what their metadata say and do not say."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.observatory.world.definition import NetworkDefinition, WorldDefinition
from quakesource.observatory.world.provinces import KM_PER_DEGREE, Provinces

FloatArray = NDArray[np.float64]
OUTAGE_DAYS = 20.0
"""Mean length of the times that a station is out."""


@dataclass(frozen=True)
class WorldStation:
    """One station. ``stated_axes`` are {channel code: (azimuth, dip)} of the metadata, in degrees.

    Hidden from them: ``azimuth_error_deg`` added to the azimuths, ``vertical_sign``, ``amplitude`` (ln) and soft layer
    (``site_hz``, ``site_contrast``; 0 without one) of the site, ``noise_db`` and ``culture_db`` a decade. ``days`` are
    the (first, last) days of operation, several if there were outages. ``rank`` seeds what happens at the station.
    """

    code: str
    rank: int
    latitude_deg: float
    longitude_deg: float
    province: str
    sensor: str
    stated_axes: dict[str, tuple[float, float]]
    azimuth_error_deg: float
    vertical_sign: int
    ln_amplitude: float
    site_hz: float
    site_contrast: float
    noise_db: float
    culture_db: float
    days: tuple[tuple[float, float], ...]

    def runs_on(self, day: float) -> bool:
        """Whether the station records on a day after the world's first."""
        return any(first <= day < last for first, last in self.days)


def world_network(world: WorldDefinition) -> list[WorldStation]:
    """Stations with three-component records: the named ones, then those drawn on land."""
    rng = np.random.default_rng([world.seed, 1])
    network = world.network
    named = [(code, latitude, longitude) for code, latitude, longitude in world.stations]
    places = [(latitude, longitude) for _, latitude, longitude in named]
    drawn = draw_places(network, network.n_stations - len(named), network.min_spacing_km, places, rng)
    everyone = [*named, *((f"A{i:03d}", *place) for i, place in enumerate(drawn))]
    provinces = Provinces(world)
    return [_station(world, provinces, rank, *station, rng) for rank, station in enumerate(everyone)]


def world_pick_stations(world: WorldDefinition) -> list[tuple[str, float, float]]:
    """Code, latitude and longitude of vertical short-period stations that give picks and no records."""
    rng = np.random.default_rng([world.seed, 2])
    places = draw_places(world.network, world.network.n_pick_stations, 5.0, [], rng)
    return [(f"P{i:03d}", *place) for i, place in enumerate(places)]


def draw_places(
    network: NetworkDefinition, n: int, spacing_km: float, taken: list[tuple[float, float]], rng: np.random.Generator
) -> list[tuple[float, float]]:
    """Places on land, outside the holes, at least ``spacing_km`` from each other and from those taken."""
    places = list(taken)
    while len(places) < len(taken) + n:
        if rng.random() < network.clustered_share:
            centre = network.clusters[int(rng.integers(len(network.clusters)))]
            offset = rng.normal(0, network.cluster_radius_km / 1.5, 2) / KM_PER_DEGREE
            place = centre[0] + offset[0], centre[1] + offset[1] / np.cos(np.radians(centre[0]))
        else:
            place = rng.uniform(*network.latitude_deg), rng.uniform(*network.longitude_deg)
        near = len(places) and _distance_km(np.array(places), *place).min() < spacing_km
        if not near and _on_land(network, *place):
            places.append((round(float(place[0]), 4), round(float(place[1]), 4)))
    return places[len(taken) :]


def _on_land(network: NetworkDefinition, latitude_deg: float, longitude_deg: float) -> bool:
    south, north = network.latitude_deg
    west, east = network.longitude_deg
    inside = south <= latitude_deg <= north and west <= longitude_deg <= east
    coast = np.array(network.coast)
    ashore = longitude_deg > np.interp(latitude_deg, coast[:, 0], coast[:, 1])
    for latitude, longitude, north_km, east_km in network.holes:
        y = (latitude_deg - latitude) * KM_PER_DEGREE / north_km
        x = (longitude_deg - longitude) * KM_PER_DEGREE * np.cos(np.radians(latitude)) / east_km
        if x * x + y * y < 1:
            return False
    return bool(inside and ashore)


def _distance_km(places: FloatArray, latitude_deg: float, longitude_deg: float) -> FloatArray:
    north = places[:, 0] - latitude_deg
    east = (places[:, 1] - longitude_deg) * np.cos(np.radians(latitude_deg))
    return np.asarray(np.hypot(north, east) * KM_PER_DEGREE)


def _station(
    world: WorldDefinition,
    provinces: Provinces,
    rank: int,
    code: str,
    latitude: float,
    longitude: float,
    rng: np.random.Generator,
) -> WorldStation:
    network, sites, noise = world.network, world.sites, world.noise
    turn = float(rng.uniform(0, 360)) if rng.random() < network.turned_share else 0.0
    names = ("BHZ", "BH1", "BH2") if turn else ("BHZ", "BHN", "BHE")
    error = rng.normal(0, network.azimuth_error_deg)
    if rng.random() < network.misoriented_share:
        error = rng.choice([-1, 1]) * rng.uniform(*network.misoriented_deg)
    soft = rng.random() < sites.soft_share
    vs, thickness = np.exp(rng.uniform(*np.log(sites.vs_km_s))), np.exp(rng.uniform(*np.log(sites.thickness_m)))
    province = provinces.of(latitude, longitude)
    rock_vs = world.provinces[province].layers[0][2]
    return WorldStation(
        code=code,
        rank=rank,
        latitude_deg=latitude,
        longitude_deg=longitude,
        province=province,
        sensor="30 s" if rng.random() < network.short_sensor_share else "120 s",
        stated_axes=dict(
            zip(names, [(0.0, -90.0), (round(turn, 1), 0.0), (round((turn + 90) % 360, 1), 0.0)], strict=True)
        ),
        azimuth_error_deg=float(error),
        vertical_sign=-1 if rng.random() < network.reversed_share else 1,
        ln_amplitude=float(rng.normal(0, sites.ln_amplitude)),
        site_hz=float(vs / (4e-3 * thickness)) if soft else 0.0,
        site_contrast=float(vs * 1.9 / (rock_vs * 2.5)) if soft else 1.0,
        noise_db=float(rng.normal(noise.db_above_nlnm, noise.db_scatter)),
        culture_db=float(rng.uniform(0, noise.culture_db_per_decade)),
        days=_operation(world, rng),
    )


def _operation(world: WorldDefinition, rng: np.random.Generator) -> tuple[tuple[float, float], ...]:
    start = rng.uniform(0, 0.6) * world.days if rng.random() < world.network.late_share else 0.0
    periods, day = [], start
    while day < world.days + 90:
        up = rng.exponential(OUTAGE_DAYS * (1 / world.network.outage_share - 1))
        periods.append((float(day), float(day + up)))
        day += up + rng.exponential(OUTAGE_DAYS)
    return tuple(periods)
