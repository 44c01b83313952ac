"""Depths and mechanisms of events whose source time functions come without: GCMT's, by time, place and magnitude."""

from pathlib import Path

import numpy as np
import pandas as pd

from quakesource.acquire.formats.gcmt_ndk import GcmtEvents, read_ndk
from quakesource.errors import CatalogueError
from quakesource.geometry import distance_azimuth
from quakesource.mechanisms import nodal_planes
from quakesource.tables import MOMENT_TENSOR_COLUMNS

AWAY_KM, AWAY_MAGNITUDE = 200.0, 0.5
AWAY_S = 120.0
"""Of functions that state the time of day; those that do not are compared by the day."""
PLANE = ["strike_deg", "dip_deg", "rake_deg"]
_BLOCK = 5


def with_centroids(events: pd.DataFrame, path: Path) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Events with the depth of the centroid and a plane where they state none, and (event_id, reason) of the rest.

    Parameters
    ----------
    events : event_id, origin_time_utc, latitude_deg, longitude_deg, magnitude, depth_km and `PLANE`
    path : ndk file, or a folder with ndk files

    Raises
    ------
    CatalogueError
        There is no ndk file.
    """
    lacking = events[["depth_km", *PLANE]].isna().any(axis=1)
    placed = events[["latitude_deg", "longitude_deg", "magnitude"]].notna().all(axis=1)
    found = _blocks(path, set(events.loc[lacking, "origin_time_utc"].str[:10].str.replace("-", "/")))
    matches: dict[object, dict[str, float]] = {}
    problems = []
    for row in events.index[lacking]:
        event = events.loc[row]
        match: dict[str, float] | str = "GCMT has no event of that day here"
        if found is not None:
            match = _match(event, found) if placed[row] else "it has no place or no magnitude to find it by"
        if isinstance(match, str):
            problems.append((str(event["event_id"]), match))
        else:
            matches[row] = match
    return events.fillna(pd.DataFrame.from_dict(matches, orient="index")), problems


def _blocks(path: Path, days: set[str]) -> GcmtEvents | None:
    """GCMT's events of some days (2011/03/11): reading all of a catalogue takes minutes."""
    files = sorted(path.rglob("*.ndk")) if path.is_dir() else [path] if path.is_file() else []
    if not files:
        raise CatalogueError("No ndk file.", where=str(path), next_step="Correct spectra.mechanisms.")
    kept: list[str] = []
    for file in files:
        lines = file.read_text(errors="replace").splitlines()
        starts = [i - 2 for i, line in enumerate(lines) if line.startswith("CENTROID:") and i >= 2]
        kept += [line for i in starts if lines[i][5:15] in days for line in lines[i : i + _BLOCK]]
    return read_ndk("\n".join(kept) + "\n") if kept else None


def _match(event: "pd.Series[float]", found: GcmtEvents) -> dict[str, float] | str:
    """Depth and plane of the nearest event in magnitude of those that can be it, or why there is none."""
    table = found.events
    time, theirs = (
        pd.Timestamp(str(event["origin_time_utc"])),
        pd.to_datetime(table["origin_time_utc"], format="ISO8601"),
    )
    if time == time.normalize():
        near = theirs.dt.date == time.date()
    else:
        near = (theirs - time).abs() < pd.Timedelta(seconds=AWAY_S)
    near &= (table["magnitude"] - event["magnitude"]).abs() <= AWAY_MAGNITUDE
    rows = np.flatnonzero(near)
    if rows.size:
        place = float(event["latitude_deg"]), float(event["longitude_deg"])
        away = distance_azimuth(*place, table["latitude_deg"].iloc[rows], table["longitude_deg"].iloc[rows])
        rows = rows[away.distance_km <= AWAY_KM]
    if not rows.size:
        return f"GCMT has no event of that time within {AWAY_KM:g} km and {AWAY_MAGNITUDE:g} of the magnitude here"
    best = rows[np.argmin(np.abs(table["magnitude"].iloc[rows] - event["magnitude"]))]
    reference = found.references.iloc[best]
    plane = nodal_planes(reference[list(MOMENT_TENSOR_COLUMNS)].to_numpy(float))[0]
    return {"depth_km": float(reference["depth_km"]), **dict(zip(PLANE, map(float, plane), strict=True))}
