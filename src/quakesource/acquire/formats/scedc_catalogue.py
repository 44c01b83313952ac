"""SCEDC's catalogue of a year: the fixed-format file, and the index of its open data."""

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from quakesource.acquire.formats.clock_time import utc_of
from quakesource.acquire.formats.hypocentre import event_row
from quakesource.acquire.formats.plain_text import plain_text
from quakesource.acquire.formats.scedc_event_id import scedc_event_id
from quakesource.errors import CatalogueError
from quakesource.tables import EVENT

SCEDC_EVENT: Final = {
    **EVENT,
    "et": "event type: eq earthquake, qb quarry blast, sn sonic boom, nt nuclear test, uk unknown ...",
    "gt": "geographic type: l local, r regional, t teleseismic",
    "magnitude_type": "w, l, d, h, lr, b, s, c, e; n if the event has no magnitude",
}
"""Columns of an event of SCEDC."""

_NAMES = ("date", "clock", "ET", "GT", "MAG", "M", "LAT", "LON", "DEPTH", "Q", "EVID", "NPH", "NGRM")
_UNREADABLE = "unreadable"
_NEEDED = ("ET", "GT", "MAG", "M", "LAT", "LON", "DEPTH", "EVID")


@dataclass(frozen=True)
class ScedcEvents:
    """``table`` has the columns of `SCEDC_EVENT`; ``problems`` are (event_id, reason) of rows left out.

    Every row of the file is in one of the two. Blasts and regional events are in the table: ``et`` and ``gt`` tell.
    """

    table: pd.DataFrame
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_catalogue(body: str | bytes) -> ScedcEvents:
    """Events of ``SCEC_DC/YYYY.catalog``: 13 columns between blanks, comments after #.

    The last comment counts the rows, by which a cut file is found. Ids are SCEDC's bare numbers, depths km below sea
    level, times UTC, with seconds of 60 rolled over.

    Raises
    ------
    CatalogueError
        The file is another one, or holds another number of rows than it says.
    """
    text = plain_text(body)
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    said = re.search(r"^#+ *Number of rows returned: *(\d+)", text, flags=re.MULTILINE)
    if said and int(said[1]) != len(lines):
        raise CatalogueError(
            f"The catalogue says {said[1]} rows and holds {len(lines)}.",
            where="SCEDC catalogue",
            next_step="Download the file again.",
        )
    return _events(_line_fields(line.split()) for line in lines)


def read_index(body: str | bytes) -> ScedcEvents:
    """Events of ``index/csv/year=YYYY/YYYY_catalog_index.csv``.

    The time is ORIGIN_DATETIME, or in older years YYYY/MM/DD and a column of the clock (HH:mm:SS.ss).

    Raises
    ------
    CatalogueError
        A column is missing, or no row can be read.
    """
    text = plain_text(body)
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff#")), skipinitialspace=True)
    names = [str(name).strip() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    date = next((name for name in names if re.fullmatch(r"Y{3,4}/MM/DD", name)), "")
    clock = next((name for name in names if name.upper().startswith("HH:MM")), "")
    missing = [name for name in _NEEDED if name not in names]
    if missing or not ("ORIGIN_DATETIME" in names or (date and clock)):
        raise CatalogueError(
            f"The index lacks {', '.join(missing) or 'a time'}: it has {', '.join(names)[:200]}.",
            where="SCEDC catalogue index",
            next_step="Give YYYY_catalog_index.csv of scedc-pds.",
        )
    return _events(_index_row(row, date, clock) for row in reader)


def _line_fields(fields: list[str]) -> dict[str, str]:
    if len(fields) != len(_NAMES):
        return {_UNREADABLE: f"{len(fields)} columns instead of {len(_NAMES)}: {' '.join(fields)[:80]!r}"}
    return dict(zip(_NAMES, fields, strict=True))


def _index_row(row: dict[Any, Any], date: str, clock: str) -> dict[str, str]:
    if None in row or None in row.values():
        return {_UNREADABLE: "another number of columns than the header", "EVID": str(row.get("EVID") or "")}
    if "ORIGIN_DATETIME" not in row:
        return {**row, "date": row[date], "clock": row[clock]}
    day, _, time = re.sub(r"[T,]", " ", row["ORIGIN_DATETIME"].strip()).partition(" ")
    return {**row, "date": day, "clock": time}


def _events(raw: Iterable[Mapping[str, str]]) -> ScedcEvents:
    rows: dict[str, dict[str, Any]] = {}
    problems = []
    for number, fields in enumerate(raw, start=1):
        name = scedc_event_id(fields.get("EVID") or f"row {number}")
        try:
            if _UNREADABLE in fields:
                raise ValueError(fields[_UNREADABLE])
            if name in rows:
                raise ValueError("the event is listed twice")
            rows[name] = _row(name, fields)
        except ValueError as error:
            problems.append((name, str(error)))
    if not rows:
        raise CatalogueError(
            "No row is an event of SCEDC.",
            where=problems[0][1] if problems else "an empty file",
            next_step="Check that the file is the catalogue, not an error page.",
        )
    return ScedcEvents(pd.DataFrame(list(rows.values()), columns=list(SCEDC_EVENT)), problems)


def _row(name: str, fields: Mapping[str, str]) -> dict[str, Any]:
    if not name.strip() or " " in name:
        raise ValueError("no event number")
    kind = fields["M"].strip()
    # an event without a magnitude is printed as 0.00 of type n, and the index may leave it blank
    none = kind == "n" or not fields["MAG"].strip()
    magnitude = math.nan if none else float(fields["MAG"])
    if not none and not math.isfinite(magnitude):
        raise ValueError(f"no magnitude: {fields['MAG']!r}")
    latitude, longitude, depth = (float(fields[key]) for key in ("LAT", "LON", "DEPTH"))
    time = utc_of(fields["date"], fields["clock"])
    row = event_row(name, time, latitude, longitude, depth, magnitude)
    return {**row, "et": fields["ET"].strip(), "gt": fields["GT"].strip(), "magnitude_type": kind}
