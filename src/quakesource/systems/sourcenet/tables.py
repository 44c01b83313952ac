"""Tables that SourceNet writes beside those of every system."""

from typing import Final

from quakesource.tables import POSTERIOR

ATTENTION: Final = {
    "event_id": "identifier",
    "variant": "as in the predictions",
    "network": "FDSN network code",
    "station": "station code",
    "distance_km": "epicentral distance",
    "azimuth_deg": "source to station, clockwise from north",
    "attention_share": "share of the station in the pooled answer; they sum to 1",
}
"""Which stations a network listened to."""

TABLES: Final = {"posterior": POSTERIOR, "attention": ATTENTION}
"""{file: columns} of the product of predictions."""
