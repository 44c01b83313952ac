"""Seismometers of a world, digitised and decimated, with responses as data centres give them."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from obspy import Inventory, Stream, Trace, UTCDateTime
from obspy.core.inventory import Channel, Network, Response, Site, Station

from quakesource.observatory.defects.filter_listing import list_filters
from quakesource.observatory.defects.station_records import StationRecords
from quakesource.observatory.network import NETWORK
from quakesource.observatory.world.network import WorldStation

FULL_SCALE_COUNTS: Final = 2**23
SENSITIVITY: Final = {"120 s": 4.0e8, "30 s": 2.5e8}
"""Counts per m/s: full scale is 21 or 34 mm/s."""


def station_inventory(station: WorldStation, sampling_rate_hz: float) -> Inventory:
    """StationXML of a station: seismometer, digitiser and three decimating filters on every channel."""
    place = {"latitude": station.latitude_deg, "longitude": station.longitude_deg, "elevation": 0.0}
    return _whole_inventory(station.code, place, station.stated_axes, station.sensor, sampling_rate_hz)


def pick_station_inventory(code: str, latitude_deg: float, longitude_deg: float) -> Inventory:
    """StationXML of a vertical short-period station."""
    place = {"latitude": latitude_deg, "longitude": longitude_deg, "elevation": 0.0}
    response = Response.from_paz(
        [0j, 0j],
        [-4.44 + 4.44j, -4.44 - 4.44j],
        stage_gain=1e8,
        stage_gain_frequency=5.0,
        input_units="M/S",
        output_units="COUNTS",
    )
    channel = Channel("EHZ", "", **place, depth=0.0, azimuth=0.0, dip=-90.0, sample_rate=100.0, response=response)
    return _inventory(code, place, [channel])


@lru_cache(maxsize=8)
def transfer(sensor: str, sampling_rate_hz: float, n: int) -> NDArray[np.complex128]:
    """Counts per m/s at the frequencies of a real transform of ``n`` samples, all stages included."""
    place = {"latitude": 0.0, "longitude": 0.0, "elevation": 0.0}
    inventory = _whole_inventory("X", place, {"BHZ": (0.0, -90.0)}, sensor, sampling_rate_hz)
    response = inventory[0][0][0].response
    values, _ = response.get_evalresp_response(1 / sampling_rate_hz, n, output="VEL")
    return np.asarray(values)


def _whole_inventory(
    code: str, place: dict[str, float], axes: dict[str, tuple[float, float]], sensor: str, sampling_rate_hz: float
) -> Inventory:
    channels = [
        Channel(
            name,
            "",
            **place,
            depth=0.0,
            azimuth=azimuth,
            dip=dip,
            sample_rate=sampling_rate_hz,
            response=_seismometer(sensor),
        )
        for name, (azimuth, dip) in axes.items()
    ]
    plain = _inventory(code, place, channels)
    stream = Stream([Trace(header={"channel": name}) for name in axes])
    whole = StationRecords(stream, plain, UTCDateTime(0), (0.0, 0.0), (0.0, 0.0))
    return list_filters(whole, centre_first=False).inventory


def _seismometer(sensor: str) -> Response:
    corner = 2 * np.pi / float(sensor.split()[0]) * np.sqrt(0.5)
    return Response.from_paz(
        [0j, 0j],
        [-corner + 1j * corner, -corner - 1j * corner],
        stage_gain=SENSITIVITY[sensor],
        stage_gain_frequency=1.0,
        input_units="M/S",
        output_units="COUNTS",
    )


def _inventory(code: str, place: dict[str, float], channels: list[Channel]) -> Inventory:
    station = Station(code, **place, channels=channels, site=Site(name="simulated"))
    return Inventory([Network(NETWORK, stations=[station])], source="quakesource simulated network")
