"""Station metadata from SCEDC's bucket: one StationXML a station, all epochs."""

import io
import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

import pandas as pd
from obspy import Inventory, read_inventory

from quakesource.acquire.download.metadata import metadata_problem
from quakesource.acquire.formats.fdsn_text import OPEN_SINCE
from quakesource.acquire.outside_names import refused_codes
from quakesource.acquire.services.confirmed import fetch_file
from quakesource.acquire.services.objects import list_keys
from quakesource.acquire.services.scedc_bucket import STATIONS, station_key
from quakesource.acquire.web import WebClient
from quakesource.errors import ServiceError
from quakesource.settings import ServiceSettings, StationSettings


@dataclass
class BucketStations:
    """Channel rows without centre and problem, {station: StationXML, packed by zlib}, ledger rows, whether simulated.

    A thousand stations with all their epochs are a gigabyte unpacked.
    """

    channels: pd.DataFrame
    bodies: dict[tuple[str, str], bytes] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    simulated: bool = False


def bucket_stations(web: WebClient, settings: StationSettings, services: ServiceSettings) -> BucketStations:
    """Metadata of every wanted station that the bucket has.

    Raises
    ------
    ServiceError
        It cannot be listed.
    """
    keys, listing = list_keys(web, services.scedc_bucket, f"{STATIONS}/")
    found = BucketStations(pd.DataFrame(), simulated=listing.header("X-Simulated") == "true")
    names = [match[1] for key in keys if (match := re.search(r"([^/]+_[^/]+)\.xml$", key))]
    codes = [(name.split("_", 1)[0], name.split("_", 1)[1]) for name in names]
    wanted = [(n, s) for n, s in codes if fits(n, settings.networks) and fits(s, settings.stations)]
    refused = {pair: reason for pair in wanted if (reason := refused_codes(*pair))}
    found.rows += [_row(*pair, "refused", reason, 0, 0, 0.0) for pair, reason in refused.items()]
    wanted = [pair for pair in wanted if pair not in refused]
    if listing.status != "ok":
        raise ServiceError(
            f"The list of stations could not be had: {listing.reason}.",
            where=f"{services.scedc_bucket}/{STATIONS}",
            next_step="Run again later, or take scedc out of stations.waveforms_from: without its list, what it has "
            "would be missing without a word.",
        )
    with ThreadPoolExecutor(services.concurrent) as pool:
        answers = pool.map(lambda pair: fetch_file(web, f"{services.scedc_bucket}/{station_key(*pair)}"), wanted)
        tables = []
        for (network, station), answer in zip(wanted, answers, strict=True):
            problem = answer.reason if answer.status != "ok" else metadata_problem(answer.body, network, station)
            status = answer.status if answer.status == "no-data" or not problem else "failed"
            row = _row(network, station, status, problem, answer.attempts, len(answer.body), answer.seconds)
            found.rows.append(row)
            if not problem:
                found.bodies[network, station] = zlib.compress(answer.body)
                tables += _channels(read_inventory(io.BytesIO(answer.body)), settings)
    found.channels = pd.DataFrame(tables)
    return found


def _channels(inventory: Inventory, settings: StationSettings) -> list[dict[str, Any]]:
    return [
        {
            "network": network.code,
            "station": station.code,
            "location": channel.location_code,
            "channel": channel.code,
            "latitude_deg": channel.latitude,
            "longitude_deg": channel.longitude,
            "sampling_rate_hz": channel.sample_rate,
            "start_utc": str(channel.start_date or station.start_date or "1900-01-01T00:00:00.000000Z"),
            "end_utc": str(end) if (end := channel.end_date) and end.year < OPEN_SINCE else "",
        }
        for network in inventory
        for station in network
        for channel in station
        if fits(channel.code, settings.channels) and fits(channel.location_code or "--", settings.locations)
    ]


def fits(code: str, patterns: tuple[str, ...]) -> bool:
    """Whether a code is one of those that patterns with * and ? stand for."""
    return any(fnmatchcase(code, pattern) for pattern in patterns)


def _row(
    network: str, station: str, status: str, reason: str, attempts: int, n_bytes: int, seconds: float
) -> dict[str, Any]:
    return {
        "network": network,
        "station": station,
        "status": status,
        "reason": reason,
        "provider": "scedc s3",
        "attempts": attempts,
        "bytes": n_bytes,
        "seconds": seconds,
    }
