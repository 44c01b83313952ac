"""Stage assemble-archive: everything that was received becomes an archive like any other."""

import sys
from pathlib import Path

import pandas as pd

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.download.assembling import file_received, file_stations
from quakesource.acquire.download.store import Store
from quakesource.acquire.picks import Picks
from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.progress import with_progress
from quakesource.products import build_product, open_product
from quakesource.products.parquet import read_parquet
from quakesource.settings import StationSettings
from quakesource.study.events import catalogue_events
from quakesource.tables import PICK


def assemble_archive(
    stations: StationSettings, *, catalogue: Path, metadata: Path, received: list[Path], store: Path, archive: Path
) -> None:
    """Write the archive of a download.

    Parameters
    ----------
    catalogue, metadata : manifests of the earthquakes and of the stations
    received : manifests of the batches
    store : folder that keeps what was received
    archive : manifest of the archive to write
    """
    batches = [open_product(path, "received") for path in received]
    ledger = pd.concat([read_parquet(b.folder / "ledger.parquet") for b in batches], ignore_index=True)
    events = catalogue_events(catalogue)
    source = open_product(metadata, "stations")
    attributes = {"simulated": any(bool(b.attributes["simulated"]) for b in batches)}
    with build_product(
        archive,
        "archive",
        "assemble_archive",
        code=fingerprint("assemble_archive"),
        settings=stations.model_dump(mode="json"),
        inputs=[catalogue, metadata, *received],
        attributes=attributes,
    ) as work:
        writer = ArchiveWriter(work)
        ordered = ledger.sort_values(["event_id", "network", "station", "location", "channel"], kind="stable")
        done = file_received(writer, events, ordered, Store(store), stations)
        for _ in with_progress(done, len(events), "earthquakes"):
            pass
        wanted = ledger.loc[ledger["station"] != "", ["network", "station"]].drop_duplicates()
        file_stations(writer, source.folder / "stations", set(map(tuple, wanted.to_numpy())))
        for batch in batches:
            picks = pd.read_csv(batch.folder / "picks.csv", dtype=str, keep_default_na=False)
            kinds = {"polarity": int, "polarity_quality": float}
            writer.add_picks(Picks(picks.astype(kinds).reindex(columns=list(PICK), fill_value="")), "", "download")
        writer.finish(events)
    counts = ledger["status"].value_counts().to_dict()
    print(", ".join(f"{n} {status}" for status, n in sorted(counts.items())), file=sys.stderr)
