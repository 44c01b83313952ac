"""StationXML from what field crews have: a table of places and axes, and SAC pole-zero files without comments."""

from pathlib import Path
from typing import Any, Final

import pandas as pd
from obspy import Inventory, UTCDateTime
from obspy.core.inventory import Channel, Network, Site, Station

from quakesource.acquire.outside_names import refused_codes
from quakesource.acquire.read_pole_zero import pole_zero_response
from quakesource.errors import ArchiveError
from quakesource.settings.user_text import user_text

COLUMNS: Final = {
    "network": "FDSN network code; XX if there is none",
    "station": "station code",
    "channel": "channel code, such as HHZ",
    "latitude_deg": "WGS84",
    "longitude_deg": "WGS84",
    "elevation_m": "of the ground",
    "azimuth_deg": "of the sensor's axis, clockwise from north; 0 for a vertical",
    "dip_deg": "of the axis as in StationXML: -90 is up, 0 level",
    "sampling_rate_hz": "of the records",
    "pole_zero": "SAC pole-zero file (displacement in m to counts), beside the table or below it",
}
"""Columns that a table needs, one row a channel; location, start and end (ISO 8601, UTC) may be there too."""


def made_stations(table: Path) -> tuple[Inventory, list[str]]:
    """Metadata of every row that is whole, and what is wrong with the others.

    Raises
    ------
    ArchiveError
        The table is missing or lacks a column, or no row can be used.
    """
    if not table.is_file():
        raise ArchiveError(f"There is no file {table}.", next_step="Give the table of places.")
    rows = pd.read_csv(table, dtype=str, keep_default_na=False, comment="#", skipinitialspace=True)
    if missing := [name for name in COLUMNS if name not in rows]:
        raise ArchiveError(
            f"The table of places lacks {', '.join(missing)}.",
            where=str(table),
            next_step=f"Columns: {', '.join(COLUMNS)}; location, start and end may be there too.",
        )
    inventory, problems = Inventory([]), []
    for number, row in enumerate(rows.to_dict("records"), 1):
        try:
            _add(inventory, {str(k): v for k, v in row.items()}, table.parent)
        except (ValueError, StopIteration, OSError) as error:
            problems.append(f"{table.name}, row {number} ({row['station']} {row['channel']}): {error}")
    if not len(inventory):
        raise ArchiveError(
            f"No row can be used: {'; '.join(problems[:3]) or 'there is none'}.",
            where=str(table),
            next_step="Correct the table.",
        )
    return inventory, problems


def _add(inventory: Inventory, row: dict[str, Any], folder: Path) -> None:
    location = row.get("location", "")
    if reason := refused_codes(row["network"], row["station"], location, row["channel"]):
        raise ValueError(reason)
    numbers = {name: _number(row, name) for name in COLUMNS if name.endswith(("_deg", "_m", "_hz"))}
    if not (abs(numbers["latitude_deg"]) <= 90 and abs(numbers["longitude_deg"]) <= 180):
        raise ValueError(f"no place on the Earth: {numbers['latitude_deg']:g}, {numbers['longitude_deg']:g}")
    if not (abs(numbers["dip_deg"]) <= 90 and 0 <= numbers["azimuth_deg"] <= 360 and numbers["sampling_rate_hz"] > 0):
        raise ValueError("azimuth is 0 to 360, dip -90 to 90, the sampling rate above 0")
    place = {
        "latitude": numbers["latitude_deg"],
        "longitude": numbers["longitude_deg"],
        "elevation": numbers["elevation_m"],
    }
    dates = {f"{end}_date": UTCDateTime(row[end]) for end in ("start", "end") if row.get(end)}
    channel = Channel(
        row["channel"],
        location,
        **place,
        depth=0.0,
        azimuth=numbers["azimuth_deg"] % 360,
        dip=numbers["dip_deg"],
        sample_rate=numbers["sampling_rate_hz"],
        response=pole_zero_response(user_text(folder / row["pole_zero"]), numbers["sampling_rate_hz"]),
        **dates,
    )
    network = next((n for n in inventory if n.code == row["network"]), None)
    if network is None:
        network = Network(row["network"])
        inventory.networks.append(network)
    station = next((s for s in network if s.code == row["station"]), None)
    if station is None:
        station = Station(row["station"], **place, channels=[], site=Site(name="made by quakesource make-stations"))
        network.stations.append(station)
    station.channels.append(channel)


def _number(row: dict[str, Any], name: str) -> float:
    try:
        return float(row[name])
    except ValueError:
        raise ValueError(f"{name} is no number: {row[name]!r}") from None
