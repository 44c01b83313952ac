"""Pairs of earthquakes that are close in space and in time."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from quakesource.errors import CatalogueError

EARTH_RADIUS_KM = 6371.0
_CHUNK = 1000


def close_pairs(
    events: pd.DataFrame, x_km: float, y_days: float
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Every pair of events within ``x_km`` and ``y_days`` of each other, once, in portions.

    Parameters
    ----------
    events : columns ``origin_time_utc``, ``latitude_deg``, ``longitude_deg``.
    x_km : epicentral distance on a sphere of 6371 km, inclusive. Depth does not separate: it is the worst known
        coordinate, and a shared path to the stations is enough to leak.
    y_days : time difference, inclusive.

    Yields
    ------
    Positions (m,), (m,) of the two events of m pairs. Portions keep the memory bounded; the time goes with the
    number of pairs.

    Raises
    ------
    CatalogueError
        a time or place that is missing or cannot be read.
    """
    days, xyz = event_days(events), _unit_vectors(events)
    order = np.argsort(days, kind="stable")
    days, xyz = days[order], xyz[order]
    radius = 2 * np.sin(min(x_km / EARTH_RADIUS_KM, np.pi) / 2)
    # Space and time in units of their limits: a box of half-width 1 round an event holds all its neighbours.
    scaled = np.column_stack([xyz / radius, days / y_days])
    for start in range(0, len(order), _CHUNK):
        stop = min(start + _CHUNK, len(order))
        reach = int(np.searchsorted(days, days[stop - 1] + y_days, side="right"))
        own, later = cKDTree(scaled[start:stop]), cKDTree(scaled[start:reach])
        near = own.sparse_distance_matrix(later, 1.0 + 1e-9, p=np.inf, output_type="ndarray")
        first, second = start + near["i"].astype(np.int64), start + near["j"].astype(np.int64)
        ahead = second > first
        first, second = first[ahead], second[ahead]
        chord = np.linalg.norm(xyz[first] - xyz[second], axis=1)
        both = (chord <= radius * (1 + 1e-9)) & (days[second] - days[first] <= y_days)
        if both.any():
            yield order[first[both]], order[second[both]]


def event_days(events: pd.DataFrame) -> NDArray[np.float64]:
    """Origin times, days since 1970-01-01 UTC, (n,); CatalogueError for one that is missing or cannot be read."""
    times = pd.to_datetime(events["origin_time_utc"], utc=True, format="ISO8601", errors="coerce")
    if times.isna().any():
        wrong = int(np.flatnonzero(times.isna())[0])
        raise CatalogueError(
            f"an origin time cannot be read: {events['origin_time_utc'].iloc[wrong]!r}",
            where=f"row {wrong} of the events to split",
            next_step="give ISO 8601 times in UTC, or leave the event out of the catalogue",
        )
    return np.asarray(((times - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)).to_numpy(), np.float64)


def _unit_vectors(events: pd.DataFrame) -> NDArray[np.float64]:
    latitude_deg, longitude_deg = (
        events[f"{name}_deg"].to_numpy(dtype=np.float64) for name in ("latitude", "longitude")
    )
    wrong = ~((np.abs(latitude_deg) <= 90) & np.isfinite(longitude_deg))
    if wrong.any():
        raise CatalogueError(
            "an epicentre is missing or off the globe",
            where=f"row {int(np.flatnonzero(wrong)[0])} of the events to split",
            next_step="give latitude in -90..90 and longitude in degrees, or leave the event out of the catalogue",
        )
    latitude, longitude = np.radians(latitude_deg), np.radians(longitude_deg)
    return np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )
