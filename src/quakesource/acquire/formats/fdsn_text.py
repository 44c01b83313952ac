"""fdsnws-station at channel level as text (FDSN web services 1.2): one row a channel epoch."""

import pandas as pd
from obspy import UTCDateTime

from quakesource.errors import CatalogueError

FIELDS = 17
OPEN_SINCE = 2400
"""Epochs that go on end in a year that nobody will see: 2599 at IRIS, 3000 at SCEDC; or have no end."""


def read_channels(body: bytes) -> pd.DataFrame:
    """Channel epochs; columns of `download.asked.CHANNEL` without centre and problem, times ISO 8601.

    Raises
    ------
    CatalogueError
        The body is not such a table, or a row of it is cut.
    """
    lines = body.decode("utf-8", "replace").splitlines()
    if not lines or not lines[0].lstrip("# ").lower().startswith("network"):
        raise CatalogueError(
            f"not a table of channels: {' '.join(lines[0].split())[:60] if lines else 'empty'}",
            next_step="Ask again, or ask another centre.",
        )
    rows = [_row(number, line) for number, line in enumerate(lines[1:], 2) if line.strip() and line[0] != "#"]
    names = ["network", "station", "location", "channel", "latitude_deg", "longitude_deg", "sampling_rate_hz",
             "start_utc", "end_utc"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def _row(number: int, line: str) -> tuple[str | float, ...]:
    fields = [field.strip() for field in line.split("|")]
    try:
        if len(fields) != FIELDS:
            raise ValueError(f"{len(fields)} fields")
        network, station, location, channel, latitude, longitude = fields[:6]
        start, end = UTCDateTime(fields[15]), UTCDateTime(fields[16]) if fields[16] else None
        return (
            network, station, "" if location == "--" else location, channel, float(latitude), float(longitude),
            float(fields[14] or "nan"), str(start), "" if end is None or end.year >= OPEN_SINCE else str(end),
        )  # fmt: skip
    except Exception as error:  # UTCDateTime raises TypeError or ValueError, whichever part of it fails
        raise CatalogueError(
            f"line {number} of the table of channels cannot be read: {error}", next_step="Ask again."
        ) from None
