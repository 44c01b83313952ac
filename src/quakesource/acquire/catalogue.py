"""Earthquake catalogues: CSV, QuakeML and its kin in, tables with the columns of `tables.EVENT` out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from obspy import UTCDateTime
from obspy.core.event import Catalog, Event, Magnitude, Origin, ResourceIdentifier

from quakesource.acquire.event_files import read_catalog
from quakesource.acquire.formats.hypocentre import event_row
from quakesource.acquire.listed import Listed, read_csv_table, row_name
from quakesource.acquire.obspy_events import OUR_PREFIX, event_id, event_of
from quakesource.acquire.outside_names import refused_event_id
from quakesource.acquire.references import read_references
from quakesource.acquire.sac_event import event_from_sac, looks_like_sac
from quakesource.constants import MODEL_TOP_KM
from quakesource.errors import CatalogueError
from quakesource.tables import EVENT

__all__ = ["listed_events", "read_events", "read_own_event", "read_references", "source_depth_km", "write_events"]

_REQUIRED = ("event_id", "origin_time_utc", "latitude_deg", "longitude_deg", "depth_km")


def read_events(path: Path) -> pd.DataFrame:
    """Earthquakes of a file, as in `listed_events`; none of their ids may be odd.

    Raises
    ------
    CatalogueError
        The file is missing, unreadable, empty, or lacks a column; or an event id cannot be part of a file name.
    """
    frame = listed_events(path).table
    if odd := [reason for code in frame["event_id"] if (reason := refused_event_id(code))]:
        raise CatalogueError(
            f"{len(odd)} event ids cannot be used: {odd[0]}.",
            where=str(path),
            next_step="Give these events other ids.",
        )
    return frame


def listed_events(path: Path) -> Listed:
    """Earthquakes of a CSV, QuakeML or other file of `event_files.READ`, columns of `tables.EVENT`.

    CSV columns are those of `tables.EVENT`; ``mw`` serves as magnitude. One set of checks for every format: other
    types than earthquakes, rejected origins, rows without time or place, numbers that cannot be, and ids that are
    listed twice are problems, whatever their ids are: the caller decides what a name may be.

    Raises
    ------
    CatalogueError
        The file is missing, unreadable or lacks a column, or nothing in it is an earthquake.
    """
    listed = _csv_events(path) if path.suffix == ".csv" else _obspy_events(path)
    table, problems = _once(listed.table.reset_index(drop=True))
    problems = [*listed.problems, *problems]
    if table.empty:
        told = f" {len(problems)} rows are none: {': '.join(problems[0])}." if problems else ""
        raise CatalogueError(
            f"The catalogue holds no earthquake with an origin.{told}",
            where=str(path),
            next_step="Check the file, or widen the search that made it.",
        )
    return Listed(table[list(EVENT)].reset_index(drop=True), problems)


def source_depth_km(event: Mapping[Any, Any]) -> float:
    """Depth of an event of the catalogue as layered models have it: not above their top."""
    return max(float(event["depth_km"]), MODEL_TOP_KM)


def read_own_event(path: Path, event_id: str) -> pd.DataFrame:
    """The one earthquake of a CSV, QuakeML or SAC file, under a name of the user's choice.

    CatalogueError if there are several, or none.
    """
    if path.is_file() and looks_like_sac(path):
        return event_from_sac(path, event_id)
    events = listed_events(path).table
    if len(events) != 1:
        raise CatalogueError(
            f"The file of event {event_id!r} holds {len(events)} earthquakes.",
            where=str(path),
            next_step="Name a file with this one earthquake, or use the event table.",
        )
    return events.assign(event_id=event_id)


def write_events(frame: pd.DataFrame, path: Path) -> None:
    """Write earthquakes as QuakeML (hypocentre and magnitude, no mechanism)."""
    events = []
    for row in frame.to_dict("records"):
        # names of our own: those that ObsPy draws would make every copy of one catalogue another file
        name = f"{OUR_PREFIX}{row['event_id']}"
        origin = Origin(
            resource_id=ResourceIdentifier(f"{name}/origin"),
            time=UTCDateTime(row["origin_time_utc"]),
            latitude=row["latitude_deg"],
            longitude=row["longitude_deg"],
            depth=1000 * row["depth_km"],
        )
        event = Event(resource_id=ResourceIdentifier(name), origins=[origin])
        if np.isfinite(row["magnitude"]):
            event.magnitudes = [Magnitude(resource_id=ResourceIdentifier(f"{name}/magnitude"), mag=row["magnitude"])]
        events.append(event)
    catalog = Catalog(events, resource_id=ResourceIdentifier(f"{OUR_PREFIX}catalogue"))
    catalog.write(str(path), format="QUAKEML")


def _csv_events(path: Path) -> Listed:
    table = read_csv_table(path)
    missing = [name for name in _REQUIRED if name not in table.columns]
    if missing:
        raise CatalogueError(
            f"The event table lacks the columns {', '.join(missing)}.",
            where=str(path),
            next_step=f"Columns: {', '.join(EVENT)} (magnitude may be missing).",
        )
    if "magnitude" not in table:
        table["magnitude"] = table.get("mw", np.nan)
    rows, problems = [], []
    for number, row in enumerate(table.to_dict("records"), 1):
        try:
            rows.append(_csv_row(row))
        except (ValueError, TypeError, OverflowError) as error:
            problems.append((row_name(row, number), f"{path.name}, row {number}: {error}"))
    return Listed(pd.DataFrame(rows, columns=list(EVENT)), problems)


def _csv_row(row: dict[Any, Any]) -> dict[str, Any]:
    if missing := [name for name in _REQUIRED if pd.isna(row[name])]:
        raise ValueError(f"no {' and no '.join(missing)}")
    try:
        time = UTCDateTime(str(row["origin_time_utc"]))
    except Exception:  # UTCDateTime raises TypeError or ValueError, whichever part of it fails
        raise ValueError(f"unreadable time {row['origin_time_utc']!r}") from None
    numbers = {}
    for name in ("latitude_deg", "longitude_deg", "depth_km", "magnitude"):
        try:
            numbers[name] = float(row[name])
        except (TypeError, ValueError):
            raise ValueError(f"{name} is no number: {row[name]!r}") from None
    return event_row(str(row["event_id"]), time, **numbers) | {"origin_time_utc": row["origin_time_utc"]}


def _obspy_events(path: Path) -> Listed:
    rows, problems = [], []
    for event in read_catalog(path):
        try:
            rows.append(event_of(event))
        except ValueError as error:
            problems.append((event_id(event), f"{path.name}: {error}"))
    return Listed(pd.DataFrame(rows, columns=list(EVENT)), problems)


def _once(table: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Each id once: what is listed twice alike is one earthquake, what is listed twice otherwise is not known."""
    table = table.drop_duplicates()
    twice = table["event_id"].duplicated(keep=False)
    problems = [(str(code), "the event is listed twice, with different numbers") for code in table["event_id"][twice]]
    return table[~twice], list(dict.fromkeys(problems))
