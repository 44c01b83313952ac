"""Published mechanisms of earthquakes, of several publishers, in order of preference; their conflicts are recorded."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from obspy import UTCDateTime

from quakesource.acquire.download.request_row import request_row
from quakesource.acquire.formats import (
    cross_check,
    read_comcat_tensors,
    read_focal_mechanisms,
    read_ndk,
    scedc_event_id,
)
from quakesource.acquire.formats.label_conflicts import COMPARED
from quakesource.acquire.services.comcat import Comcat
from quakesource.acquire.services.confirmed import fetch_file
from quakesource.acquire.web import Answer, WebClient
from quakesource.errors import CatalogueError
from quakesource.geometry import distance_azimuth
from quakesource.settings import CatalogueSettings, ServiceSettings
from quakesource.settings.user_text import user_text
from quakesource.tables import REFERENCE

ROUNDS = 3
"""An answer that cannot be read is asked for so often."""
GCMT_WITHIN_S, GCMT_WITHIN_KM = 60.0, 100.0
"""A GCMT event is one of the catalogue's if its hypocentre is as near as this: it has no common identifier."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass
class Labels:
    """``references`` one row an event, columns of `tables.REFERENCE`; ``conflicts`` as `label_conflicts.COMPARED`."""

    references: pd.DataFrame
    conflicts: pd.DataFrame
    problems: list[tuple[str, str]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    simulated: bool = False

    def note(self, what: str, answer: Answer) -> None:
        """Note a request in the ledger's rows."""
        self.simulated |= answer.header("X-Simulated") == "true"
        self.rows.append(request_row(what, answer))


def find_labels(web: WebClient, search: CatalogueSettings, services: ServiceSettings, events: pd.DataFrame) -> Labels:
    """Mechanisms of the events; one whose publisher does not answer is a problem, not an error: others may."""
    found = Labels(pd.DataFrame(columns=list(REFERENCE)), pd.DataFrame(columns=list(COMPARED)))
    of_publisher = {"comcat": _of_comcat, "gcmt": _of_gcmt, "scedc_focal_mechanisms": _of_scedc}
    tables = [of_publisher[name](web, search, services, events, found) for name in search.labels]
    conflicts = [
        cross_check(first, second, search.max_conflict_deg)
        for number, first in enumerate(tables)
        for second in tables[number + 1 :]
    ]
    if conflicts:
        found.conflicts = pd.concat(conflicts, ignore_index=True)
    if tables:
        joined = pd.concat([table[list(REFERENCE)] for table in tables], ignore_index=True)
        found.references = joined.drop_duplicates("event_id").reset_index(drop=True)
    for event in sorted(set(events["event_id"]) - set(found.references["event_id"])):
        found.problems.append((event, f"no mechanism from {', '.join(search.labels)}"))
    return found


def _of_comcat(
    web: WebClient, search: CatalogueSettings, services: ServiceSettings, events: pd.DataFrame, found: Labels
) -> pd.DataFrame:
    comcat, tables = Comcat(web, services.comcat), []
    for event in events["event_id"]:
        # SCEDC's bare numbers are ComCat's with the network in front
        of_scedc = search.provider == "scedc" or (search.provider == "fdsn" and search.centre.upper() == "SCEDC")
        name = f"ci{event}" if of_scedc and str(event).isdigit() else str(event)
        problem = ""
        for _ in range(ROUNDS):
            answer = comcat.events({"eventid": name})
            found.note(f"comcat details of {name}", answer)
            problem = answer.reason
            if answer.status != "ok":
                break
            try:
                read = read_comcat_tensors(answer.body)
            except CatalogueError as error:
                problem = error.what
                continue
            problem = ""
            found.problems += read.problems
            tables.append(read.table.assign(event_id=event))
            break
        if problem:
            found.problems.append((event, f"comcat: {problem}"))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(REFERENCE))


def _of_gcmt(
    web: WebClient, search: CatalogueSettings, services: ServiceSettings, events: pd.DataFrame, found: Labels
) -> pd.DataFrame:
    times = [UTCDateTime(time) for time in events["origin_time_utc"]]
    files = sorted({_gcmt_file(time) for time in times})
    parts = []
    for file in files:
        read = _text(web, f"{services.gcmt}/{file}", found)
        if read is None:
            continue
        try:
            catalogue = read_ndk(read)
        except CatalogueError as error:
            found.problems.append((file, error.what))
            continue
        found.problems += [(name, f"gcmt {file}: {reason}") for name, reason in catalogue.problems]
        parts.append(catalogue)
    if not parts:
        return pd.DataFrame(columns=list(REFERENCE))
    published = pd.concat([part.events for part in parts], ignore_index=True)
    references = pd.concat([part.references for part in parts], ignore_index=True)
    origin_ns = np.array([UTCDateTime(time).ns for time in published["origin_time_utc"]], np.int64)
    rows = []
    for event, time in zip(events.to_dict("records"), times, strict=True):
        away_s = np.abs(origin_ns - time.ns) / 1e9
        place = published["latitude_deg"].to_numpy(float), published["longitude_deg"].to_numpy(float)
        away_km = distance_azimuth(event["latitude_deg"], event["longitude_deg"], *place).distance_km
        near = np.flatnonzero((away_s <= GCMT_WITHIN_S) & (away_km <= GCMT_WITHIN_KM))
        if near.size == 1:
            rows.append(references.iloc[near[0]].to_dict() | {"event_id": event["event_id"]})
        elif near.size:
            names = ", ".join(published["event_id"].iloc[near])
            found.problems.append((event["event_id"], f"gcmt: {names} are all near enough; none is taken"))
    return pd.DataFrame(rows, columns=list(REFERENCE))


def _of_scedc(
    web: WebClient, search: CatalogueSettings, services: ServiceSettings, events: pd.DataFrame, found: Labels
) -> pd.DataFrame:
    names = {scedc_event_id(event): event for event in events["event_id"]}
    tables = []
    for year in sorted({UTCDateTime(time).year for time in events["origin_time_utc"]}):
        text = _text(web, str(search.scedc_focal_mechanisms).format(year=year), found)
        if text is None:
            continue
        try:
            read = read_focal_mechanisms(text)
        except CatalogueError as error:
            found.problems.append((str(year), f"scedc focal mechanisms: {error.what}"))
            continue
        mine = read.table[read.table["event_id"].isin(names)]
        found.problems += [(names[name], reason) for name, reason in read.problems if name in names]
        tables.append(mine.assign(event_id=mine["event_id"].map(names))[list(REFERENCE)])
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(REFERENCE))


def _gcmt_file(time: UTCDateTime) -> str:
    if time.year < 2005:
        return "jan76_dec20.ndk"
    return f"NEW_MONTHLY/{time.year}/{_MONTHS[time.month - 1]}{time.year % 100:02d}.ndk"


def _text(web: WebClient, url: str, found: Labels) -> str | None:
    if "://" not in url:
        try:
            return user_text(Path(url))
        except OSError as error:
            found.problems.append((url, str(error)))
            return None
    answer = fetch_file(web, url, md5_etags=False)
    found.note(url, answer)
    if answer.status != "ok":
        found.problems.append((url, answer.reason))
        return None
    return answer.body.decode("utf-8", "replace")
