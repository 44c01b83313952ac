"""Earthquake catalogues: CSV or QuakeML in, tables with the columns of `tables.EVENT` and `tables.REFERENCE` out."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from obspy import UTCDateTime
from obspy import read_events as read_obspy_events
from obspy.core.event import Catalog, Event, Magnitude, Origin, ResourceIdentifier

from quakesource.acquire.outside_names import refused_event_id
from quakesource.acquire.sac_event import event_from_sac, looks_like_sac
from quakesource.constants import MODEL_TOP_KM
from quakesource.errors import CatalogueError, SourceError
from quakesource.mechanisms import from_obspy, magnitude_to_moment, moment_magnitude, moment_tensor
from quakesource.tables import EVENT, MOMENT_TENSOR_COLUMNS, REFERENCE

OUR_PREFIX = "smi:quakesource/event/"
_REQUIRED = ("event_id", "origin_time_utc", "latitude_deg", "longitude_deg", "depth_km")


def read_events(path: Path) -> pd.DataFrame:
    """Earthquakes of a CSV or QuakeML file.

    CSV columns are those of `tables.EVENT`; ``mw`` serves as magnitude, and rows without an origin are left out (a
    table of references may hold some).

    Raises
    ------
    CatalogueError
        The file is missing, unreadable, empty, or lacks a column; or an event id cannot be part of a file name.
    """
    frame = listed_events(path)
    if odd := [reason for code in frame["event_id"] if (reason := refused_event_id(code))]:
        raise CatalogueError(
            f"{len(odd)} event ids cannot be used: {odd[0]}.",
            where=str(path),
            next_step="Give these events other ids.",
        )
    return frame


def listed_events(path: Path) -> pd.DataFrame:
    """Earthquakes of a file as in `read_events`, whatever their ids are: the caller decides what a name may be."""
    frame = _read_csv_events(path) if path.suffix == ".csv" else _read_quakeml_events(path)
    if frame.empty:
        raise CatalogueError(
            "The catalogue holds no earthquake with an origin.",
            where=str(path),
            next_step="Check the file, or widen the search that made it.",
        )
    repeated = frame["event_id"][frame["event_id"].duplicated()].tolist()
    if repeated:
        raise CatalogueError(
            f"Event ids are repeated: {', '.join(repeated)}.", where=str(path), next_step="Give each event its own id."
        )
    return frame[list(EVENT)].reset_index(drop=True)


def source_depth_km(event: Mapping[Any, Any]) -> float:
    """Depth of an event of the catalogue as layered models have it: not above their top."""
    return max(float(event["depth_km"]), MODEL_TOP_KM)


def read_own_event(path: Path, event_id: str) -> pd.DataFrame:
    """The one earthquake of a CSV, QuakeML or SAC file, under a name of the user's choice.

    CatalogueError if there are several, or none.
    """
    if path.is_file() and looks_like_sac(path):
        return event_from_sac(path, event_id)
    events = read_events(path)
    if len(events) != 1:
        raise CatalogueError(
            f"The file of event {event_id!r} holds {len(events)} earthquakes.",
            where=str(path),
            next_step="Name a file with this one earthquake, or use the event table.",
        )
    return events.assign(event_id=event_id)


def read_references(path: Path) -> pd.DataFrame:
    """Published mechanisms of a CSV (tensor columns, or strike_deg, dip_deg, rake_deg, mw) or QuakeML file.

    Returns
    -------
    DataFrame with the columns of `tables.REFERENCE`; empty if the file holds no mechanism
    """
    if path.suffix != ".csv":
        rows = [row for event in read_catalog(path) if event.focal_mechanisms and (row := _reference_of(event))]
        return pd.DataFrame(rows, columns=list(REFERENCE))
    table = _read_csv(path)
    if "event_id" not in table:
        raise CatalogueError("The reference table lacks event_id.", where=str(path), next_step="Add the column.")
    if not set(MOMENT_TENSOR_COLUMNS) <= set(table.columns):
        angles = ["strike_deg", "dip_deg", "rake_deg", "mw"]
        missing = [name for name in angles if name not in table.columns]
        if missing:
            raise CatalogueError(
                f"The reference table lacks {', '.join(missing)}.",
                where=str(path),
                next_step=f"Give {', '.join(angles)}, or the six of {', '.join(MOMENT_TENSOR_COLUMNS)} in N·m.",
            )
        table = table.dropna(subset=angles)
        moments = magnitude_to_moment(table["mw"].to_numpy(float))
        strike, dip, rake = (table[name].to_numpy(float) for name in angles[:3])
        table[list(MOMENT_TENSOR_COLUMNS)] = moment_tensor(strike, dip, rake, moments)
    table = table.dropna(subset=list(MOMENT_TENSOR_COLUMNS))
    table["mw"] = moment_magnitude(table[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float))
    if "source" not in table:
        table["source"] = f"not stated in {path.name}"
    table["source_kind"] = table["source_kind"].fillna("") if "source_kind" in table else ""
    return table.reindex(columns=list(REFERENCE)).reset_index(drop=True)


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


def _read_csv(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise CatalogueError(f"There is no file {path}.", next_step="Correct the path of the event table.")
    try:
        return pd.read_csv(path, dtype={"event_id": str}, comment="#")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise CatalogueError(f"Not a CSV table: {error}", where=str(path), next_step="Correct the file.") from None


def _read_csv_events(path: Path) -> pd.DataFrame:
    table = _read_csv(path)
    missing = [name for name in _REQUIRED if name not in table.columns]
    if missing:
        raise CatalogueError(
            f"The event table lacks the columns {', '.join(missing)}.",
            where=str(path),
            next_step=f"Columns: {', '.join(EVENT)} (magnitude may be missing).",
        )
    if "magnitude" not in table:
        table["magnitude"] = table.get("mw", np.nan)
    table = table.dropna(subset=list(_REQUIRED))
    try:
        table["origin_time_utc"].map(UTCDateTime)
        table[["latitude_deg", "longitude_deg", "depth_km", "magnitude"]].astype(float)
    except Exception as error:  # UTCDateTime raises TypeError or ValueError, whichever part of it fails
        raise CatalogueError(
            f"Not a time or a number: {error}", where=str(path), next_step="Correct the event table."
        ) from None
    return table


def _read_quakeml_events(path: Path) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for event in read_catalog(path):
        origin = event.preferred_origin() or (event.origins[0] if event.origins else None)
        if origin is None or origin.latitude is None or origin.depth is None:
            continue
        magnitude = event.preferred_magnitude() or (event.magnitudes[0] if event.magnitudes else None)
        rows.append(
            {
                "event_id": _event_id(event),
                "origin_time_utc": str(origin.time),
                "latitude_deg": origin.latitude,
                "longitude_deg": origin.longitude,
                "depth_km": origin.depth / 1000,
                "magnitude": magnitude.mag if magnitude else np.nan,
            }
        )
    return pd.DataFrame(rows, columns=list(EVENT))


def read_catalog(path: Path) -> Catalog:
    """ObsPy events of a file; CatalogueError if it is missing or ObsPy cannot read it."""
    if not path.is_file():
        raise CatalogueError(f"There is no file {path}.", next_step="Correct the path of the catalogue.")
    try:
        return read_obspy_events(str(path))
    except Exception as error:  # ObsPy's readers raise whatever their parser raises
        raise CatalogueError(
            f"ObsPy cannot read the catalogue: {error}", where=str(path), next_step="Give QuakeML or CSV."
        ) from None


def _event_id(event: Event) -> str:
    """Last part of the resource identifier, which is what people call the event."""
    code = str(event.resource_id.id)
    ours = code.removeprefix(OUR_PREFIX)
    if ours != code:
        return ours
    asked = re.search(r"[?&/]ev(?:ent)?id=([^&]+)", code, flags=re.IGNORECASE)
    if asked:
        return asked[1]
    parts = [part for part in code.split("/") if part]
    return parts[-2] if parts[-1] == "event" else parts[-1]


def _reference_of(event: Event) -> dict[str, Any] | None:
    mechanism = event.preferred_focal_mechanism() or event.focal_mechanisms[0]
    try:
        tensor = from_obspy(event)
    except SourceError:
        return None
    centroid = mechanism.moment_tensor.derived_origin_id if mechanism.moment_tensor else None
    origins = [o for o in event.origins if centroid and o.resource_id == centroid]
    origins += [event.preferred_origin(), *event.origins]
    depths_m = [o.depth for o in origins if o and o.depth is not None]
    return {
        "event_id": _event_id(event),
        **dict(zip(MOMENT_TENSOR_COLUMNS, tensor, strict=True)),
        "depth_km": depths_m[0] / 1000 if depths_m else np.nan,
        "mw": float(moment_magnitude(tensor)),
        "source": str(event.resource_id.id),
        "source_kind": "",
    }
