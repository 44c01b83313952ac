"""Stage download-source-functions: the tarball of source time functions that a study names by its address."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

from quakesource.acquire.download.clients import web_client
from quakesource.acquire.source_functions import TARBALL, fetch_tarball
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings import ServiceSettings
from quakesource.systems.source_spectra.settings import SpectraCatalogueSettings


def download_source_functions(
    settings: SpectraCatalogueSettings,
    services: ServiceSettings,
    *,
    functions: Path,
    store: Path,
    gates: Path | None = None,
) -> None:
    """Download source time functions.

    Parameters
    ----------
    functions : manifest of the product to write
    store : folder where what is received stays: a run that was stopped goes on there
    gates : folder by which jobs that run side by side share the limits of a host
    """
    assert settings.address is not None
    # archives of other events have the same names at other times
    received = store / f"{hashlib.sha256(settings.address.encode()).hexdigest()[:12]}.tar"
    fetched, read = fetch_tarball(web_client(services, gates), settings.address, settings.name, received)
    with build_product(
        functions,
        "source_functions",
        "download_source_functions",
        code=fingerprint("download_source_functions"),
        settings={"address": settings.address, "catalogue": settings.name},
        inputs=[received],
        attributes={"simulated": fetched.headers.get("X-Simulated") == "true"},
    ) as work:
        try:
            os.link(received, work / TARBALL)
        except OSError:  # another file system, or one without links
            shutil.copy(received, work / TARBALL)
    print(
        f"{len(read.functions)} source time functions, {len(read.drops)} that cannot be used; {fetched.n_bytes} bytes "
        f"received in {fetched.attempts} requests",
        file=sys.stderr,
    )
