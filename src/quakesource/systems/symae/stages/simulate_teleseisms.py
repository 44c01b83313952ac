"""Stage simulate-teleseisms: regions of collocated earthquakes at receivers that they share."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.progress import with_progress
from quakesource.products import build_product
from quakesource.settings.base import as_values
from quakesource.settings.teleseismic import TeleseismicWindowSettings, TeleseismicWorldSettings
from quakesource.synthesize.writing import dask_client
from quakesource.systems.symae.groups import PRODUCT, STORE_NAME, Writing, create_store, parts, write_regions
from quakesource.systems.symae.settings import SymaeJudgingSettings
from quakesource.systems.symae.variants import recipe


def simulate_teleseisms(
    window: TeleseismicWindowSettings,
    world: TeleseismicWorldSettings,
    judging: SymaeJudgingSettings,
    *,
    regions: str,
    records: Path,
    threads: int = 1,
) -> None:
    """Simulate the records of earthquakes in regions, with their apparent source functions.

    Parameters
    ----------
    regions : which; `variants` says what names mean
    records : manifest of the product to write
    threads : processes that simulate
    """
    wanted = recipe(regions, world, window, judging)
    attributes: dict[str, Any] = {"regions": regions, "n_regions": wanted.n, "simulated": True}
    with (
        build_product(
            records,
            PRODUCT,
            "simulate_teleseisms",
            code=fingerprint("simulate_teleseisms"),
            settings=as_values(wanted.window, wanted.world) | {"regions": regions, "n": wanted.n},
            inputs=[],
            attributes=attributes,
        ) as work,
        # processes of Dask take seconds to begin: one alone needs none
        dask_client(threads, None) if threads > 1 else nullcontext() as client,
    ):
        writing = Writing((work / STORE_NAME).absolute(), wanted)
        create_store(writing)
        n_parts = len(parts(wanted.n))
        n = sum(with_progress(write_regions(writing, client), n_parts, f"parts of {regions}"))
    print(f"{n} regions of {regions}", file=sys.stderr)
