"""SAC pole-zero files (annotated, as data centres or rdseed write them) as station metadata.

Both forms describe displacement in metres. They differ in the names of some comments, in how dates are written, and in
the dip, which rdseed counts as SEED does (-90 is up) and data centres from up.
"""

import re
from pathlib import Path

import numpy as np
from obspy import UTCDateTime
from obspy.core.inventory import Channel, Inventory, Network, Response, Site, Station

from quakesource.errors import ArchiveError
from quakesource.settings.user_text import user_text

_OF_RDSEED = {"Component": "CHANNEL", "Input Units": "INPUT UNIT", "Output Units": "OUTPUT UNIT"}
"""Comments that rdseed calls otherwise."""


def read_pole_zero(path: Path) -> Inventory:
    """Metadata of every channel epoch in an annotated SAC pole-zero file.

    SAC pole-zero files describe displacement in metres; the response is stored as such.

    Raises
    ------
    ArchiveError
        The comment lines with codes and coordinates are missing, or poles and zeros do not parse.
    """
    inventory = Inventory([])
    text = user_text(path)
    starts = [m.start() for m in re.finditer(r"^\*\s*NETWORK", text, flags=re.MULTILINE | re.IGNORECASE)]
    if not starts:
        raise ArchiveError(
            "a pole-zero file without comment lines does not say which channel it belongs to",
            where=str(path),
            next_step="Ask the data centre for annotated SAC pole-zero files, or for StationXML.",
        )
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        inventory += _inventory_of(text[start:end], path)
    return inventory


def _inventory_of(block: str, path: Path) -> Inventory:
    pairs = re.findall(
        r"^\*[ \t]*([A-Za-z ]+?)[ \t]*(?:\([A-Z]+\))?[ \t]*:[ \t]*(.*?)[ \t]*$", block, flags=re.MULTILINE
    )
    comments = {_OF_RDSEED.get(key, key.upper()): value for key, value in pairs}
    by_rdseed = any(key in _OF_RDSEED for key, _ in pairs)
    try:
        network, code, name = (comments[key] for key in ("NETWORK", "STATION", "CHANNEL"))
        place = {
            "latitude": float(comments["LATITUDE"]),
            "longitude": float(comments["LONGITUDE"]),
            "elevation": float(comments.get("ELEVATION", 0)),
        }
        start, end = UTCDateTime(comments["START"]), comments.get("END", "")
        # annotated files give the dip from vertical up (ObsPy: as StationXML, from horizontal down, key "DIP (SEED)")
        dip = float(comments["DIP"]) - (0 if "DIP (SEED)" in block or by_rdseed else 90)
        azimuth = float(comments["AZIMUTH"])
        if comments.get("INPUT UNIT", "M").upper() not in ("M", "METERS"):
            raise ValueError(f"input unit {comments['INPUT UNIT']}, not M")
        rate = float(comments["SAMPLE RATE"]) if "SAMPLE RATE" in comments else _rate_of_band(name)
        response = pole_zero_response(block, rate)
    except (KeyError, ValueError, TypeError, StopIteration) as error:
        raise ArchiveError(
            f"the pole-zero file does not parse: {error}",
            where=str(path),
            next_step="Get it again from the data centre.",
        ) from None
    channel = Channel(
        name,
        comments.get("LOCATION", "").replace("-", "").strip(),
        **place,
        depth=float(comments.get("DEPTH", 0)),
        azimuth=azimuth,
        dip=dip,
        sample_rate=rate,
        start_date=start,
        end_date=UTCDateTime(end) if end and not end.startswith(("2599", "No", "N/A")) else None,
        response=response,
    )
    station = Station(code, **place, channels=[channel], site=Site(name="SAC pole-zero file"))
    return Inventory([Network(network, stations=[station])])


def pole_zero_response(block: str, sampling_rate_hz: float) -> Response:
    """Response from displacement in metres to counts by the lines ZEROS, POLES and CONSTANT of a SAC file.

    ValueError or StopIteration if they are not there or are no numbers.
    """
    zeros, poles = _complex_list(block, "ZEROS"), _complex_list(block, "POLES")
    (constant,) = map(float, re.findall(r"^CONSTANT\s+(\S+)", block, flags=re.MULTILINE))
    # CONSTANT = A0 · sensitivity; splitting it at a frequency in the flat part is a matter of bookkeeping only.
    frequency = min(1.0, sampling_rate_hz / 4)
    s = 2j * np.pi * frequency
    shape = abs(np.prod(s - np.array(zeros)) / np.prod(s - np.array(poles)))
    return Response.from_paz(
        zeros,
        poles,
        stage_gain=constant * shape,
        stage_gain_frequency=frequency,
        input_units="M",
        output_units="COUNTS",
        normalization_frequency=frequency,
        normalization_factor=float(1 / shape),
    )


def _rate_of_band(channel: str) -> float:
    """A sampling rate, Hz, of the band that a channel code names, for files that do not say it."""
    rates = {"L": 1.0, "V": 0.1, "M": 4.0, "B": 20.0, "S": 20.0, "H": 100.0, "E": 100.0}
    if channel[:1] not in rates:
        raise ValueError(f"no sample rate, and the channel {channel!r} names none")
    return rates[channel[0]]


def _complex_list(block: str, keyword: str) -> list[complex]:
    lines = block.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(keyword))
    count = int(lines[first].split()[1])
    values = []
    for line in lines[first + 1 :]:
        parts = line.split()
        if len(parts) != 2 or not re.match(r"^[-+.\d]", line.strip()):
            break
        values.append(complex(float(parts[0]), float(parts[1])))
    # SAC leaves out zeros that are 0.
    return values + [0j] * (count - len(values))
