"""Stage download-stations: channels in reach of the earthquakes, and StationXML with their responses."""

import io
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
from obspy import read_inventory

from quakesource.acquire.download.clients import web_client
from quakesource.acquire.download.metadata import fetch_metadata
from quakesource.acquire.download.stations import find_channels
from quakesource.acquire.outside_names import inside
from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.progress import with_progress
from quakesource.products import build_product, open_product
from quakesource.products.parquet import write_parquet
from quakesource.settings import ServiceSettings, StationSettings
from quakesource.study.events import catalogue_events

LEDGER = ["network", "station", "status", "reason", "provider", "attempts", "bytes", "seconds", "without_response"]


def download_stations(
    stations: StationSettings, services: ServiceSettings, *, catalogue: Path, metadata: Path, gates: Path | None = None
) -> None:
    """Download what is known of the stations.

    Parameters
    ----------
    catalogue : manifest of the earthquakes
    metadata : manifest of the stations to write
    gates : folder by which jobs that run side by side share the limits of a host
    """
    events = catalogue_events(catalogue)
    web = web_client(services, gates)
    found = find_channels(web, stations, services, events)
    source = open_product(catalogue, "catalogue")
    attributes = {"simulated": found.simulated or bool(source.attributes["simulated"])}
    with build_product(
        metadata,
        "stations",
        "download_stations",
        code=fingerprint("download_stations"),
        settings=stations.model_dump(mode="json"),
        inputs=[catalogue],
        attributes=attributes,
    ) as work:
        (work / "stations").mkdir(exist_ok=True)
        groups = [
            (codes, list(dict.fromkeys(t["centre"]))) for codes, t in found.channels.groupby(["network", "station"])
        ]

        def fetch(group: tuple[Any, list[str]]) -> tuple[Any, bytes, dict[str, Any]]:
            (network, station), centres = group
            held = found.bodies.get((network, station))
            if held is not None:
                return (network, station), zlib.decompress(held), {}
            body, row = fetch_metadata(web, network, station, centres)
            return (network, station), body, row

        problems: dict[Any, str] = {}
        rows = list(found.rows)
        with ThreadPoolExecutor(services.concurrent) as pool:
            for codes, body, row in with_progress(pool.map(fetch, groups), len(groups), "stations"):
                rows += [row] if row else []
                if body:
                    inside(work / "stations", f"{codes[0]}.{codes[1]}.xml").write_bytes(body)
                    rows[-1 if row else _place(rows, codes)]["without_response"] = _without_response(body)
                else:
                    problems[codes] = f"no station metadata: {row['reason'] or row['status']}"
        codes = pd.MultiIndex.from_frame(found.channels[["network", "station"]])
        channels = found.channels.assign(problem=[problems.get(code, "") for code in codes])
        write_parquet(channels, work / "channels.parquet")
        pd.DataFrame(rows, columns=LEDGER).to_csv(work / "ledger.csv", index=False)
    print(
        f"{len(groups)} stations, {len(channels)} channel epochs; {len(problems)} stations without metadata",
        file=sys.stderr,
    )


def _place(rows: list[dict[str, Any]], codes: tuple[str, str]) -> int:
    return next(i for i, row in enumerate(rows) if (row["network"], row["station"]) == codes)


def _without_response(body: bytes) -> str:
    """Channels whose records will never be ground motion: they are downloaded, and dropped by name when observed."""
    inventory = read_inventory(io.BytesIO(body))
    channels = [(c.response, f"{c.location_code}.{c.code}") for network in inventory for s in network for c in s]
    return " ".join(sorted({name for response, name in channels if not (response and response.response_stages)}))
