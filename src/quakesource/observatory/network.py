"""A network of simulated three-component stations with broadband responses."""

from dataclasses import dataclass

import numpy as np
from obspy import Inventory
from obspy.core.inventory import Channel, Network, Response, Site, Station
from obspy.geodetics import degrees2kilometers

from quakesource.settings import SimulateSettings

NETWORK = "XS"
POLES, ZEROS = [-0.03701 + 0.03701j, -0.03701 - 0.03701j], [0j, 0j]
"""A 120 s broadband seismometer (corner 1/120 Hz, damping 0.707), flat to velocity above it."""
SENSITIVITY = 6.0e8
TURNED_SHARE = 0.25


@dataclass(frozen=True)
class SimulatedStation:
    """A station; ``axes`` are {channel code: (azimuth, dip)} in degrees as in StationXML."""

    code: str
    latitude_deg: float
    longitude_deg: float
    axes: dict[str, tuple[float, float]]

    def inventory(self, sampling_rate_hz: float) -> Inventory:
        """StationXML of the station."""
        place = {"latitude": self.latitude_deg, "longitude": self.longitude_deg, "elevation": 0.0}
        channels = [
            Channel(
                code,
                "",
                **place,
                depth=0.0,
                azimuth=azimuth,
                dip=dip,
                sample_rate=sampling_rate_hz,
                response=response(),
            )
            for code, (azimuth, dip) in self.axes.items()
        ]
        station = Station(self.code, **place, channels=channels, site=Site(name="simulated"))
        return Inventory([Network(NETWORK, stations=[station])], source="quakesource simulated network")


def response() -> Response:
    """Ground velocity (m/s) to counts."""
    return Response.from_paz(
        ZEROS, POLES, stage_gain=SENSITIVITY, stage_gain_frequency=1.0, input_units="M/S", output_units="COUNTS"
    )


def simulate_network(settings: SimulateSettings, rng: np.random.Generator) -> list[SimulatedStation]:
    """Stations around the centre: one in each sector of azimuth, distances uniform in their logarithm."""
    n = settings.n_stations
    places = stations_around(settings, n, settings.distance_km, rng)
    turned = rng.uniform(size=n) < TURNED_SHARE
    turn_deg = rng.uniform(0, 360, n)
    return [
        SimulatedStation(f"S{i:02d}", *place, _axes(bool(turned[i]), float(turn_deg[i])))
        for i, place in enumerate(places)
    ]


def stations_around(
    settings: SimulateSettings, n: int, range_km: tuple[float, float], rng: np.random.Generator
) -> list[tuple[float, float]]:
    """Latitudes and longitudes around the centre: one in each sector, distances uniform in their logarithm."""
    azimuth_deg = (np.arange(n) + rng.uniform(0.1, 0.9, n)) * 360 / n
    nearest, farthest = np.log(range_km)
    distance_km = np.exp(rng.uniform(nearest, farthest, n))
    north, east = distance_km * np.cos(np.radians(azimuth_deg)), distance_km * np.sin(np.radians(azimuth_deg))
    km_per_degree = degrees2kilometers(1.0)
    latitude = settings.latitude_deg + north / km_per_degree
    longitude = settings.longitude_deg + east / (km_per_degree * np.cos(np.radians(settings.latitude_deg)))
    return [(float(latitude[i]), float(longitude[i])) for i in range(n)]


def _axes(turned: bool, turn_deg: float) -> dict[str, tuple[float, float]]:
    if turned:
        return {"MHZ": (0.0, -90.0), "MH1": (turn_deg, 0.0), "MH2": ((turn_deg + 90) % 360, 0.0)}
    return {"MHZ": (0.0, -90.0), "MHN": (0.0, 0.0), "MHE": (90.0, 0.0)}
