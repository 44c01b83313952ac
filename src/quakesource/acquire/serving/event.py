"""fdsnws-event 1.2: hypocentres and magnitudes, with picks if they are asked for; no mechanisms, as at SCEDC."""

import io
from typing import Any

import pandas as pd
from obspy import UTCDateTime
from obspy.core.event import Arrival, Catalog, Event, Magnitude, Origin, Pick, ResourceIdentifier, WaveformStreamID
from obspy.geodetics import locations2degrees

from quakesource.acquire.obspy_events import OUR_PREFIX
from quakesource.acquire.serving.holdings import Holdings
from quakesource.acquire.serving.selection import SHORT, BadQuery
from quakesource.acquire.serving.server import Reply, Request

TEXT_HEADER = (
    "#EventID | Time | Latitude | Longitude | Depth/km | Author | Catalog | Contributor | ContributorID | MagType | "
    "Magnitude | MagAuthor | EventLocationName"
)
_BOUNDS = {"latitude": "latitude_deg", "longitude": "longitude_deg", "depth": "depth_km", "magnitude": "magnitude"}


def event(holdings: Holdings, request: Request) -> Reply:
    """Answer a query with QuakeML or text."""
    found = selected_events(holdings, request.query)
    if found.empty:
        return Reply(404 if request.query.get("nodata") == "404" else 204)
    form = request.query.get("format", "xml")
    if form == "text":
        rows = [TEXT_HEADER, *(_text(row) for row in found.to_dict("records"))]
        return Reply(200, "\n".join([*rows, ""]).encode())
    if form not in ("xml", "quakeml"):
        raise BadQuery(f"format {form!r} is unknown")
    with_picks = request.query.get("includearrivals", "false").lower() == "true"
    picks = holdings.picks if with_picks else holdings.picks[:0]
    events = [_event(row, picks[picks["event_id"] == row["event_id"]]) for row in found.to_dict("records")]
    out = io.BytesIO()
    Catalog(events).write(out, format="QUAKEML")
    return Reply(200, out.getvalue(), "application/xml")


def selected_events(holdings: Holdings, query: dict[str, str]) -> pd.DataFrame:
    """Events that a query asks for, in the order of their times; BadQuery for values that cannot be read."""
    options = {SHORT.get(name, name): value for name, value in query.items()}
    table = holdings.events
    if options.get("eventid"):
        return table[table["event_id"].isin(options["eventid"].split(","))]
    try:
        for name, column in _BOUNDS.items():
            if f"min{name}" in options:
                table = table[~(table[column] < float(options[f"min{name}"]))]
            if f"max{name}" in options:
                table = table[~(table[column] > float(options[f"max{name}"]))]
        if "maxradius" in options:
            centre = float(options["latitude"]), float(options["longitude"])
            away = locations2degrees(*centre, table["latitude_deg"].to_numpy(), table["longitude_deg"].to_numpy())
            table = table[away <= float(options["maxradius"])]
        times = table["origin_time_utc"].map(UTCDateTime)
        if "starttime" in options:
            table = table[times >= UTCDateTime(options["starttime"])]
            times = times[table.index]
        if "endtime" in options:
            table = table[times < UTCDateTime(options["endtime"])]
    except (ValueError, TypeError, KeyError) as error:
        raise BadQuery(str(error)) from None
    return table.sort_values("origin_time_utc")


def _text(row: dict[Any, Any]) -> str:
    values = [
        row["event_id"],
        row["origin_time_utc"].removesuffix("Z"),
        row["latitude_deg"],
        row["longitude_deg"],
        row["depth_km"],
        "",
        "",
        "",
        row["event_id"],
        "",
        row["magnitude"],
        "",
        "",
    ]
    return "|".join(map(str, values))


def _event(row: dict[Any, Any], picks: pd.DataFrame) -> Event:
    name = row["event_id"]
    origin = Origin(
        resource_id=ResourceIdentifier(f"{OUR_PREFIX}{name}/origin"),
        time=UTCDateTime(row["origin_time_utc"]),
        latitude=row["latitude_deg"],
        longitude=row["longitude_deg"],
        depth=1000 * row["depth_km"],
    )
    made = Event(resource_id=ResourceIdentifier(f"{OUR_PREFIX}{name}"), origins=[origin])
    if row["magnitude"] == row["magnitude"]:
        made.magnitudes = [Magnitude(mag=row["magnitude"])]
    for number, pick in enumerate(picks.to_dict("records")):
        pick_id = ResourceIdentifier(f"{OUR_PREFIX}{name}/pick/{number}")
        codes = {f"{part}_code": pick[part] for part in ("network", "station", "location", "channel")}
        made.picks.append(
            Pick(
                resource_id=pick_id,
                time=UTCDateTime(pick["time_utc"]),
                waveform_id=WaveformStreamID(**codes),
                polarity={1: "positive", -1: "negative"}.get(pick["polarity"], "undecidable"),
                onset=_onset(pick["polarity_quality"]),
                phase_hint=pick["phase"],
            )
        )
        origin.arrivals.append(Arrival(pick_id=pick_id, phase=pick["phase"]))
    return made


def _onset(quality: float) -> str:
    """QuakeML has three words where other formats have a number."""
    return "impulsive" if quality >= 0.75 else "emergent" if quality >= 0.35 else "questionable"
