"""Writing a SourceNet-shaped set against writing ready-made arrays, in the same run and with the same processes.

    python benchmarks/synthetic_sets.py [events, default 100000] [processes, default 2]

Both go through the same Dask workers, codec, layout and hashes. The ready-made part is what one part of the set holds,
so that it compresses alike; only drawing and filling are left out. The two alternate in five slices of the set; the
ratio is the median. Memory is the largest resident size of a worker after the first and after the last slice.
"""

import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from distributed import Client, wait

from quakesource.earth import LayeredModel, read_model
from quakesource.greens.windows import stacked
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.synthesize.dataset import create_dataset, part_bytes, write_part
from quakesource.synthesize.model_windows import greens_windows
from quakesource.synthesize.recipe import Recipe
from quakesource.synthesize.sampling import Part, Sampler
from quakesource.synthesize.window_synthesis import fill_part
from quakesource.synthesize.writing import Job, _make_part, _resident, _sampler, dask_client

N_MODELS, SLICES = 17, 5
PAIRS_PER_PART, SEED = 4096, 1


def perturbed(seed: int) -> LayeredModel:
    """The Southern California model with velocities changed by up to 5 %, as SourceNet's 17 models scatter."""
    table = read_model("socal").to_table().copy()
    table[:, 1:3] *= np.random.default_rng(seed).uniform(0.95, 1.05, (len(table), 1))
    return LayeredModel.from_table(table, name=f"model{seed}")


def plain_recipe(slots: int, settings: SynthesizeSettings) -> Recipe:
    """Examples of section ``synthesize`` alone: without noise, coda and the other nuisances of a training."""
    return Recipe(slots=slots, **settings.model_dump(exclude={"dask_scheduler"}))


def write_ready_made(job: Job, number: int, part: Part, ready: str) -> None:
    write_part(job.folder, _sampler(job), part, np.load(ready, mmap_mode="r"), number)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(client: Client, task, jobs) -> float:
    started = time.perf_counter()
    wait([client.submit(task, *job, pure=False) for job in jobs])
    return time.perf_counter() - started


def main(n_events: int, processes: int) -> None:
    grid = TrainingGreensSettings()
    started = time.perf_counter()
    band = grid.short_period
    store = stacked([greens_windows(perturbed(i), grid, band, processes, name=f"model{i}") for i in range(N_MODELS)])
    print(f"- store: {N_MODELS} models, {store.counts.nbytes / 1e6:.0f} MB, {time.perf_counter() - started:.1f} s")
    recipe = plain_recipe(PAIRS_PER_PART, SynthesizeSettings())
    sampler = Sampler(store, recipe, SEED)
    events = sampler.parts_for(n_events)
    print(
        f"{n_events} events, {len(events)} parts, {len(events) * part_bytes(sampler) / 1e9:.2f} GB before compression"
    )
    with tempfile.TemporaryDirectory(dir=".") as name, dask_client(processes, None) as client:
        ours, theirs = Path(name, "ours").absolute(), Path(name, "ready").absolute()
        for folder in (ours, theirs):
            (folder / "parts").mkdir(parents=True)
            create_dataset(folder, sampler, len(events))
        jobs = {}
        for folder in (ours, theirs):
            windows, known = _resident(folder, sampler)
            jobs[folder] = Job(folder, windows, recipe, SEED, 0, known)
        part = sampler.part(0)
        ready = str(Path(name, "ready.npy").absolute())
        np.save(ready, fill_part(sampler, part))
        run(client, _make_part, [(jobs[ours], 0, events[0])] * processes)  # compile
        run(client, write_ready_made, [(jobs[theirs], 0, part, ready)] * processes)
        ratios, seconds, baseline, memory = [], 0.0, 0.0, []
        for i in range(SLICES):
            numbers = range(i * len(events) // SLICES, (i + 1) * len(events) // SLICES)
            a = run(client, _make_part, [(jobs[ours], n, events[n]) for n in numbers])
            b = run(client, write_ready_made, [(jobs[theirs], n, part, ready) for n in numbers])
            seconds, baseline = seconds + a, baseline + b
            ratios.append(b / a)
            memory.append(max(client.run(peak_mb).values()))
            print(
                f"- slice {i + 1}: {len(numbers)} parts, set {a:.1f} s, ready-made {b:.1f} s, ratio {b / a:.2f}",
                flush=True,
            )
        written = sum(path.stat().st_size for path in ours.rglob("*") if path.is_file()) / 1e9
        print(f"- set {seconds:.1f} s, ready-made {baseline:.1f} s, median ratio {statistics.median(ratios):.2f}")
        print(f"- {n_events / seconds:.0f} events/s, {written:.2f} GB on disk with the resident windows")
        print(f"- worker memory: {memory[0]:.0f} MB after the first slice, {memory[-1]:.0f} MB after the last")
        shutil.rmtree(ours)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, int(sys.argv[2]) if len(sys.argv) > 2 else 2)
