"""SCEDC's ``<evid>.phase`` files: picks of the network's analysts, read and written."""

import math
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from obspy import UTCDateTime

from quakesource.acquire.formats.clock_time import utc_of
from quakesource.acquire.formats.plain_text import plain_text
from quakesource.acquire.formats.scedc_event_id import scedc_event_id
from quakesource.acquire.picks import PHASES, Picks
from quakesource.errors import CatalogueError
from quakesource.tables import PICK

_COLUMNS = (
    "network",
    "station",
    "channel",
    "location",
    "latitude",
    "longitude",
    "elevation",
    "phase",
    "motion",
    "onset",
    "quality",
    "distance",
    "travel_time",
)
_BLANK: Final = ("--", "__")
_MOTION: Final = {"c": 1, "u": 1, "d": -1, "r": -1, ".": 0, "_": 0, "-": 0}


def read_phases(body: str | bytes, event_id: str, source: str = "SCEDC") -> Picks:
    """Picks of a phase file, columns of `tables.PICK`; ``event_id`` names them, with or without ci.

    Layout (SCEDC/cloud, pds_travel_time_plot; SCEDC/pystp): a header ``evid et gt YYYY/MM/DD,HH:MM:SS.sss lat lon
    depth_km mag magtype``, then lines of ``net sta cha loc lat lon elevation_m phase motion onset quality distance_km
    travel_time_s``. Motion has two characters, of short and long period: c or u is up, d or r down. A pick whose
    motion contradicts itself keeps its time, without polarity, and is a problem as well. Quality is the weight of the
    pick, 0 to 1, and stands for that of the polarity.

    Raises
    ------
    CatalogueError
        The header cannot be read, or is of another event.
    """
    lines = [line for line in plain_text(body).splitlines() if line.strip()]
    origin = _origin(lines[0] if lines else "", event_id)
    rows: list[dict[str, Any]] = []
    problems = []
    for line in lines[1:]:
        fields = dict(zip(_COLUMNS, line.split(), strict=False))
        codes = {name: _code(fields.get(name, "")) for name in ("network", "station", "location", "channel")}
        try:
            if len(line.split()) != len(_COLUMNS) or not codes["station"]:
                raise ValueError(f"{len(line.split())} columns instead of 13, or no station: {line.strip()!r}")
            row = {"event_id": event_id, **codes, **_reading(fields, origin), "source": source}
        except ValueError as error:
            problems.append((codes, str(error)))
            continue
        try:
            row["polarity"] = _polarity(fields["motion"])
        except ValueError as error:
            problems.append((codes, f"{error}; the time is kept"))
        rows.append(row)
    return Picks(pd.DataFrame(rows, columns=list(PICK)), problems)


def write_phases(picks: pd.DataFrame, event: Mapping[Any, Any] | pd.Series) -> str:
    """Text of a phase file for picks (`tables.PICK`) of one event (a row of `tables.EVENT`).

    Times have 6 decimals, so that reading gives the same picks within a microsecond. Positions of stations and
    distances, which a table of picks does not hold, are written as nan.

    Raises
    ------
    CatalogueError
        A pick has no time or no station code, which the format cannot say.
    """
    origin = UTCDateTime(event["origin_time_utc"])
    magnitude = float(event["magnitude"])
    size = "0.00 n" if math.isnan(magnitude) else f"{magnitude!r} l"
    place = " ".join(repr(float(event[name])) for name in ("latitude_deg", "longitude_deg", "depth_km"))
    lines = [f"{event['event_id']} eq l {origin.strftime('%Y/%m/%d,%H:%M:%S.%f')} {place} {size}"]
    for pick in picks.to_dict("records"):
        if not pick["time_utc"] or not pick["station"]:
            raise CatalogueError(
                f"A pick of {pick['network']}.{pick['station']} has no time or no station.",
                where=f"phases of {event['event_id']}",
                next_step="Leave it out: a phase file gives travel times of stations.",
            )
        codes = " ".join(pick[name] or "--" for name in ("network", "station", "channel", "location"))
        motion = {1: "c.", -1: "d."}.get(pick["polarity"], "..")
        quality = float(pick["polarity_quality"])
        onset = "i" if quality >= 0.75 else "e" if quality >= 0.35 else "w"
        seconds = (UTCDateTime(pick["time_utc"]).ns - origin.ns) / 1e9
        lines.append(f" {codes} nan nan nan {pick['phase']} {motion} {onset} {quality!r} nan {seconds:.6f}")
    return "\n".join([*lines, ""])


def _origin(header: str, event_id: str) -> UTCDateTime:
    fields = header.split()
    try:
        if len(fields) != 9:
            raise ValueError(f"{len(fields)} columns instead of 9")
        origin = utc_of(*fields[3].split(",", 1)) if "," in fields[3] else utc_of(fields[3], "")
    except ValueError as error:
        raise CatalogueError(
            f"The header of the phases cannot be read: {error}.",
            where=f"phases of {event_id}: {header[:80]!r}",
            next_step="Check that the file is <evid>.phase, not an error page.",
        ) from None
    if scedc_event_id(fields[0]) != scedc_event_id(event_id):
        raise CatalogueError(
            f"The phases are of event {fields[0]}, not of {event_id}.",
            where="phase file",
            next_step="Give the file of this event.",
        )
    return origin


def _reading(fields: dict[str, str], origin: UTCDateTime) -> dict[str, Any]:
    if fields["phase"] not in PHASES:
        raise ValueError(f"unknown phase {fields['phase']!r}")
    quality, travel_time = float(fields["quality"]), float(fields["travel_time"])
    if not 0 <= quality <= 1:
        raise ValueError(f"quality {quality:g} is not within 0 to 1")
    if not 0 <= travel_time < 7200:
        raise ValueError(f"no travel time: {travel_time:g} s")
    # through nanoseconds: UTCDateTime adds floats exactly enough, but not by promise
    time = UTCDateTime(ns=origin.ns + round(travel_time * 1e6) * 1000)
    return {"phase": PHASES[fields["phase"]], "time_utc": str(time), "polarity": 0, "polarity_quality": quality}


def _polarity(motion: str) -> int:
    if len(motion) > 2 or not set(motion.lower()) <= set(_MOTION):
        raise ValueError(f"unknown first motion {motion!r}")
    signs = {_MOTION[letter] for letter in motion.lower()} - {0}
    if len(signs) > 1:
        raise ValueError(f"first motion {motion!r} is up and down")
    return signs.pop() if signs else 0


def _code(text: str) -> str:
    return "" if text in _BLANK else text
