"""How fast the downloader is against the double, and what memory it takes: python benchmarks/download_throughput.py

The server answers after 30 ms, the limit is 500 requests a second, and both sides share the cores. First as many
requests as fit, a station each, then 20,000 channels in requests of 30, with the memory of the job at its largest.
"""

import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from obspy import Inventory, Trace, UTCDateTime
from obspy.core.inventory import Channel, Network, Response, Station

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.serving import ArchiveService, Holdings, Server
from quakesource.products import build_product
from quakesource.tables import EVENT

HERE = Path(__file__).resolve().parents[1]
RATE_HZ, BEFORE_S, AFTER_S = 40.0, 60.0, 120.0
LATENCY_S, LIMIT = 0.03, 500.0
CHANNELS = ("BHE", "BHN", "BHZ")


def main() -> None:
    """See the head of this file."""
    print(
        "| channels | in a request | threads | seconds | requests a second | share of the limit | MB a second |"
        " memory, MB |\n|---|---|---|---|---|---|---|---|"
    )
    for n_events, n_stations, per_request, threads in ((10, 100, 3, 40), (67, 100, 30, 8)):
        with tempfile.TemporaryDirectory() as folder:
            manifest = write_archive(Path(folder) / "source/manifest.json", n_events, n_stations)
            row = measured(Path(folder), manifest, per_request, threads)
        share = row["requests_s"] / LIMIT
        print(
            f"| {row['channels']} | {per_request} | {threads} | {row['seconds']:.1f} | {row['requests_s']:.0f} | "
            f"{100 * share:.0f} % | {row['mb_s']:.1f} | {row['memory_mb']:.0f} |",
            flush=True,
        )


def measured(folder: Path, manifest: Path, per_request: int, threads: int) -> dict[str, float]:
    """Numbers of one download of everything."""
    port, told = multiprocessing.Queue(), multiprocessing.Queue()
    stop = multiprocessing.Event()
    serving = multiprocessing.Process(target=serve, args=(manifest, port, told, stop))
    serving.start()
    url = port.get()
    sections = {
        "catalogue": {
            "provider": "fdsn",
            "centre": url,
            "start": "2020-01-01",
            "end": "2021-01-01",
            "labels": [],
            "magnitude": [0, 10],
        },
        "stations": {
            "centres": [url],
            "networks": ["XS"],
            "before_s": BEFORE_S,
            "after_s": AFTER_S,
            "picks": False,
            "batches": 1,
        },
        "services": {"concurrent": threads, "per_second": LIMIT, "channels_per_request": per_request},
    }
    run(
        sections,
        ["catalogue", "services"],
        "download-catalogue",
        catalogue=folder / "c/manifest.json",
        truth=folder / "t/manifest.json",
    )
    common = {"catalogue": folder / "c/manifest.json", "metadata": folder / "s/manifest.json"}
    run(sections, ["stations", "services"], "download-stations", **common)
    before_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    started = time.monotonic()
    run(
        sections,
        ["stations", "services"],
        "download-waveforms",
        **common,
        received=folder / "r/manifest.json",
        store=folder / "store",
        batch=0,
        gates=folder / "gates",
    )
    seconds = time.monotonic() - started
    largest_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    stop.set()
    log = told.get()
    serving.join()
    records = [entry for entry in log if entry[0].endswith("dataselect/1/query")]
    ledger = pd.read_parquet(folder / "r/ledger.parquet")
    assert (ledger["status"] == "ok").all()
    span = records[-1][1] - records[0][1]
    return {
        "channels": len(ledger),
        "seconds": seconds,
        "requests_s": len(records) / span,
        "mb_s": sum(entry[2] for entry in records) / span / 1e6,
        "memory_mb": max(before_kb, largest_kb) / 1024,
    }


def serve(manifest: Path, port: Any, told: Any, stop: Any) -> None:
    """The double, in a process of its own."""
    with Server(ArchiveService(Holdings(manifest)), latency_s=LATENCY_S) as server:
        port.put(server.url)
        stop.wait()
        told.put([(r.request.path, r.begun, r.n_bytes) for r in server.log])


def run(sections: dict[str, Any], names: list[str], verb: str, **options: Any) -> None:
    """One stage as its rule runs it."""
    part = json.dumps({name: sections[name] for name in names})
    arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "quakesource", verb, "--settings", part, *arguments]
    subprocess.run(command, cwd=HERE, check=True, stderr=subprocess.DEVNULL)


def write_archive(manifest: Path, n_events: int, n_stations: int) -> Path:
    """Random walks at every station, an earthquake a day."""
    product = partial(build_product, stage="benchmark", code="", settings={}, inputs=[], attributes={"simulated": True})
    rng = np.random.default_rng(1)
    events = pd.DataFrame(
        [(f"e{i}", str(UTCDateTime(2020, 3, 1, 12) + 86400 * i), 35.0, -117.5, 8.0, 4.0) for i in range(n_events)],
        columns=list(EVENT),
    )
    walks = [
        np.cumsum(rng.integers(-400, 400, round((BEFORE_S + AFTER_S) * RATE_HZ) + 2)).astype(np.int32)
        for _ in range(20)
    ]
    with product(manifest, "archive") as work:
        writer = ArchiveWriter(work)
        for i in range(n_stations):
            writer.add_inventory(inventory(f"S{i:03d}", 35.0 + 0.01 * i, -117.4))
        for event in events.to_dict("records"):
            start = UTCDateTime(event["origin_time_utc"]) - BEFORE_S
            for i in range(n_stations):
                for j, channel in enumerate(CHANNELS):
                    header = {
                        "network": "XS",
                        "station": f"S{i:03d}",
                        "channel": channel,
                        "starttime": start,
                        "sampling_rate": RATE_HZ,
                    }
                    writer.take(Trace(walks[(i + j) % len(walks)], header))
            writer.write_waveforms()
        writer.finish(events)
    return manifest


def inventory(code: str, latitude_deg: float, longitude_deg: float) -> Inventory:
    """Three channels with a response."""
    response = Response.from_paz([0j], [-0.04 + 0.04j, -0.04 - 0.04j], 6e8)
    place = {"latitude": latitude_deg, "longitude": longitude_deg, "elevation": 0.0}
    channels = [
        Channel(name, "", **place, depth=0.0, azimuth=0.0, dip=0.0, sample_rate=RATE_HZ, response=response)
        for name in CHANNELS
    ]
    return Inventory([Network("XS", stations=[Station(code, **place, channels=channels)])], source="benchmark")


if __name__ == "__main__":
    main()
