"""ComCat's search results: a GeoJSON FeatureCollection in, the columns of `tables.EVENT` out."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from obspy import UTCDateTime

from quakesource.acquire.formats.hypocentre import event_row
from quakesource.acquire.formats.json_document import json_document
from quakesource.errors import CatalogueError
from quakesource.tables import EVENT


@dataclass(frozen=True)
class ComcatEvents:
    """``table`` as `tables.EVENT`, ids as ``ci38038071``; ``problems`` are (event_id, reason) of events left out.

    ``detail_urls`` are the addresses of the events' details, by event id, where the answer gives one; ``count`` is
    the number of events that the service says it sent: rows and problems together.
    """

    table: pd.DataFrame
    detail_urls: dict[str, str]
    count: int
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_comcat_events(body: bytes) -> ComcatEvents:
    """Earthquakes of an answer to ``query?format=geojson``.

    Source: the bodies of earthquake.usgs.gov/fdsnws/event/1; times are milliseconds since 1970 UTC, depths km. An
    event without a magnitude or depth, of another type than earthquake, or deleted, is a problem.

    Raises
    ------
    CatalogueError
        The body is a web page, is cut, is no FeatureCollection, or holds another number of events than it says.
    """
    where = "ComCat search"
    document = json_document(body, where)
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise CatalogueError(
            f"The answer is no FeatureCollection but {document.get('type')!r}.",
            where=where,
            next_step="Ask for format=geojson without eventid.",
        )
    count = (document.get("metadata") or {}).get("count", len(features))
    if count != len(features):
        raise CatalogueError(
            f"The answer says {count} events and holds {len(features)}.", where=where, next_step="Ask again."
        )
    rows: dict[str, dict[str, Any]] = {}
    urls: dict[str, str] = {}
    problems = []
    for feature in features:
        name = str(feature.get("id") or "") if isinstance(feature, dict) else ""
        try:
            if not name or name in rows:
                raise ValueError("the event is listed twice" if name else "no event id")
            rows[name] = _row(name, feature)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            problems.append((name, _reason(error)))
            continue
        if url := feature["properties"].get("detail"):
            urls[name] = str(url)
    return ComcatEvents(pd.DataFrame(list(rows.values()), columns=list(EVENT)), urls, count, problems)


def read_comcat_count(body: bytes) -> tuple[int, int]:
    """Number of events that a search would find, and the most that one search may (maxAllowed).

    CatalogueError if the body is no answer to ``count?format=geojson``.
    """
    document = json_document(body, "ComCat count")
    try:
        return int(document["count"]), int(document["maxAllowed"])
    except (KeyError, TypeError, ValueError):
        raise CatalogueError(
            f"The answer lacks count or maxAllowed: {sorted(document)}.",
            where="ComCat count",
            next_step="Ask count with format=geojson.",
        ) from None


def _row(name: str, feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature["properties"]
    if properties.get("status") == "deleted":
        raise ValueError("the event is deleted")
    if properties.get("type") != "earthquake":
        raise ValueError(f"not an earthquake but {properties.get('type')!r}")
    longitude, latitude, depth = feature["geometry"]["coordinates"]
    empty = {
        "time": properties["time"],
        "magnitude": properties["mag"],
        "latitude": latitude,
        "longitude": longitude,
        "depth": depth,
    }
    if nulls := [key for key, value in empty.items() if value is None or value != value]:
        raise ValueError(f"no {' and no '.join(nulls)}")
    time = UTCDateTime(ns=round(float(properties["time"]) * 1_000_000))
    return event_row(name, time, float(latitude), float(longitude), float(depth), float(properties["mag"]))


def _reason(error: Exception) -> str:
    return f"no {error.args[0]}" if isinstance(error, KeyError) else str(error)
