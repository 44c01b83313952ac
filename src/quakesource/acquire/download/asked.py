"""Which channels of which stations are asked for an earthquake."""

import numpy as np
import pandas as pd
from obspy import UTCDateTime

from quakesource.geometry import distance_azimuth
from quakesource.settings import StationSettings

CHANNEL = {
    "network": "FDSN network code",
    "station": "station code",
    "location": "location code, may be blank",
    "channel": "channel code",
    "latitude_deg": "station",
    "longitude_deg": "station",
    "sampling_rate_hz": "of the epoch",
    "start_utc": "start of the epoch, ISO 8601",
    "end_utc": "end of the epoch, ISO 8601; blank if it goes on",
    "centre": "who lists it: a name or an address, as in stations.centres",
    "problem": "why the station's metadata cannot be used; blank if they can",
}
"""channels.parquet of a download: one row an epoch and centre."""


def asked_of_event(event: dict[str, object], channels: pd.DataFrame, settings: StationSettings) -> pd.DataFrame:
    """Epochs that cover the origin time at stations in reach, nearest station first; columns of `CHANNEL`, distance_km.

    A channel that several centres list has as many rows, in the order of `StationSettings.centres`.
    """
    if channels.empty:
        return channels.assign(distance_km=np.empty(0))
    time = str(UTCDateTime(str(event["origin_time_utc"])))
    # ISO times of one length compare as text
    running = channels[(channels["start_utc"] <= time) & ((channels["end_utc"] == "") | (channels["end_utc"] > time))]
    epicentre = float(str(event["latitude_deg"])), float(str(event["longitude_deg"]))
    place = running["latitude_deg"].to_numpy(float), running["longitude_deg"].to_numpy(float)
    running = running.assign(distance_km=distance_azimuth(*epicentre, *place).distance_km)
    near = running[running["distance_km"].between(*settings.distance_km)]
    rank = near["centre"].map({name: i for i, name in enumerate(settings.centres)})
    order = ["distance_km", "network", "station", "location", "channel", "rank"]
    near = near.assign(rank=rank).sort_values(order, kind="stable")
    near = near.drop_duplicates(["network", "station", "location", "channel", "centre"]).drop(columns="rank")
    if settings.max_stations is not None:
        nearest = near[["network", "station"]].drop_duplicates().head(settings.max_stations)
        near = near.merge(nearest, on=["network", "station"])
    return near.reset_index(drop=True)


def event_window_ns(event: dict[str, object], settings: StationSettings) -> tuple[int, int]:
    """Start and end of what is asked for, ns since 1970."""
    time = UTCDateTime(str(event["origin_time_utc"]))
    return (time - settings.before_s).ns, (time + settings.after_s).ns
