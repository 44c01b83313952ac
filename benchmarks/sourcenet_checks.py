"""What must hold of the trained SourceNet of the default study, after that: python benchmarks/sourcenet_checks.py

It learns 100 examples by heart; magnitudes need the scalars; one event takes milliseconds.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from quakesource.greens.window_store import open_windows
from quakesource.mechanisms import double_couple, kagan_angle
from quakesource.posteriors.double_couples import tensors_of
from quakesource.products import open_product
from quakesource.study.loading import load_settings
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.synthesize.sampling import Sampler
from quakesource.systems.sourcenet.answer import answers
from quakesource.systems.sourcenet.checkpoint import Trained, read_trained
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, training_job
from quakesource.systems.sourcenet.model import Shape
from quakesource.systems.sourcenet.objective import Targets
from quakesource.systems.sourcenet.task import SourceNetTask, part_inputs, seeded_network

N_HEART, HEART_STEPS = 100, 1500


def main() -> None:
    """See the head of this file."""
    results = Path(sys.argv[1] if len(sys.argv) > 1 else "results/default")
    settings = load_settings(results / "settings.yaml")
    sourcenet = settings.systems.sourcenet
    job = training_job(sourcenet.network, sourcenet.training, settings.synthesize, settings.training_greens)
    manifests = sorted((results / "training_greens").glob("*/manifest.json"))
    windows = [open_windows(manifests[0], band.name) for band in job.bands]
    samplers = job.samplers(windows, read_statistics(results / NETWORK_NOISE))
    (model,) = (results / "models/sourcenet").glob("*/manifest.json")
    trained = read_trained(open_product(model, "trained_model").folder)
    print("| check | found |\n|---|---|")
    heart = by_heart(trained, samplers)
    print(f"| {N_HEART} examples learnt by heart, {HEART_STEPS} steps: mean Kagan angle | {heart:.2f}° |")
    whole, without = magnitude_errors(trained, samplers)
    print(f"| mean magnitude error, and with the scalars at zero | {whole:.3f}, {without:.3f} |")
    took = milliseconds(trained, samplers)
    print(f"| one event, 30 stations, windows to posterior, one thread, median | {took:.1f} ms |")


def by_heart(trained: Trained, samplers: list[Sampler]) -> float:
    """Mean angle after training on the same sources again and again."""
    shape: Shape = trained.network.shape
    task = SourceNetTask(seeded_network(shape, 1), samplers, torch.device("cpu"), 1)
    batches = [task.examples(number, 1.0) for number in range(3)]
    optimiser = torch.optim.AdamW(task.network.parameters(), 2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=HEART_STEPS)
    few = [cut(batch, n) for batch, n in zip(batches, shares(batches), strict=True)]
    for step in range(HEART_STEPS):
        optimiser.zero_grad()
        task.total(task.losses_of(*few[step % len(few)]), 0.0).backward()
        torch.nn.utils.clip_grad_norm_(task.network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    angles = []
    with torch.no_grad():
        for inputs, targets in few:
            found = double_couple(tensors_of(task.network(inputs).tensor.numpy().astype(np.float64)))
            truth = double_couple(tensors_of(targets.vectors.numpy().astype(np.float64)))
            angles.append(kagan_angle(found, truth))
    return float(np.concatenate(angles).mean())


def shares(batches: list) -> list[int]:
    """How many of each batch make N_HEART in all."""
    left, counts = N_HEART, []
    for inputs, _ in batches:
        counts.append(min(left, len(inputs.present)))
        left -= counts[-1]
    return counts


def cut(batch: tuple, n: int) -> tuple:
    """The first sources of a batch."""
    inputs, targets = batch
    return inputs.select(slice(0, n)), Targets(*(value[:n] for value in vars(targets).values()))


def magnitude_errors(trained: Trained, samplers: list[Sampler]) -> tuple[float, float]:
    """Mean magnitude errors on new synthetics, and with zeros for the scalars."""
    task = SourceNetTask(trained.network, samplers, torch.device("cpu"), 1)
    errors: tuple[list[float], list[float]] = ([], [])
    for number in range(3 * 10**9, 3 * 10**9 + 10):
        inputs, targets = task.examples(number, 1.0)
        for kept, given in zip(errors, (inputs, replace(inputs, scalars=0 * inputs.scalars)), strict=True):
            with torch.no_grad():
                kept += (trained.network(given).magnitude - targets.magnitude).abs().tolist()
    return float(np.mean(errors[0])), float(np.mean(errors[1]))


def milliseconds(trained: Trained, samplers: list[Sampler]) -> float:
    """Median time of one event of 30 stations, from windows to answer, radius and draws."""
    torch.set_num_threads(1)
    fixed = [Sampler(s.windows, replace(s.recipe, n_stations=(30, 32)), s.seed) for s in samplers]
    task = SourceNetTask(trained.network, fixed, torch.device("cpu"), 1)
    part, windows = task.made(5, 1.0)
    chosen = np.flatnonzero(part.event_of_pair == 0)[:30]
    one = replace(
        part,
        magnitude=part.magnitude[:1],
        event_of_pair=np.zeros(30, np.int32),
        catalogue_distance_km=part.catalogue_distance_km[chosen],
        catalogue_azimuth_deg=part.catalogue_azimuth_deg[chosen],
        catalogue_depth_km=part.catalogue_depth_km[:1],
        moment_tensor=part.moment_tensor[:1],
        depth_index=part.depth_index[:1],
        complex_source=part.complex_source[:1],
    )
    of_one = [band[torch.from_numpy(chosen)] for band in windows]
    times = []
    for _ in range(60):
        started = time.perf_counter()
        answers(trained.network, part_inputs(task.samplers[0], one, of_one))
        times.append(1e3 * (time.perf_counter() - started))
    return float(np.median(times[10:]))


if __name__ == "__main__":
    main()
