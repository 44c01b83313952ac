"""Station metadata for records that are ground motion already, so that they fit into an archive like any other."""

import re
from typing import Final

from obspy import UTCDateTime
from obspy.core.inventory import Channel, Inventory, Network, Response, Site, Station
from obspy.core.inventory.response import InstrumentSensitivity, PolesZerosResponseStage

from quakesource.errors import UnitsError

# unit -> (StationXML input unit, counts per SI unit)
GROUND_MOTION_UNITS: Final[dict[str, tuple[str, float]]] = {
    "m/s": ("M/S", 1.0),
    "cm/s": ("M/S", 1e2),
    "nm/s": ("M/S", 1e9),
    "m": ("M", 1.0),
    "cm": ("M", 1e2),
    "m/s**2": ("M/S**2", 1.0),
    "cm/s**2": ("M/S**2", 1e2),
}
COUNTS: Final = "counts"


def check_units(units: str | None, where: str) -> str:
    """The units as stated; UnitsError if they are not stated or unknown."""
    known = [COUNTS, *GROUND_MOTION_UNITS]
    if units is None:
        raise UnitsError(
            "The units of these records are not stated.",
            where=where,
            next_step=f"Set 'units' of the collection to one of {', '.join(known)}.",
        )
    if units not in known:
        meant = usual_spelling(units)
        hint = f"Write {meant!r}." if meant in known else f"Use one of {', '.join(known)}."
        raise UnitsError(f"Unknown units {units!r}.", where=where, next_step=hint)
    return units


def usual_spelling(units: str) -> str:
    """Units as they are written here: ``M/S^2``, ``m/sec/sec`` and ``m s-2`` are m/s**2, gal is cm/s**2."""
    text = units.lower().replace(" ", "").replace("sec", "s").replace("^", "**").replace("²", "**2")
    text = {"gal": "cm/s**2", "gals": "cm/s**2", "count": "counts", "digits": "counts"}.get(text, text)
    text = re.sub(r"^(n?c?m)\.?s\*{0,2}-1$", r"\1/s", text)
    text = re.sub(r"^(n?c?m)\.?s\*{0,2}-2$", r"\1/s**2", text)
    return re.sub(r"^(n?c?m)(/s/s|/\(s\*\*2\)|/s2)$", r"\1/s**2", text)


def ground_motion_inventory(
    codes: tuple[str, str, str, str],
    units: str,
    *,
    latitude_deg: float,
    longitude_deg: float,
    elevation_m: float,
    azimuth_deg: float,
    dip_deg: float,
    sampling_rate_hz: float,
    start: UTCDateTime,
    end: UTCDateTime,
) -> Inventory:
    """StationXML of one channel whose response is a plain factor.

    Parameters
    ----------
    codes : network, station, location, channel
    units : a key of `GROUND_MOTION_UNITS`
    azimuth_deg, dip_deg : of the sensor, as in StationXML (dip -90 is up)
    """
    network, station, location, channel = codes
    input_unit, factor = GROUND_MOTION_UNITS[units]
    stage = PolesZerosResponseStage(
        1, factor, 1.0, input_unit, "COUNTS", "LAPLACE (RADIANS/SECOND)", 1.0, [], [], normalization_factor=1.0
    )
    response = Response(
        instrument_sensitivity=InstrumentSensitivity(factor, 1.0, input_unit, "COUNTS"), response_stages=[stage]
    )
    place = {"latitude": latitude_deg, "longitude": longitude_deg, "elevation": elevation_m}
    entry = Channel(
        channel,
        location,
        **place,
        depth=0.0,
        azimuth=azimuth_deg % 360,
        dip=dip_deg,
        sample_rate=sampling_rate_hz,
        response=response,
        start_date=start,
        end_date=end,
    )
    site = Site(name="from the headers of processed records")
    return Inventory([Network(network, stations=[Station(station, **place, channels=[entry], site=site)])])
