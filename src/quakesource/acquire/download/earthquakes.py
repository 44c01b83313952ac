"""Earthquakes of a search, or by their identifiers: from ComCat, an FDSN event service, or SCEDC's catalogue."""

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from obspy import UTCDateTime

from quakesource.acquire.catalogue import listed_events
from quakesource.acquire.download.request_row import request_row
from quakesource.acquire.formats import read_comcat_count, read_comcat_events, read_index
from quakesource.acquire.listed import Listed
from quakesource.acquire.outside_names import refused_event_id
from quakesource.acquire.services.addresses import centre_url
from quakesource.acquire.services.comcat import Comcat
from quakesource.acquire.services.confirmed import fetch_file
from quakesource.acquire.services.fdsn import FdsnCentre
from quakesource.acquire.services.scedc_bucket import CATALOGUE_INDEX
from quakesource.acquire.web import Answer, WebClient
from quakesource.errors import CatalogueError, ServiceError
from quakesource.settings import CatalogueSettings, ServiceSettings
from quakesource.tables import EVENT

ROUNDS = 3
"""An answer that cannot be read is asked for so often."""
LONGEST_DAYS = 366.0
"""FDSN services ask for small searches: one is cut into years."""


@dataclass
class Earthquakes:
    """``table`` has the columns of `tables.EVENT`, in the order of time; ``problems`` are (event_id, reason)."""

    table: pd.DataFrame
    problems: list[tuple[str, str]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    simulated: bool = False

    def note(self, what: str, answer: Answer) -> None:
        """Note a request in the ledger's rows; ServiceError if it failed: without the catalogue nothing is known."""
        self.simulated |= answer.header("X-Simulated") == "true"
        self.rows.append(request_row(what, answer))
        if answer.status not in ("ok", "no-data"):
            raise ServiceError(
                f"The catalogue could not be downloaded: {answer.reason}.",
                where=what,
                next_step="Run again later, or choose another catalogue.provider.",
            )


def find_earthquakes(web: WebClient, search: CatalogueSettings, services: ServiceSettings) -> Earthquakes:
    """Earthquakes that the section ``catalogue`` asks for.

    Raises
    ------
    ServiceError
        The service did not answer.
    CatalogueError
        Its answer cannot be read, or nothing was found.
    """
    found = Earthquakes(pd.DataFrame(columns=list(EVENT)))
    if search.table is not None and search.provider == "table":
        listed = listed_events(search.table)
        tables, found.problems = [listed.table], listed.problems
    else:
        provider = {"comcat": _of_comcat, "fdsn": _of_fdsn, "scedc": _of_scedc}[search.provider]
        tables = provider(web, search, services, found)
    table = _with_usable_ids(pd.concat(tables) if tables else found.table, found)
    table = _with_magnitude(table, found)
    table = table.drop_duplicates("event_id").sort_values("origin_time_utc").reset_index(drop=True)
    if search.events:
        table = table[table["event_id"].isin(search.events)]
        _refuse_outside(table, search)
    else:  # some services pass over what they do not know of a query
        table = table[_within(table, search)]
    if missing := sorted(set(search.events) - set(table["event_id"])):
        found.problems += [(event, f"{search.provider} does not have it") for event in missing]
    if table.empty:
        raise CatalogueError(
            "No earthquake was found.",
            where=f"section catalogue, provider {search.provider}",
            next_step="Widen the search, or correct catalogue.events.",
        )
    found.table = table.reset_index(drop=True)
    return found


def _with_usable_ids(table: pd.DataFrame, found: Earthquakes) -> pd.DataFrame:
    """Events whose ids may become names of files; the others are problems."""
    refused = [refused_event_id(event_id) for event_id in table["event_id"]]
    found.problems += [
        (str(event_id), reason) for event_id, reason in zip(table["event_id"], refused, strict=True) if reason
    ]
    return table[np.array([not reason for reason in refused], dtype=bool)]  # of no events, a list would pick columns


def _with_magnitude(table: pd.DataFrame, found: Earthquakes) -> pd.DataFrame:
    """Events with a magnitude: a search asks for one, and the bands of the study follow from it."""
    lacking = table["magnitude"].astype(float).isna()
    found.problems += [(str(event_id), "no magnitude") for event_id in table["event_id"][lacking]]
    return table[~lacking]


def _refuse_outside(table: pd.DataFrame, search: CatalogueSettings) -> None:
    inside = _in_box(table, search)
    if outside := sorted(table["event_id"][~inside]):
        raise CatalogueError(
            f"Earthquakes lie outside the region of the study: {', '.join(outside)}.",
            where="catalogue.events",
            next_step="Widen catalogue.latitude_deg and longitude_deg: they tell which velocity models are needed.",
        )


def _of_comcat(
    web: WebClient, search: CatalogueSettings, services: ServiceSettings, found: Earthquakes
) -> list[pd.DataFrame]:
    comcat = Comcat(web, services.comcat)
    options = [{"eventid": event} for event in search.events] or [
        part for box in _boxes(search.longitude_deg) for part in _counted(comcat, _search_options(search, box), found)
    ]
    tables = []
    for option in options:
        for attempt in range(ROUNDS):
            answer = comcat.events(option)
            found.note(f"comcat query {option}", answer)
            if answer.status == "no-data":
                break
            try:
                read = read_comcat_events(_collection(answer.body) if search.events else answer.body)
            except CatalogueError:
                if attempt == ROUNDS - 1:
                    raise
                continue
            tables.append(read.table)
            found.problems += read.problems
            break
    return tables


def _collection(body: bytes) -> bytes:
    """The details of one event as a collection of one."""
    try:
        feature = json.loads(body)
    except ValueError:
        return body  # the reader says what is wrong with it
    return json.dumps({"type": "FeatureCollection", "metadata": {"count": 1}, "features": [feature]}).encode()


def _counted(comcat: Comcat, options: dict[str, str], found: Earthquakes) -> list[dict[str, str]]:
    """The search, cut in time until every part is small enough to be answered."""
    answer = comcat.count(options)
    found.note(f"comcat count {options}", answer)
    n, allowed = read_comcat_count(answer.body)
    if n <= allowed:
        return [options] if n else []
    start, end = UTCDateTime(options["starttime"]), UTCDateTime(options["endtime"])
    middle = str(start + (end - start) / 2)
    halves = {**options, "endtime": middle}, {**options, "starttime": middle}
    return [part for half in halves for part in _counted(comcat, half, found)]


def _of_fdsn(
    web: WebClient, search: CatalogueSettings, services: ServiceSettings, found: Earthquakes
) -> list[pd.DataFrame]:
    centre = FdsnCentre(web, centre_url(search.centre), search.centre)
    options = [{"eventid": event} for event in search.events] or [
        part for box in _boxes(search.longitude_deg) for part in _years(_search_options(search, box))
    ]
    tables = []
    for option in options:
        for attempt in range(ROUNDS):
            answer = centre.events(option)
            found.note(f"fdsn {centre.name} event {option}", answer)
            if answer.status == "no-data":
                break
            try:
                listed = _quakeml(answer.body)
            except CatalogueError:
                if attempt == ROUNDS - 1:
                    raise
                continue
            tables.append(listed.table)
            found.problems += listed.problems
            break
    return tables


def _of_scedc(
    web: WebClient, search: CatalogueSettings, services: ServiceSettings, found: Earthquakes
) -> list[pd.DataFrame]:
    tables = []
    for year in range(int(search.start[:4]), int(search.end[:4]) + 1):
        url = f"{services.scedc_bucket}/{CATALOGUE_INDEX.format(year=year)}"
        answer = fetch_file(web, url)
        found.note(url, answer)
        if answer.status == "ok":
            read = read_index(answer.body.decode("utf-8", "replace"))
            found.problems += read.problems
            tables.append(read.table[(read.table["et"] == "eq") & (read.table["gt"] == "l")][list(EVENT)])
    return tables


def _boxes(longitude_deg: tuple[float, float]) -> list[tuple[float, float]]:
    """A box within -180 to 180 degrees, or the two parts of one that goes on beyond 180: services refuse more."""
    width = longitude_deg[1] - longitude_deg[0]
    if width >= 360:
        return [(-180.0, 180.0)]
    west = (longitude_deg[0] + 180) % 360 - 180
    return [(west, west + width)] if west + width <= 180 else [(west, 180.0), (-180.0, west + width - 360)]


def _search_options(search: CatalogueSettings, longitude_deg: tuple[float, float] | None = None) -> dict[str, str]:
    """Parameters of the FDSN event service (FDSN web services 1.2, 2.3) for one of `_boxes`; none: the first."""
    limits = {name: getattr(search, name) for name in ("latitude_deg", "depth_km", "magnitude")}
    limits["longitude_deg"] = longitude_deg or _boxes(search.longitude_deg)[0]
    options = {"starttime": search.start.removesuffix("Z"), "endtime": search.end.removesuffix("Z")}
    for name, (low, high) in limits.items():
        parameter = name.split("_")[0]
        options |= {f"min{parameter}": f"{low:g}", f"max{parameter}": f"{high:g}"}
    if search.provider == "comcat":
        options["eventtype"] = "earthquake"
        if search.with_tensor_only:
            options["producttype"] = "moment-tensor"
    return options


def _years(options: dict[str, str]) -> list[dict[str, str]]:
    start, end, parts = UTCDateTime(options["starttime"]), UTCDateTime(options["endtime"]), []
    while start < end:
        until = min(end, start + LONGEST_DAYS * 86400)
        parts.append({**options, "starttime": str(start).removesuffix("Z"), "endtime": str(until).removesuffix("Z")})
        start = until
    return parts


def _within(table: pd.DataFrame, search: CatalogueSettings) -> "pd.Series[bool]":
    times = table["origin_time_utc"].map(lambda time: UTCDateTime(str(time)).ns)
    kept = (times >= UTCDateTime(search.start).ns) & (times < UTCDateTime(search.end).ns)
    for name in ("depth_km", "magnitude"):
        kept &= table[name].astype(float).between(*getattr(search, name))
    inside: pd.Series[bool] = kept & _in_box(table, search)
    return inside


def _in_box(table: pd.DataFrame, search: CatalogueSettings) -> "pd.Series[bool]":
    """Whether epicentres are in the region; a box may go on beyond 180 degrees."""
    (west, east), longitudes = search.longitude_deg, table["longitude_deg"].astype(float)
    return table["latitude_deg"].astype(float).between(*search.latitude_deg) & (
        (longitudes - west) % 360 <= east - west
    )


def _quakeml(body: bytes) -> Listed:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.xml")
        path.write_bytes(body)
        return listed_events(path)
