"""Stage train-spectra: networks and principal components learn the family of spectra; each event is judged unseen."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.errors import CatalogueError
from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.processes import in_processes
from quakesource.jobs.progress import with_progress
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
    threads : processes that sets of networks are shared out to
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
        jobs = [
            (kind, k, name)
            for name in divisions
            for k in (1, 2)
            for kind in (("vae", "vae_faithful") if name == "random" else ("vae",))
        ]
        given = amplitudes, frequency_hz, divisions, networks, judging.seed
        learned = with_progress(in_processes(_learn, jobs, threads, _Given, *given), len(jobs), "sets of networks")
        for (kind, k, name), found in zip(jobs, learned, strict=True):
            np.savez_compressed(work / f"{kind}{k}_{name}.npz", **found)


class _Given(NamedTuple):
    """What every set of networks is trained on."""

    amplitudes: NDArray[np.float64]
    frequency_hz: NDArray[np.float64]
    divisions: dict[str, list[NDArray[np.int64]]]
    networks: SpectraNetworkSettings
    seed: int


def _learn(given: _Given, job: tuple[str, int, str]) -> dict[str, Any]:
    kind, k, name = job
    tests = given.divisions[name]
    return learned_spectra(kind, k, given.amplitudes, given.frequency_hz, tests, given.networks, given.seed)
