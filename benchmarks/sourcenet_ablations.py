"""Trainings that differ in one thing, judged on a study's records: python benchmarks/sourcenet_ablations.py

[--results results/default] [--steps 1000] [--seeds 3] full clean …      variants of `sourcenet_device.VARIANTS`

Of the second variant and those after it, the difference to the first: paired, over events, of mean angles over seeds.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sourcenet_device import VARIANTS, run_variant

from quakesource.evaluation.bootstrap import paired_interval
from quakesource.greens.window_store import open_windows
from quakesource.mechanisms import kagan_angle
from quakesource.study.loading import load_settings
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.systems.sourcenet.answer import answers
from quakesource.systems.sourcenet.checkpoint import Trained, read_trained
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, training_job
from quakesource.systems.sourcenet.records import RecordedEvents, recorded_events
from quakesource.tables import MOMENT_TENSOR_COLUMNS
from quakesource.waveforms.observations import open_observations


def main() -> None:
    """See the head of this file."""
    options = argparse.ArgumentParser()
    options.add_argument("--results", type=Path, default=Path("results/default"))
    options.add_argument("--steps", type=int, default=1000)
    options.add_argument("--seeds", type=int, default=3)
    options.add_argument("variants", nargs="+", choices=VARIANTS)
    given = options.parse_args()
    settings = load_settings(given.results / "settings.yaml")
    sourcenet = settings.systems.sourcenet
    job = training_job(sourcenet.network, sourcenet.training, settings.synthesize, settings.training_greens)
    job = replace(job, calibration_parts=2)
    (store,) = (given.results / "training_greens").glob("*/manifest.json")
    windows = [open_windows(store, band.name) for band in job.bands]
    statistics = read_statistics(given.results / NETWORK_NOISE)
    references = pd.read_csv(given.results / "references.csv", dtype={"event_id": str}).drop_duplicates("event_id")
    angles: dict[str, NDArray[np.float64]] = {}
    curves = []
    with tempfile.TemporaryDirectory() as name:
        for variant in given.variants:
            of_seeds = []
            for seed in range(1, given.seeds + 1):
                folder = Path(name) / f"{variant}-{seed}"
                run_variant(job, windows, Path(name), f"{variant}-{seed}", str(given.steps), statistics)
                of_seeds.append(errors(read_trained(folder), given.results, references))
                history = pd.read_csv(folder / "history.csv")
                early = history[history["step"] <= 0.3 * given.steps]["validation_kagan_mean_deg"]
                curves.append((variant, seed, early.iloc[-1], history["validation_kagan_mean_deg"].iloc[-1]))
            angles[variant] = np.array(of_seeds)
    print(
        f"\n{given.steps} steps; validation mean at 30 % and at the end; "
        f"mean/median on {angles[variant].shape[1]} events"
    )
    for (variant, seed, early, late), of_events in zip(curves, np.concatenate(list(angles.values())), strict=True):
        print(f"| {variant} | {seed} | {early:.1f} | {late:.1f} | {of_events.mean():.1f}/{np.median(of_events):.1f} |")
    first = angles[given.variants[0]].mean(0)
    for variant in given.variants[1:]:
        second = angles[variant].mean(0)
        low, high = paired_interval(first, second, np.mean, 5000, np.random.default_rng(1))
        print(f"{given.variants[0]} - {variant}: {(first - second).mean():.1f} ({low:.1f} to {high:.1f})")


def errors(trained: Trained, results: Path, references: pd.DataFrame) -> NDArray[np.float64]:
    """Angles to the references of every event that has stations enough."""
    found: RecordedEvents = _recorded(trained, results)
    known = references.set_index("event_id").loc[found.event_id]
    tensor = answers(trained.network, found.inputs).tensor
    return np.asarray(kagan_angle(tensor, known[list(MOMENT_TENSOR_COLUMNS)].to_numpy(np.float64)))


def _recorded(trained: Trained, results: Path) -> RecordedEvents:
    observed = open_observations(results / "short_period/manifest.json")
    return recorded_events(
        observed.velocity.values.astype(np.float64),
        observed.velocity["time_s"].values,
        observed.sampling_rate_hz,
        observed.pairs,
        observed.events,
        trained.bands,
        4,
        trained.max_stations,
    )


if __name__ == "__main__":
    main()
