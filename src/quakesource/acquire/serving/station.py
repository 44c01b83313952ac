"""fdsnws-station 1.1: text at channel level, StationXML at any level."""

import io
from collections.abc import Iterator
from copy import copy

from obspy import Inventory, UTCDateTime
from obspy.core.inventory import Channel, Network, Station
from obspy.geodetics import locations2degrees

from quakesource.acquire.serving.holdings import Holdings
from quakesource.acquire.serving.selection import SHORT, BadQuery, Line, line_of_query, lines_of_body
from quakesource.acquire.serving.server import Reply, Request

HEADER = (
    "#Network | Station | Location | Channel | Latitude | Longitude | Elevation | Depth | Azimuth | Dip | "
    "SensorDescription | Scale | ScaleFreq | ScaleUnits | SampleRate | StartTime | EndTime"
)
OPEN_END = "3000-01-01T00:00:00"
"""End of an epoch that goes on, as SCEDC writes it."""


def station(holdings: Holdings, request: Request) -> Reply:
    """Answer a GET query or the lines of a POST."""
    options = {SHORT.get(name, name): value for name, value in request.query.items()}
    lines = [line_of_query(options)]
    if request.method == "POST":
        lines = lines_of_body(request.body)
        options |= {
            name.strip(): value.strip()
            for name, _, value in (text.partition("=") for text in request.body.splitlines() if "=" in text)
        }
    level, form = options.get("level", "station"), options.get("format", "xml")
    if level not in ("network", "station", "channel", "response") or form not in ("xml", "text"):
        raise BadQuery(f"level {level!r} or format {form!r} is unknown")
    rows = [row for line in lines for row in _selected(holdings, line, options)]
    if not rows:
        return Reply(404 if options.get("nodata") == "404" else 204)
    if form == "text":
        if level != "channel":
            raise BadQuery("text is offered at channel level")
        return Reply(200, "\n".join([HEADER, *(_text(*row) for row in rows), ""]).encode())
    return Reply(200, _stationxml(rows, level), "application/xml")


def _selected(holdings: Holdings, line: Line, options: dict[str, str]) -> Iterator[tuple[Network, Station, Channel]]:
    for inventory in holdings.inventories(line):
        for network in inventory:
            for place in network:
                if not _within(place, options):
                    continue
                for channel in place:
                    codes = (network.code, place.code, channel.location_code, channel.code)
                    ends = channel.end_date or UTCDateTime(OPEN_END)
                    begins = channel.start_date or UTCDateTime(1900, 1, 1)
                    early = line.end is not None and begins > line.end
                    late = line.start is not None and ends < line.start
                    if line.takes(codes) and not early and not late:
                        yield network, place, channel


def _within(place: Station, options: dict[str, str]) -> bool:
    south, north = float(options.get("minlatitude", -90)), float(options.get("maxlatitude", 90))
    west, east = float(options.get("minlongitude", -180)), float(options.get("maxlongitude", 180))
    if not (south <= place.latitude <= north and west <= place.longitude <= east):
        return False
    if "maxradius" not in options:
        return True
    centre = float(options["latitude"]), float(options["longitude"])
    away_deg = locations2degrees(*centre, place.latitude, place.longitude)
    return bool(float(options.get("minradius", 0)) <= away_deg <= float(options["maxradius"]))


def _text(network: Network, place: Station, channel: Channel) -> str:
    sensitivity = channel.response.instrument_sensitivity if channel.response else None
    begins = channel.start_date or UTCDateTime(1900, 1, 1)
    values = [
        network.code,
        place.code,
        channel.location_code,
        channel.code,
        channel.latitude,
        channel.longitude,
        channel.elevation,
        channel.depth,
        _blank(channel.azimuth),
        _blank(channel.dip),
        "",
        sensitivity.value if sensitivity else "",
        sensitivity.frequency if sensitivity else "",
        sensitivity.input_units if sensitivity else "",
        channel.sample_rate,
        str(begins)[:19],
        str(channel.end_date)[:19] if channel.end_date else OPEN_END,
    ]
    return "|".join(map(str, values))


def _blank(value: float | None) -> str:
    return "" if value is None else repr(float(value))


def _stationxml(rows: list[tuple[Network, Station, Channel]], level: str) -> bytes:
    networks: dict[str, Network] = {}
    stations: dict[int, Station] = {}
    for network, place, channel in rows:
        if network.code not in networks:
            networks[network.code] = copy(network)
            networks[network.code].stations = []
        if id(place) not in stations:
            stations[id(place)] = copy(place)
            stations[id(place)].channels = []
            networks[network.code].stations.append(stations[id(place)])
        stations[id(place)].channels.append(channel)
    out = io.BytesIO()
    Inventory(list(networks.values()), source="quakesource serve-archive").write(out, format="STATIONXML", level=level)
    return out.getvalue()
