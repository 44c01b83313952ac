"""World A's slice by three routes, its archive as it is, and downloaded from a loopback server by fdsn and by scedc.

    python benchmarks/world_over_loopback.py [events]

The tables of results must agree in every column; a quarter of an hour on two cores for 60 earthquakes. SourceNet is
trained for a few hundred steps only: that it learns is no question here, that it is told the same is.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from quakesource.acquire.serving import BUCKET, ArchiveService, Holdings, Server

HERE = Path(__file__).resolve().parents[1]
WORLD, STUDY = "loopback_world", "loopback"
SYSTEMS = {"sourcenet": {"training": {"steps": 300, "stored_events": 2000, "save_every": 300}}}


def main() -> None:
    """See the head of this file."""
    n_events = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    snakemake(f"results/{WORLD}/archive/manifest.json", {"study": WORLD, "world": {"n_events": n_events}})
    archive, truth = (HERE / f"results/{WORLD}/{part}/manifest.json" for part in ("archive", "sealed"))
    common = {"study": STUDY, "systems": SYSTEMS}
    tables, ledgers = {}, {}
    with Server(ArchiveService(Holdings(archive, truth)), latency_s=0.03) as server:
        routes: dict[str, dict[str, Any]] = {
            "archive": {"archive": {"source": "folder", "folder": str(archive.parent), "truth": str(truth)}},
            "fdsn": downloading(server.url, truth, "fdsn", ["fdsn"]),
            "scedc": downloading(server.url, truth, "scedc", ["scedc", "fdsn"]),
        }
        for name, settings in routes.items():
            n_asked = len(server.log)
            snakemake(f"results/{STUDY}/kagan.csv", common | settings)
            tables[name] = pd.read_csv(HERE / f"results/{STUDY}/kagan.csv")
            tables[name].to_csv(HERE / f"results/{STUDY}_{name}.csv", index=False)
            if name != "archive":
                ledger = pd.read_parquet(HERE / f"results/{STUDY}/archive/ledger.parquet")
                ledgers[name] = f"{len(server.log) - n_asked} requests; " + ", ".join(
                    f"{n} {status}" for status, n in ledger["status"].value_counts().items()
                )
    first = tables["archive"]
    print("| route | rows | columns that differ from the archive route | ledger |\n|---|---|---|---|")
    for name, table in tables.items():
        alike = len(table) == len(first)
        differing = [column for column in first if not (alike and first[column].equals(table[column]))]
        print(f"| {name} | {len(table)} | {', '.join(differing) or 'none'} | {ledgers.get(name, '')} |")
    if not all(table.equals(first) for table in tables.values()):
        sys.exit(1)


def downloading(url: str, truth: Path, provider: str, waveforms_from: list[str]) -> dict[str, Any]:
    """Sections of a study that asks the server for everything."""
    return {
        "archive": {"source": "download", "truth": str(truth)},
        "catalogue": {
            "provider": provider,
            "centre": url,
            "start": "2000-01-01",
            "end": "2100-01-01",
            "latitude_deg": [30, 42],
            "longitude_deg": [-126, -112],
            "magnitude": [-2, 10],
            "depth_km": [-10, 100],
        },
        "stations": {
            "centres": [url],
            "picks_centre": url,
            "networks": ["*"],
            "channels": ["*"],
            "distance_km": [0, 1000],
            "before_s": 150,
            "after_s": 600,
            "waveforms_from": waveforms_from,
        },
        "services": {"comcat": url, "scedc_bucket": f"{url}{BUCKET}", "per_second": 500, "concurrent": 8},
    }


def snakemake(target: str, settings: dict[str, Any]) -> None:
    """Make a target of a study."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as study:
        study.write(json.dumps(settings))
        study.flush()
        arguments = ["-j", "2", target, "--configfile", study.name, "--show-failed-logs"]
        subprocess.run([sys.executable, "-m", "snakemake", *arguments], cwd=HERE, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    main()
