"""Stage download-waveforms: records and picks of one batch of earthquakes, kept by their hashes."""

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd

from quakesource.acquire.download.batch import Downloader
from quakesource.acquire.download.clients import web_client
from quakesource.acquire.download.event_picks import EventPicks, event_picks
from quakesource.acquire.download.store import Store
from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.progress import with_progress
from quakesource.products import build_product, open_product
from quakesource.products.parquet import read_parquet, write_parquet
from quakesource.settings import ServiceSettings, StationSettings
from quakesource.study.events import catalogue_events
from quakesource.tables import PICK

ROW = (
    "event_id",
    "source",
    "network",
    "station",
    "location",
    "channel",
    "status",
    "reason",
    "provider",
    "attempts",
    "bytes",
    "seconds",
    "sha256",
    "simulated",
)
"""Columns of ledger.parquet of a batch; ``seconds`` is a channel's share of the requests that it was part of."""


def download_waveforms(
    stations: StationSettings,
    services: ServiceSettings,
    *,
    catalogue: Path,
    metadata: Path,
    received: Path,
    store: Path,
    batch: int,
    gates: Path | None = None,
) -> None:
    """Download the records of one batch; what an earlier job received is not asked for again.

    Parameters
    ----------
    catalogue : manifest of the earthquakes
    metadata : manifest of the stations
    received : manifest to write: the ledger of the batch, and the picks
    store : folder that keeps what was received, for all batches and all later runs
    batch : number of the batch, from 0
    gates : folder by which jobs that run side by side share the limits of a host
    """
    events = batch_events(catalogue, batch, stations.batches)
    source = open_product(metadata, "stations")
    channels = read_parquet(source.folder / "channels.parquet")
    web, kept = web_client(services, gates), Store(store)
    downloader = Downloader(web, stations, services, channels, kept)

    def receive(event: dict[str, Any]) -> tuple[list[dict[str, Any]], EventPicks | None]:
        picks = event_picks(web, event, stations, services, kept) if stations.picks else None
        return downloader.event(event), picks

    attributes: dict[str, Any] = {"simulated": bool(source.attributes["simulated"])}
    settings = {"stations": stations.model_dump(mode="json"), "batch": batch}
    with build_product(
        received,
        "received",
        "download_waveforms",
        code=fingerprint("download_waveforms"),
        settings=settings,
        inputs=[catalogue, metadata],
        attributes=attributes,
    ) as work:
        rows: list[dict[str, Any]] = []
        picks = [pd.DataFrame(columns=list(PICK))]
        with ThreadPoolExecutor(services.concurrent) as pool:
            for of_event, of_picks in with_progress(pool.map(receive, events), len(events), "earthquakes"):
                rows += of_event
                if of_picks is not None:
                    rows += [{**row, "simulated": of_picks.simulated} for row in of_picks.rows]
                    picks += [of_picks.table] if len(of_picks.table) else []
        ledger = pd.DataFrame(rows, columns=list(ROW)).fillna({"sha256": ""})
        attributes["simulated"] |= any(row["simulated"] for row in rows)
        write_parquet(ledger, work / "ledger.parquet")
        pd.concat(picks[1:] or picks, ignore_index=True).to_csv(work / "picks.csv", index=False)
    counts = ledger["status"].value_counts().to_dict()
    told = ", ".join(f"{n} {status}" for status, n in sorted(counts.items())) or "nothing asked for"
    print(f"batch {batch}: {len(events)} earthquakes; {told}", file=sys.stderr)
    if "failed" in counts:
        print("To ask again for what failed, and only that: snakemake -R download_waveforms ...", file=sys.stderr)


def batch_events(catalogue: Path, batch: int, n_batches: int) -> list[dict[str, Any]]:
    """Earthquakes of a batch: chosen by a hash of the identifier, so that one more earthquake moves no other."""
    return [
        {str(k): v for k, v in row.items()}
        for row in catalogue_events(catalogue).to_dict("records")
        if int(hashlib.sha256(str(row["event_id"]).encode()).hexdigest(), 16) % n_batches == batch
    ]
