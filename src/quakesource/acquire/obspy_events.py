"""One earthquake of ObsPy as rows of tables, with the checks that downloads have; a ValueError says what is wrong."""

import re
from typing import Any, Final

import numpy as np
from obspy.core.event import Event, FocalMechanism, Origin

from quakesource.acquire.formats.hypocentre import event_row
from quakesource.errors import SourceError
from quakesource.mechanisms import (
    from_obspy,
    kagan_angle,
    magnitude_to_moment,
    moment_magnitude,
    moment_tensor,
    scalar_moment_eigenvalue,
)
from quakesource.tables import MOMENT_TENSOR_COLUMNS

OUR_PREFIX = "smi:quakesource/event/"

EARTHQUAKES: Final = ("", "earthquake", "not reported", "induced or triggered event")
"""Types of QuakeML that are earthquakes, or say nothing."""
MAX_PLANE_DEG = 20.0
"""Planes and tensor of one mechanism are rounded; formats that lost an axis turn them by 45 degrees and more."""
MAX_MOMENT_RATIO = 2.0
"""Definitions of the scalar moment differ by 15 %, of 41 % in strong CLVD; wrong units by factors of ten."""
MAX_MAGNITUDE_ERROR = 0.5
"""Moment magnitudes of one earthquake by two agencies differ by .3 at most."""


def event_of(event: Event) -> dict[str, Any]:
    """Columns of `tables.EVENT`, the origin its hypocentre; ValueError says why it is no earthquake with an origin."""
    kind = str(event.event_type or "")
    if kind not in EARTHQUAKES:
        raise ValueError(f"not an earthquake but {kind!r}")
    origin = hypocentre(event)
    if origin is None:
        raise ValueError("no origin")
    if str(origin.evaluation_status or "") == "rejected":
        raise ValueError("its origin was rejected")
    stated = {"time": origin.time, "latitude": origin.latitude, "longitude": origin.longitude, "depth": origin.depth}
    if missing := [name for name, value in stated.items() if value is None]:
        raise ValueError(f"no {' and no '.join(missing)}")
    magnitude = event.preferred_magnitude() or (event.magnitudes[0] if event.magnitudes else None)
    return event_row(
        event_id(event),
        origin.time,
        float(origin.latitude),
        float(origin.longitude),
        origin.depth / 1000,
        float(magnitude.mag) if magnitude and magnitude.mag is not None else np.nan,
    )


def hypocentre(event: Event) -> Origin | None:
    """The preferred (else first) origin, or a hypocentre where that is a centroid.

    CMTSOLUTION files, and QuakeML that is made of GCMT, prefer the centroid: 70 s and 107 km from where Tohoku 2011
    began.
    """
    preferred = event.preferred_origin() or (event.origins[0] if event.origins else None)
    if preferred is None or str(preferred.origin_type or "") != "centroid":
        return preferred
    others = [origin for origin in event.origins if str(origin.origin_type or "") != "centroid"]
    return next((origin for origin in others if origin.origin_type), others[0] if others else preferred)


def reference_of(event: Event) -> dict[str, Any] | None:
    """Columns of `tables.REFERENCE` of the mechanism that stands; None if the event has none.

    Raises
    ------
    ValueError
        Every mechanism was rejected, or the tensor contradicts its planes, its moment or the event's magnitude.
    """
    if not event.focal_mechanisms:
        return None
    ordered = [m for m in (event.preferred_focal_mechanism(), *event.focal_mechanisms) if m is not None]
    standing = [m for m in ordered if str(m.evaluation_status or "") != "rejected"]
    if not standing:
        raise ValueError("its mechanism was rejected")
    mechanism = next((m for m in standing if _is_whole(m)), None)
    if mechanism is None:
        return None
    only = event.copy()
    only.focal_mechanisms, only.preferred_focal_mechanism_id = [mechanism], None
    tensor = from_obspy(only)
    _refuse_contradictions(mechanism, tensor, event)
    centroid = mechanism.moment_tensor.derived_origin_id if mechanism.moment_tensor else None
    origins = [o for o in event.origins if centroid and o.resource_id == centroid]
    origins += [event.preferred_origin(), *event.origins]
    depths_m = [o.depth for o in origins if o and o.depth is not None]
    return {
        "event_id": event_id(event),
        **dict(zip(MOMENT_TENSOR_COLUMNS, tensor, strict=True)),
        "depth_km": depths_m[0] / 1000 if depths_m else np.nan,
        "mw": float(moment_magnitude(tensor)),
        "source": str(event.resource_id.id),
        "source_kind": "",
    }


def event_id(event: Event) -> str:
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


def refuse_contradicted_planes(tensor: Any, planes: list[tuple[float, float, float]]) -> None:
    """ValueError if a plane of a mechanism, strike, dip and rake, is not one of its tensor's."""
    for plane in planes:
        away = float(kagan_angle(tensor, moment_tensor(*plane, 1.0)))
        if away > MAX_PLANE_DEG:
            stated = "/".join(f"{angle:g}" for angle in plane)
            raise ValueError(f"the tensor is {away:.0f} degrees from the plane {stated} that is stated with it")


def refuse_contradicted_moment(tensor: Any, stated_n_m: float) -> None:
    """ValueError if a stated scalar moment is not that of the tensor by a factor of two."""
    own = float(scalar_moment_eigenvalue(tensor))
    if not 1 / MAX_MOMENT_RATIO < stated_n_m / own < MAX_MOMENT_RATIO:
        raise ValueError(f"the stated moment {stated_n_m:.3g} is not that of the tensor, {own:.3g} N·m")


def _refuse_contradictions(mechanism: FocalMechanism, tensor: Any, event: Event) -> None:
    planes = mechanism.nodal_planes
    both = [planes.nodal_plane_1, planes.nodal_plane_2] if planes else []
    angles = [(p.strike, p.dip, p.rake) for p in both if p and None not in (p.strike, p.dip, p.rake)]
    refuse_contradicted_planes(tensor, angles)
    moment = mechanism.moment_tensor
    if moment is not None and moment.scalar_moment:
        refuse_contradicted_moment(tensor, float(moment.scalar_moment))
    sized = moment is not None and (moment.scalar_moment or _has_tensor(mechanism))
    stated = [m.mag for m in event.magnitudes if str(m.magnitude_type or "").upper().startswith("MW")]
    own = float(moment_magnitude(tensor))
    if sized and stated and min(abs(own - mag) for mag in stated) > MAX_MAGNITUDE_ERROR:
        n_m = float(magnitude_to_moment(stated[0]))
        raise ValueError(
            f"the mechanism's Mw {own:.2f} is not the stated Mw {stated[0]:.2f} (a moment of {n_m:.3g} N·m)"
        )


def _is_whole(mechanism: FocalMechanism) -> bool:
    try:
        from_obspy(mechanism)
    except SourceError:
        return False
    return True


def _has_tensor(mechanism: FocalMechanism) -> bool:
    return bool(mechanism.moment_tensor and mechanism.moment_tensor.tensor)
