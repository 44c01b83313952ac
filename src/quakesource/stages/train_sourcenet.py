"""Stage train-sourcenet: the network learns from synthetics that are made as it goes."""

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from quakesource.greens.window_store import PRODUCT, open_windows
from quakesource.products import build_product, open_product
from quakesource.settings import SourceNetSettings, SynthesizeSettings, TrainingGreensSettings
from quakesource.settings.training_greens import SHORT_PERIOD
from quakesource.stages.fingerprint import fingerprint
from quakesource.stages.survey_network import SURVEY, seen_bands
from quakesource.stages.synthesize_set import example_recipe
from quakesource.synthesize.stored import StoredParts
from quakesource.synthesize.survey import read_survey
from quakesource.training.fit import Schedule, digest
from quakesource.training.sourcenet import TrainingJob, run_job

TRAINING_SET = "training_set"


def train_sourcenet(
    sourcenet: SourceNetSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    *,
    windows: Path,
    survey: Path,
    model: Path,
    examples: Path | None = None,
    threads: int = 1,
) -> None:
    """Train the network on batches from the sampler, and calibrate its radii on others.

    Parameters
    ----------
    windows : manifest of the Green's function windows of one velocity model and others like it
    survey : manifest of the noise and layouts of the study's network
    model : manifest of the product to write: weights.pt, model.json, history.csv
    examples : manifest of the training set; without one, all examples are made
    threads : of the training; batches are made in one more, which takes a quarter of one
    """
    job = training_job(sourcenet, synthesize, training_greens)
    stores = [open_windows(windows, band.name) for band in job.bands]
    known = read_survey(open_product(survey, SURVEY).folder)
    stored = []
    if examples is not None:
        folder = open_product(examples, TRAINING_SET).folder
        samplers = zip(job.bands, job.samplers(stores, known), strict=True)
        stored = [StoredParts(folder / band.name, sampler).windows for band, sampler in samplers]
    settings = {s.__class__.__name__: s.model_dump(mode="json") for s in (sourcenet, synthesize, training_greens)}
    attributes: dict[str, Any] = {
        "system": "sourcenet", "simulated": True, "model": open_product(windows, PRODUCT).attributes["model"],
    }  # fmt: skip
    started = time.perf_counter()
    with build_product(
        model, "model", "train_sourcenet", code=fingerprint("train_sourcenet"), settings=settings,
        inputs=[windows, survey, *([] if examples is None else [examples])], attributes=attributes,
    ) as work:  # fmt: skip
        trained, scores = run_job(job, stores, work, threads, known, stored)
        attributes |= {"digest": digest(trained.network), "validation": scores}
    print(f"trained in {time.perf_counter() - started:.0f} s, digest {attributes['digest'][:12]}", file=sys.stderr)


def training_job(
    sourcenet: SourceNetSettings, synthesize: SynthesizeSettings, training_greens: TrainingGreensSettings
) -> TrainingJob:
    """The settings as a job that runs where there is no pydantic."""
    short = replace(
        example_recipe(synthesize),
        slots=sourcenet.batch_pairs,
        directivity=sourcenet.directivity,
        compound=sourcenet.compound,
        slow=sourcenet.slow,
        coda=sourcenet.coda,
        noise_to_signal=sourcenet.noise_to_signal,
        noise_m_s=sourcenet.noise_m_s,
        real_layouts=sourcenet.real_layouts,
        missing_component=sourcenet.missing_component,
        missing_phase=sourcenet.missing_phase,
    )
    long = replace(short, **sourcenet.long_period.model_dump())
    bands = seen_bands(sourcenet, synthesize, training_greens)
    recipes = tuple(replace(short if b.name == SHORT_PERIOD else long, band_hz=b.band_hz) for b in bands)
    schedule = Schedule(
        steps=sourcenet.steps, learning_rate=sourcenet.learning_rate, warm_up=100, clip=1.0, gate="tensor",
        gate_below=0.6, level_step=0.004, save_every=sourcenet.save_every,
    )  # fmt: skip
    return TrainingJob(
        bands, recipes, sourcenet.width, sourcenet.layers,
        sourcenet.heads, sourcenet.mixture, schedule, sourcenet.validation_parts,
        sourcenet.calibration_parts, sourcenet.seed, sourcenet.device,
    )  # fmt: skip
