"""ComCat's GeoJSON: search, count, and the details of an event with its moment tensor product."""

import json
from typing import Any

from obspy import UTCDateTime

from quakesource.acquire.serving.event import selected_events
from quakesource.acquire.serving.holdings import Holdings
from quakesource.acquire.serving.server import Reply, Request
from quakesource.constants import MOMENT_TENSOR_COMPONENTS
from quakesource.mechanisms import magnitude_to_moment
from quakesource.tables import MOMENT_TENSOR_COLUMNS

MAX_ALLOWED = 20000


def count(holdings: Holdings, request: Request) -> Reply:
    """How many events a query finds."""
    return _json({"count": len(selected_events(holdings, request.query)), "maxAllowed": MAX_ALLOWED})


def search(holdings: Holdings, request: Request) -> Reply:
    """Events of a query; with ``eventid`` the details of one."""
    found = selected_events(holdings, request.query)
    base = f"http://{request.headers['Host']}{request.path}?format=geojson&eventid="
    features = [_feature(row, base) for row in found.to_dict("records")]
    if "eventid" in request.query:
        if not features:
            return Reply(404)
        detail = features[0]
        detail["properties"]["products"] = {"moment-tensor": _tensor_products(holdings, detail["id"])}
        return _json(detail)
    if len(found) > MAX_ALLOWED:
        return Reply(400, f"{len(found)} matching events exceeds search limit of {MAX_ALLOWED}.".encode())
    return _json({"type": "FeatureCollection", "metadata": {"count": len(features)}, "features": features})


def _feature(row: dict[Any, Any], base: str) -> dict[str, Any]:
    magnitude = row["magnitude"] if row["magnitude"] == row["magnitude"] else None
    return {
        "type": "Feature",
        "id": row["event_id"],
        "properties": {
            "mag": magnitude,
            "time": UTCDateTime(row["origin_time_utc"]).ns / 1e6,
            "type": "earthquake",
            "status": "reviewed",
            "detail": base + str(row["event_id"]),
        },
        "geometry": {"type": "Point", "coordinates": [row["longitude_deg"], row["latitude_deg"], row["depth_km"]]},
    }


def _tensor_products(holdings: Holdings, event_id: str) -> list[dict[str, Any]]:
    products = []
    for row in holdings.references[holdings.references["event_id"] == event_id].to_dict("records"):
        pairs = zip(MOMENT_TENSOR_COMPONENTS, MOMENT_TENSOR_COLUMNS, strict=True)
        properties = {f"tensor-{name}": repr(row[column]) for name, column in pairs}
        properties |= {
            "scalar-moment": repr(float(magnitude_to_moment(row["mw"]))),
            "derived-depth": repr(row["depth_km"]),
            "evaluation-status": "reviewed",
            "review-status": "reviewed",
            "eventsource": "simulated",
        }
        products.append(
            {
                "source": "simulated",
                "code": f"{event_id}_mt",
                "status": "UPDATE",
                "updateTime": 0,
                "indexTime": 0,
                "preferredWeight": 1,
                "type": "moment-tensor",
                "properties": properties,
                "contents": {},
            }
        )
    return products


def _json(value: object) -> Reply:
    return Reply(200, json.dumps(value).encode(), "application/json")
