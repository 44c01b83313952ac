"""Stage train-sourcenet: the network learns from synthetics that are made as it goes."""

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from quakesource.greens.window_store import open_windows
from quakesource.greens.windows import stacked
from quakesource.products import build_product
from quakesource.settings import SourceNetSettings, SynthesizeSettings, TrainingGreensSettings
from quakesource.stages.fingerprint import fingerprint
from quakesource.stages.synthesize_set import example_recipe
from quakesource.synthesize.sampling import Sampler
from quakesource.systems.sourcenet.answer import SHARES
from quakesource.systems.sourcenet.model import Shape
from quakesource.systems.sourcenet.trained import Trained
from quakesource.systems.sourcenet.training import SourceNetTask, calibrated, seeded_network
from quakesource.training.devices import resolve_device
from quakesource.training.fit import CHECKPOINT, Schedule, digest, fit


def train_sourcenet(
    sourcenet: SourceNetSettings,
    synthesize: SynthesizeSettings,
    training_greens: TrainingGreensSettings,
    *,
    windows: list[Path],
    model: Path,
    threads: int = 1,
) -> None:
    """Train the network on batches from the sampler, and calibrate its radii on others.

    Parameters
    ----------
    windows : manifests of the Green's function windows
    model : manifest of the product to write: weights.pt, model.json, history.csv
    threads : of the training; batches are made in one more, which takes a quarter of one
    """
    device = resolve_device(sourcenet.device, threads)
    recipe = replace(
        example_recipe(synthesize),
        slots=sourcenet.batch_pairs,
        directivity=sourcenet.directivity,
        coda=sourcenet.coda,
        noise_to_signal=sourcenet.noise_to_signal,
    )
    sampler = Sampler(stacked([open_windows(manifest) for manifest in windows]), recipe, sourcenet.seed)
    shape = Shape(sampler.n_samples, sourcenet.width, sourcenet.layers, sourcenet.heads, sourcenet.mixture)
    task = SourceNetTask(seeded_network(shape, sourcenet.seed), sampler, device, sourcenet.validation_parts)
    schedule = Schedule(
        steps=sourcenet.steps, learning_rate=sourcenet.learning_rate, warm_up=100, clip=1.0, gate="tensor",
        gate_below=0.6, level_step=0.004, save_every=sourcenet.save_every,
    )  # fmt: skip
    settings = {s.__class__.__name__: s.model_dump(mode="json") for s in (sourcenet, synthesize, training_greens)}
    attributes: dict[str, Any] = {"system": "sourcenet", "simulated": True, "models": list(sampler.windows.models)}
    started = time.perf_counter()
    with build_product(
        model, "model", "train_sourcenet", code=fingerprint("train_sourcenet"), settings=settings, inputs=windows,
        attributes=attributes,
    ) as work:  # fmt: skip
        scores = fit(task, schedule, work)
        attributes |= {"digest": digest(task.network), "validation": scores}
        Trained(
            task.network, recipe.window_s, training_greens.band_hz, sampler.windows.sampling_rate_hz,
            recipe.n_stations[1], SHARES, calibrated(task, sourcenet.validation_parts), sourcenet.seed,
        ).write(work)  # fmt: skip
        (work / CHECKPOINT).unlink()
    print(f"trained in {time.perf_counter() - started:.0f} s, digest {attributes['digest'][:12]}", file=sys.stderr)
