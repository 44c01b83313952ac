"""fdsnws-station at channel level as text (FDSN web services 1.2): one row a channel epoch."""

from dataclasses import dataclass, field

import pandas as pd
from obspy import UTCDateTime

from quakesource.errors import CatalogueError

FIELDS = 17
OPEN_SINCE = 2400
"""Epochs that go on end in a year that nobody will see: 2599 at IRIS, 3000 at SCEDC; or have no end."""


@dataclass(frozen=True)
class ChannelEpochs:
    """``table``: columns of `download.asked.CHANNEL` without centre and problem, times ISO 8601.

    ``problems`` of rows that are left out, and whether the last line is one of them and may have been ``cut``.
    """

    table: pd.DataFrame
    problems: list[str] = field(default_factory=list)
    cut: bool = False


def read_channels(body: bytes) -> ChannelEpochs:
    """Channel epochs of a body.

    Raises
    ------
    CatalogueError
        The body is not such a table.
    """
    lines = body.decode("utf-8", "replace").splitlines()
    if not lines or not lines[0].lstrip("# ").lower().startswith("network"):
        raise CatalogueError(
            f"not a table of channels: {' '.join(lines[0].split())[:60] if lines else 'empty'}",
            next_step="Ask again, or ask another centre.",
        )
    rows, problems, cut = [], [], False
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line[0] == "#":
            continue
        try:
            rows.append(_row(line))
        except Exception as error:  # UTCDateTime raises TypeError or ValueError, whichever part of it fails
            problems.append(f"line {number}: {error}")
            cut = number == len(lines)
    names = [
        "network",
        "station",
        "location",
        "channel",
        "latitude_deg",
        "longitude_deg",
        "sampling_rate_hz",
        "start_utc",
        "end_utc",
    ]
    return ChannelEpochs(pd.DataFrame(rows, columns=names), problems, cut)


def _row(line: str) -> tuple[str | float, ...]:
    fields = [field.strip() for field in line.split("|")]
    if len(fields) != FIELDS:
        raise ValueError(f"{len(fields)} fields")
    network, station, location, channel, latitude, longitude = fields[:6]
    start, end = UTCDateTime(fields[15]), UTCDateTime(fields[16]) if fields[16] else None
    return (
        network,
        station,
        "" if location == "--" else location,
        channel,
        float(latitude),
        float(longitude),
        float(fields[14] or "nan"),
        str(start),
        "" if end is None or end.year >= OPEN_SINCE else str(end),
    )
