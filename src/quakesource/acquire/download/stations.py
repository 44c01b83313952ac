"""Which channels there are, and their metadata: from FDSN centres or from SCEDC's bucket."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from obspy import UTCDateTime

from quakesource.acquire.download.asked import CHANNEL
from quakesource.acquire.download.bucket_stations import bucket_stations, fits
from quakesource.acquire.download.metadata import ROUNDS
from quakesource.acquire.formats.fdsn_text import read_channels
from quakesource.acquire.outside_names import refused_codes
from quakesource.acquire.services.addresses import centre_url
from quakesource.acquire.services.confirmed import fetch_confirmed
from quakesource.acquire.services.fdsn import FdsnCentre
from quakesource.acquire.web import Answer, WebClient
from quakesource.errors import CatalogueError, ServiceError
from quakesource.geometry import distance_azimuth
from quakesource.settings import ServiceSettings, StationSettings

KM_PER_DEGREE = 111.2


@dataclass
class Found:
    """Channels (columns of `asked.CHANNEL`), {station: packed StationXML} as far as it came with them, ledger rows."""

    channels: pd.DataFrame
    bodies: dict[tuple[str, str], bytes] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    simulated: bool = False


def find_channels(web: WebClient, settings: StationSettings, services: ServiceSettings, events: pd.DataFrame) -> Found:
    """Channels at stations that are in reach of an event: SCEDC's bucket first if it is, then every centre.

    Raises
    ------
    ServiceError
        No centre could be asked, or none lists a channel that is wanted.
    """
    tables, found = [], Found(pd.DataFrame())
    if settings.waveforms_from[0] == "scedc":
        held = bucket_stations(web, settings, services)
        found.bodies, found.rows, found.simulated = held.bodies, held.rows, held.simulated
        # SCEDC's own service lists what its bucket has
        tables.append(held.channels.assign(centre=settings.centres[0]))
    # the bucket may lack stations, other networks first of all
    for name in settings.centres:
        centre = FdsnCentre(web, centre_url(name), name)
        table, answer = _channels_of(centre, _options(settings, events))
        found.simulated |= answer.header("X-Simulated") == "true"
        found.rows.append(
            {
                "network": "",
                "station": "",
                "status": answer.status,
                "reason": answer.reason,
                "provider": name,
                "attempts": answer.attempts,
                "bytes": len(answer.body),
                "seconds": answer.seconds,
            }
        )
        if answer.status not in ("ok", "no-data"):
            raise ServiceError(
                f"The list of stations could not be had: {answer.reason}.",
                where=f"centre {name}",
                next_step="Run again later, or take the centre out of stations.centres: without its list, what it has "
                "would be missing without a word.",
            )
        tables.append(table.assign(centre=name))
    listed = _with_usable_codes(pd.concat(tables, ignore_index=True), found)
    channels = _in_reach(listed, events, settings)
    if channels.empty:
        told = "; ".join(f"{row['provider']}: {row['status']} {row['reason']}".strip() for row in found.rows)
        raise ServiceError(
            "No centre lists a channel that is wanted.",
            where="stations.centres",
            next_step=f"Widen networks, channels, distance_km or the centres. They said: {told}.",
        )
    found.channels = channels.assign(problem="").drop_duplicates().reset_index(drop=True)[list(CHANNEL)]
    return found


def _with_usable_codes(channels: pd.DataFrame, found: Found) -> pd.DataFrame:
    """Channels whose codes may become names of files; each of the others is a row of the ledger."""
    refused = [refused_codes(*codes) for codes in channels[["network", "station", "location", "channel"]].to_numpy()]
    odd = channels.assign(reason=refused)[np.array(refused, object) != ""]
    found.rows += [
        {
            "network": row["network"],
            "station": row["station"],
            "status": "refused",
            "reason": row["reason"],
            "provider": row["centre"],
            "attempts": 0,
            "bytes": 0,
            "seconds": 0.0,
        }
        for row in odd.drop_duplicates(["network", "station", "reason"]).to_dict("records")
    ]
    usable: pd.DataFrame = channels.loc[np.array(refused, object) == ""]
    return usable


def _channels_of(centre: FdsnCentre, options: dict[str, str]) -> tuple[pd.DataFrame, Answer]:
    nothing = pd.DataFrame(columns=[name for name in CHANNEL if name not in ("centre", "problem")])
    for _ in range(ROUNDS):
        answer = fetch_confirmed(lambda: centre.channels(options))
        if answer.status != "ok":
            return nothing, answer
        try:
            came = read_channels(answer.body)
        except CatalogueError as error:
            problem = error.what
            continue
        if not came.problems:
            return came.table, answer
        problem = f"{len(came.problems)} rows cannot be read: {'; '.join(came.problems[:3])}"
        if not came.cut:  # what is odd in two answers is the centre's own, and costs the others nothing
            return came.table, replace(answer, reason=problem)
    return nothing, replace(answer, status="failed", reason=problem, body=b"")


def _options(settings: StationSettings, events: pd.DataFrame) -> dict[str, str]:
    """A query for everything that could be in reach; services may ignore the box, so what comes is looked at again."""
    reach_deg = settings.distance_km[1] / KM_PER_DEGREE
    times = sorted(UTCDateTime(time) for time in events["origin_time_utc"])
    options = {
        "network": ",".join(settings.networks),
        "station": ",".join(settings.stations),
        "location": ",".join(settings.locations),
        "channel": ",".join(settings.channels),
        "starttime": _iso(times[0] - settings.before_s),
        "endtime": _iso(times[-1] + settings.after_s),
    }
    latitude, longitude = events["latitude_deg"].to_numpy(float), events["longitude_deg"].to_numpy(float)
    south, north = latitude.min() - reach_deg, latitude.max() + reach_deg
    aside_deg = reach_deg / max(np.cos(np.radians(max(abs(south), abs(north)))), 0.1)
    west, east = longitude.min() - aside_deg, longitude.max() + aside_deg
    if south > -90 and north < 90 and west >= -180 and east <= 180:
        box = {"minlatitude": south, "maxlatitude": north, "minlongitude": west, "maxlongitude": east}
        options |= {name: f"{value:.4f}" for name, value in box.items()}
    return options


def _in_reach(channels: pd.DataFrame, events: pd.DataFrame, settings: StationSettings) -> pd.DataFrame:
    wanted = {
        "network": settings.networks,
        "station": settings.stations,
        "channel": settings.channels,
        "location": settings.locations,
    }
    for name, patterns in wanted.items():
        channels = channels[np.array([fits(str(code) or "--", patterns) for code in channels[name]], bool)]
    near = np.zeros(len(channels), bool)
    place = channels["latitude_deg"].to_numpy(float), channels["longitude_deg"].to_numpy(float)
    for event in events.to_dict("records"):
        away_km = distance_azimuth(event["latitude_deg"], event["longitude_deg"], *place).distance_km
        near |= (away_km >= settings.distance_km[0]) & (away_km <= settings.distance_km[1])
    return channels[near]


def _iso(time: UTCDateTime) -> str:
    return str(time.strftime("%Y-%m-%dT%H:%M:%S"))
