"""Stage download-catalogue: earthquakes of a search, and apart from them their published mechanisms."""

import sys
from functools import partial
from pathlib import Path

import pandas as pd

from quakesource.acquire.download.clients import web_client
from quakesource.acquire.download.earthquakes import find_earthquakes
from quakesource.acquire.download.labels import find_labels
from quakesource.acquire.truth import TRUTH, write_truth
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings import CatalogueSettings, ServiceSettings

LEDGER = ["what", "status", "reason", "attempts", "bytes", "seconds"]


def download_catalogue(
    search: CatalogueSettings, services: ServiceSettings, *, catalogue: Path, truth: Path, gates: Path | None = None
) -> None:
    """Download earthquakes and mechanisms.

    Parameters
    ----------
    catalogue : manifest of the earthquakes to write
    truth : manifest of the published mechanisms to write, which the evaluation alone reads
    gates : folder by which jobs that run side by side share the limits of a host
    """
    web = web_client(services, gates)
    found = find_earthquakes(web, search, services)
    labels = find_labels(web, search, services, found.table)
    tables = [search.table] if search.table is not None and search.provider == "table" else []
    simulated = found.simulated or labels.simulated
    product = partial(
        build_product,
        stage="download_catalogue",
        code=fingerprint("download_catalogue"),
        settings=search.model_dump(mode="json"),
        inputs=tables,
        attributes={"simulated": simulated},
    )
    with product(catalogue, "catalogue") as work, product(truth, TRUTH) as sealed:
        found.table.to_csv(work / "events.csv", index=False)
        pd.DataFrame(found.problems, columns=["event_id", "reason"]).to_csv(work / "problems.csv", index=False)
        pd.DataFrame(found.rows, columns=LEDGER).to_csv(work / "ledger.csv", index=False)
        write_truth(sealed, labels.references)
        labels.conflicts.to_csv(sealed / "conflicts.csv", index=False)
        pd.DataFrame(labels.problems, columns=["event_id", "reason"]).to_csv(sealed / "problems.csv", index=False)
        pd.DataFrame(labels.rows, columns=LEDGER).to_csv(sealed / "ledger.csv", index=False)
    n_conflicts = int(labels.conflicts["conflict"].sum())
    print(
        f"{len(found.table)} earthquakes, {len(labels.references)} with a mechanism, {n_conflicts} of them with two "
        f"publishers in conflict; {len(found.problems) + len(labels.problems)} remarks in problems.csv",
        file=sys.stderr,
    )
