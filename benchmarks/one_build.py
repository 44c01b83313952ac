"""What `side_by_side.py` measures, in the build that is first on the path: prints JSON, seconds by name.

    PYTHONPATH=src python benchmarks/one_build.py draws JOB

JOB is a folder that `systems.sourcenet.job.pack` wrote. Only names that every build since 6f07434 has are imported.
"""

import csv
import importlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any

SLOTS = (704, 16384)
"""Pairs of a batch: of the default training, and as a GPU has them."""
A_TENTH = {"steps": 320, "save_every": 160}
VALIDATION, CALIBRATION = 1, 3


def main(part: str, job: Path) -> None:
    print(json.dumps({"draws": draws, "batches": batches, "training": training, "stages": stages}[part](job)))


def draws(folder: Path) -> dict[str, float]:
    """CPU seconds of one thread for the draws of a batch in all bands."""
    from quakesource.synthesize import sampling

    job, windows, network = job_module().unpack(folder)
    found = {}
    for slots in SLOTS:
        some = replace(job, recipes=tuple(replace(recipe, slots=slots) for recipe in job.recipes))
        samplers = some.samplers(windows, network)
        if together := getattr(sampling, "drawn_together", None):
            draw = partial(together, samplers)
        else:
            draw = partial(drawn_by_each, samplers)
        found[f"draws of {slots} slots"] = thread_seconds(draw, 40 if slots < 10_000 else 8)
    return found


def drawn_by_each(samplers: list[Any], number: int) -> None:
    for sampler in samplers:
        sampler.part(number)


def batches(folder: Path) -> dict[str, float]:
    """CPU seconds of one thread for draws and windows of a batch in all bands."""
    import torch

    module = job_module()
    torch.set_num_threads(1)
    job, windows, network = module.unpack(folder)
    shape = module.Shape(tuple(band.n_samples for band in job.bands), 8, 1, 1, 1)
    found = {}
    for slots in SLOTS:
        some = replace(job, recipes=tuple(replace(recipe, slots=slots) for recipe in job.recipes))
        samplers = some.samplers(windows, network)
        task = module.SourceNetTask(module.seeded_network(shape, 1), samplers, torch.device("cpu"), 0)
        repeats = 40 if slots < 10_000 else 5
        found[f"draws and windows of {slots} slots"] = thread_seconds(
            partial(getattr(task, "made", task.batch), level=1.0), repeats
        )
    return found


def training(folder: Path) -> dict[str, float]:
    """Seconds of a tenth of the default training, on two threads if it takes them, with validation and calibration."""
    module = job_module()
    job, windows, network = module.unpack(folder)
    short = replace(
        job,
        schedule=replace(job.schedule, **A_TENTH),
        validation_parts=VALIDATION,
        calibration_parts=CALIBRATION,
    )
    threads = (2,) if "threads" in signature(module.run_job).parameters else ()

    def run(job: Any, windows: Any, place: Path) -> None:
        module.run_job(job, windows, place, *threads, network)

    with tempfile.TemporaryDirectory() as name:
        # compiles
        warm = replace(short, schedule=replace(short.schedule, steps=2))
        run(warm, windows, Path(name, "warm"))
        started, cpu = time.perf_counter(), time.process_time()
        run(short, windows, Path(name, "trained"))
        spent = {"wall": time.perf_counter() - started, "CPU": time.process_time() - cpu}
    return {f"training, {name}": seconds for name, seconds in spent.items()}


def stages(_: Path) -> dict[str, float]:
    """Wall seconds of the default study from nothing, and CPU seconds of its jobs as Snakemake counts them."""
    shutil.rmtree("results", ignore_errors=True)
    started = time.perf_counter()
    line = [sys.executable, "-m", "snakemake", "-j", "2", "results/kagan.csv"]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = {"the default study, wall": time.perf_counter() - started}
    cpu = 0.0
    for file in sorted(Path("results").rglob("benchmarks/**/*.tsv")):
        with file.open() as lines:
            cpu += sum(
                float(row["cpu_time"]) for row in csv.DictReader(lines, delimiter="\t") if row["cpu_time"] != "NA"
            )
    return found | {"the default study, CPU": cpu}


def job_module() -> Any:
    """The module of training jobs, where this build has it."""
    try:
        return importlib.import_module("quakesource.systems.sourcenet.job")
    except ImportError:  # before 2026-11-30
        return importlib.import_module("quakesource.training.sourcenet")


def thread_seconds(work: Callable[[int], None], repeats: int) -> float:
    """Median CPU seconds of this thread."""
    work(0)
    spent = []
    for number in range(1, repeats + 1):
        started = time.thread_time()
        work(number)
        spent.append(time.thread_time() - started)
    return statistics.median(spent)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
