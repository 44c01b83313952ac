"""A simulated earthquake as rows of tables: what the catalogue says, and what is true."""

from quakesource.mechanisms import moment_magnitude
from quakesource.observatory.seismicity import SimulatedEvent
from quakesource.tables import MOMENT_TENSOR_COLUMNS


def catalogue_row(event: SimulatedEvent) -> dict[str, object]:
    """Columns of `tables.EVENT`."""
    return {
        "event_id": event.event_id,
        "origin_time_utc": str(event.origin_time),
        "latitude_deg": event.catalogue_latitude_deg,
        "longitude_deg": event.catalogue_longitude_deg,
        "depth_km": event.catalogue_depth_km,
        "magnitude": round(event.magnitude, 1),
    }


def truth_row(event: SimulatedEvent) -> dict[str, object]:
    """Columns of `tables.REFERENCE`."""
    return {
        "event_id": event.event_id,
        **dict(zip(MOMENT_TENSOR_COLUMNS, event.moment_tensor, strict=True)),
        "depth_km": event.depth_km,
        "mw": float(moment_magnitude(event.moment_tensor)),
        "source": "simulated: the true source",
        "source_kind": "point",
    }
