"""One moment-tensor product of ComCat as a row of numbers."""

import math
import re
from typing import Any, Final

import numpy as np
from obspy import UTCDateTime

from quakesource.constants import MOMENT_TENSOR_COMPONENTS
from quakesource.mechanisms import decompose, moment_magnitude, nodal_planes, scalar_moment_eigenvalue
from quakesource.tables import MOMENT_TENSOR_COLUMNS

DETAILS: Final = {
    "product_source": "network that sent the product",
    "product_code": "code of the product; its revisions share it",
    "update_time_utc": "when this revision was sent, ISO 8601, UTC",
    "evaluation_status": "reviewed, preliminary ...: evaluation-status, else review-status; blank if neither is given",
    "magnitude_type": "mww, mwc, mwb, mwr; mw if the product does not say",
    "dc_share": "share of shear, 1 - 2 |epsilon| of a tensor without trace",
    "dc_share_listed": "what the product prints (a fraction, though it is named percent-double-couple)",
    "scalar_moment_n_m": "what the product prints, N·m",
    "depth_from": "derived-depth, or hypocentre where the product has none",
    "latitude_deg": "of the derived source; NaN where the product prints its null (0, 0 in 1970) or none",
    "longitude_deg": "of the derived source; NaN as the latitude",
    "time_utc": "of the derived source, ISO 8601, UTC; blank as the latitude",
    "strike1_deg": "nodal plane 1 of the tensor, the shallower, Aki & Richards",
    "dip1_deg": "nodal plane 1",
    "rake1_deg": "nodal plane 1",
    "strike2_deg": "nodal plane 2",
    "dip2_deg": "nodal plane 2",
    "rake2_deg": "nodal plane 2",
}
"""Columns of a candidate beside those of `tables.REFERENCE`."""

# |M|/sqrt(2) and (|l1| + |l3|)/2, which agencies print, differ by 15 % at most; a wrong unit or exponent by 1000 %.
_MOMENT_TOLERANCE = 1.25


def candidate(product: dict[str, Any], event_id: str, hypocentre_depth_km: float) -> dict[str, Any]:
    """Columns of `tables.REFERENCE` and `DETAILS` of a product (up-south-east, N·m); ValueError says what is wrong."""
    properties = product["properties"]
    tensor = np.array([_number(properties, f"tensor-{name}") for name in MOMENT_TENSOR_COMPONENTS])
    if not np.isfinite(tensor).all() or not tensor.any():
        raise ValueError("the tensor is zero, or lacks a component")
    listed, own = _number(properties, "scalar-moment"), float(scalar_moment_eigenvalue(tensor))
    if math.isfinite(listed) and not 1 / _MOMENT_TOLERANCE <= listed / own <= _MOMENT_TOLERANCE:
        raise ValueError(f"scalar-moment {listed:.3g} is not that of the tensor, {own:.3g} N·m")
    depth, depth_from = _number(properties, "derived-depth"), "derived-depth"
    if not math.isfinite(depth):
        depth, depth_from = _number(properties, "depth"), "hypocentre"
    status = str(properties.get("evaluation-status") or properties.get("review-status") or "").lower()
    source, code, kind = str(product["source"]), str(product["code"]), _magnitude_type(product)
    time = str(UTCDateTime(ns=int(product["updateTime"]) * 1_000_000))
    angles = [f"{angle}{plane}_deg" for plane in (1, 2) for angle in ("strike", "dip", "rake")]
    return {
        "event_id": event_id,
        **dict(zip(MOMENT_TENSOR_COLUMNS, tensor.tolist(), strict=True)),
        "depth_km": depth if math.isfinite(depth) else hypocentre_depth_km,
        "mw": float(moment_magnitude(tensor)),
        "source": f"ComCat {source} {code}, {kind}, {status or 'status not stated'}, version {time}",
        "source_kind": "",
        "product_source": source,
        "product_code": code,
        "update_time_utc": time,
        "evaluation_status": status,
        "magnitude_type": kind,
        "dc_share": float(decompose(tensor).dc),
        "dc_share_listed": _number(properties, "percent-double-couple"),
        "scalar_moment_n_m": listed,
        "depth_from": depth_from,
        **_derived_place(properties),
        **dict(zip(angles, nodal_planes(tensor).ravel().tolist(), strict=True)),
    }


def _number(properties: dict[str, Any], name: str) -> float:
    """NaN where there is none; ComCat writes numbers as strings."""
    text = properties.get(name)
    if text is None or text == "":
        return math.nan
    try:
        return float(text)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is no number: {text!r}") from None


def _magnitude_type(product: dict[str, Any]) -> str:
    """ci products name no type; TMTS is the regional inversion of Dreger, which the us calls Mwr."""
    properties = product["properties"]
    if stated := str(properties.get("derived-magnitude-type") or "").lower():
        return stated
    if found := re.search(r"_(mw[wcbr])$", str(product["code"]).lower()):
        return found[1]
    return "mwr" if re.search(r"T[DM]MTS?\b|TMTS", str(properties.get("beachball-type"))) else "mw"


def _derived_place(properties: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = (_number(properties, f"derived-{name}") for name in ("latitude", "longitude"))
    time = str(properties.get("derived-eventtime") or "")
    null = time.startswith("1970-01-01T00:00:00") or (latitude == 0 and longitude == 0)
    if null or not (math.isfinite(latitude) and math.isfinite(longitude)):
        return {"latitude_deg": math.nan, "longitude_deg": math.nan, "time_utc": ""}
    return {"latitude_deg": latitude, "longitude_deg": longitude, "time_utc": time}
