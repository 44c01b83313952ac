"""Analysts' picks of an earthquake: from SCEDC's phase files or from an event service."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from obspy import UTCDateTime

from quakesource.acquire.download.store import Held, Store
from quakesource.acquire.formats.scedc_event_id import scedc_event_id
from quakesource.acquire.formats.scedc_phases import read_phases
from quakesource.acquire.picks import Picks, read_picks
from quakesource.acquire.services.addresses import centre_url
from quakesource.acquire.services.confirmed import fetch_file
from quakesource.acquire.services.fdsn import FdsnCentre
from quakesource.acquire.services.scedc_bucket import phases_key
from quakesource.acquire.web import Answer, WebClient
from quakesource.errors import CatalogueError
from quakesource.settings import ServiceSettings, StationSettings
from quakesource.tables import PICK

NAME = "picks"
"""Name of the picks of an event in the store."""


@dataclass(frozen=True)
class EventPicks:
    """``table`` has the columns of `tables.PICK`; ``rows`` go into the ledger."""

    table: pd.DataFrame
    rows: list[dict[str, Any]]
    simulated: bool


def event_picks(
    web: WebClient, event: dict[str, Any], stations: StationSettings, services: ServiceSettings, store: Store
) -> EventPicks:
    """Picks of an event, from the store if they are there; what cannot be read is told in the ledger's rows."""
    event_id = str(event["event_id"])
    request = {"picks": list(stations.waveforms_from), "centre": stations.picks_centre}
    held = store.get(event_id, NAME, request)
    if held is None or held.rows[0]["status"] == "failed" or _read(held.body, event_id, "")[1]:
        held = _fetched(web, event, stations, services)
        store.put(event_id, NAME, request, held)
    picks, problem = _read(held.body, event_id, str(held.rows[0]["provider"]))
    blank = dict.fromkeys(("network", "station", "location", "channel"), "")
    row = {"event_id": event_id, "source": f"{event_id}/{NAME}", **blank, **held.rows[0]}
    if problem:
        row |= {"status": "failed", "reason": problem}
    unread = [
        {**row, **codes, "status": "unreadable pick", "reason": reason, "attempts": 0, "bytes": 0, "seconds": 0.0}
        for codes, reason in picks.problems
    ]
    return EventPicks(picks.table, [row, *unread], held.simulated)


def _fetched(web: WebClient, event: dict[str, Any], stations: StationSettings, services: ServiceSettings) -> Held:
    attempts, seconds = 0, 0.0
    row: dict[str, Any] = {}
    for kind in stations.waveforms_from:
        if kind == "scedc":
            key = phases_key(str(event["event_id"]), UTCDateTime(event["origin_time_utc"]))
            answer, provider = fetch_file(web, f"{services.scedc_bucket}/{key}"), "scedc s3"
        else:
            centre = FdsnCentre(web, centre_url(stations.picks_centre), stations.picks_centre)
            # SCEDC's services know bare numbers, ComCat's have the network in front
            event_id = str(event["event_id"])
            name = scedc_event_id(event_id) if centre.name.upper() == "SCEDC" else event_id
            answer, provider = centre.picks(name), f"fdsn {centre.name}"
        attempts, seconds = attempts + answer.attempts, seconds + answer.seconds
        status, reason = "failed" if answer.status == "too-large" else answer.status, answer.reason
        if status == "ok":
            _, reason = _read(answer.body, str(event["event_id"]), provider)
            status = "failed" if reason else "ok"  # what cannot be read is asked for again when the job runs again
        if not row or status == "ok" or row["status"] == "no-data":
            row = {"status": status, "reason": reason, "provider": provider}
        if status == "ok":
            break
    row |= {"attempts": attempts, "bytes": len(answer.body), "seconds": round(seconds, 4)}
    return Held([row], answer.body if row["status"] == "ok" else b"", _is_simulated(answer))


def _read(body: bytes, event_id: str, provider: str) -> tuple[Picks, str]:
    nothing = Picks(pd.DataFrame(columns=list(PICK)))
    if not body:
        return nothing, ""
    try:
        if not body.lstrip().startswith(b"<"):
            return read_phases(body, event_id), ""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "picks.xml")
            path.write_bytes(body)
            read = read_picks(path, event_id)
        return Picks(read.table.assign(source=provider), read.problems), ""
    except CatalogueError as error:
        return nothing, error.what


def _is_simulated(answer: Answer) -> bool:
    return answer.header("X-Simulated") == "true"
