"""Stage train-spectra: networks and principal components learn the family of spectra; each event is judged unseen."""

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from quakesource.errors import CatalogueError
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product, open_product
from quakesource.systems.source_spectra.divisions import folds, random_divisions, time_blocks
from quakesource.systems.source_spectra.learning import learned_spectra
from quakesource.systems.source_spectra.linear_baseline import linear_models
from quakesource.systems.source_spectra.settings import SpectraJudgingSettings, SpectraNetworkSettings

LEAST_EVENTS = 20


def train_spectra(
    networks: SpectraNetworkSettings, judging: SpectraJudgingSettings, *, spectra: Path, models: Path, threads: int = 1
) -> None:
    """Train every network.

    Parameters
    ----------
    spectra : manifest of the spectra
    models : manifest of the product to write: for every event what models that did not see it make of it
    """
    source = open_product(spectra, "spectra")
    held = np.load(source.folder / "spectra.npz")
    events = pd.read_csv(source.folder / "events.csv", dtype={"event_id": str})
    frequency_hz, amplitudes = held["frequency_hz"], held["amplitudes"]
    n = len(amplitudes)
    if n < max(LEAST_EVENTS, 2 * judging.n_folds):
        raise CatalogueError(
            f"{n} spectra are too few to learn from and to judge by.",
            where=str(spectra),
            next_step="Corners and stress drops (sources.csv) need no more than one event; for the table give more.",
        )
    time_order = np.argsort(events.get("origin_time_utc", events["event_id"]).to_numpy(), kind="stable")
    divisions = {
        "random": random_divisions(n, judging.n_seeds, judging.seed),
        "folds": folds(n, judging.n_folds, judging.seed),
        "blocks": time_blocks(time_order, judging.n_folds),
    }
    with build_product(
        models,
        "spectra_models",
        "train_spectra",
        code=fingerprint("train_spectra"),
        settings={"networks": networks.model_dump(mode="json"), "judging": judging.model_dump(mode="json")},
        inputs=[spectra],
        attributes={"simulated": bool(source.attributes["simulated"]), "width": networks.width},
    ) as work:
        for name, tests in divisions.items():
            parts: dict[str, Any] = {str(i): test for i, test in enumerate(tests)}
            np.savez_compressed(work / f"test_{name}.npz", **parts)
            for k in (1, 2):
                np.savez_compressed(work / f"pca{k}_{name}.npz", **linear_models(amplitudes, tests, k))
                kinds = ("vae", "vae_faithful") if name == "random" else ("vae",)
                for kind in kinds:
                    begun = time.perf_counter()
                    found = learned_spectra(kind, k, amplitudes, frequency_hz, tests, networks, judging.seed, threads)
                    np.savez_compressed(work / f"{kind}{k}_{name}.npz", **found)
                    print(f"{kind}{k}, {name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
