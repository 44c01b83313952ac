"""This build against an older one, on one machine and by turns: how many times as fast is it?

    python benchmarks/side_by_side.py 6f07434
    python benchmarks/side_by_side.py 6f07434 --only draws batches --rounds 5

The old build is checked out beside this one. Both are given the same Green's functions, noise and layouts as a packed
training job (`systems.sourcenet.job`), made once, and run `one_build.py` by turns. A line for each quantity is printed:
its name, how many times as fast this build is (median, lowest and highest of the rounds), both medians, and the load
of the machine at the time. `stages`, which has to be asked for, runs `snakemake -j 2` of the default study in both, as
committed: half an hour a round. Builds after 2026-12-02 sample moment rates with the windows and not with the draws.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from quakesource.earth import read_model
from quakesource.greens.windows import stacked
from quakesource.settings import SynthesizeSettings, TrainingGreensSettings
from quakesource.stages.compute_training_greens import similar_models
from quakesource.synthesize.model_windows import greens_windows
from quakesource.synthesize.network_statistics import FILE, Layouts, NetworkStatistics
from quakesource.synthesize.noise import coloured_noise
from quakesource.systems.sourcenet.job import DESCRIPTION, pack
from quakesource.systems.sourcenet.job_settings import seen_bands, training_job
from quakesource.systems.sourcenet.settings import SourceNetNetworkSettings, SourceNetTrainingSettings

HERE = Path(__file__).resolve().parent
PARTS = ("draws", "batches", "training")
STAGES = "stages"
BUSY = {"training": (0, 1)}
"""Busy processes beside a part; none where it is not named."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("revision", metavar="REV")
    parser.add_argument("--only", nargs="+", choices=(*PARTS, STAGES), default=PARTS)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        worktree(options.revision, Path(name, "old")) as old,
        # stages write results, and nobody's own are to be replaced
        worktree("HEAD", Path(name, "new")) as committed,
    ):
        if set(options.only) - {STAGES}:
            packed(Path(name, "job"))
        for part in options.only:
            builds = {"old": old, "new": committed if part == STAGES else HERE.parent}
            for busy in BUSY.get(part, (0,)):
                compared(part, builds, Path(name, "job"), options.rounds, busy)


def compared(part: str, builds: dict[str, Path], job: Path, rounds: int, busy: int) -> None:
    """Run a part in both builds by turns, and print a line for each thing that it measures."""
    spent: dict[str, dict[str, list[float]]] = {build: defaultdict(list) for build in builds}
    with busy_processes(busy):
        for turn in range(rounds):
            for build in sorted(builds, reverse=bool(turn % 2)):
                for name, value in measured(part, builds[build], job).items():
                    spent[build][name].append(value)
    beside = f" beside {busy} busy" if busy else ""
    for name, old in spent["old"].items():
        new = spent["new"][name]
        ratios = [a / b for a, b in zip(old, new, strict=True)]
        print(
            f"{name}{beside} {statistics.median(ratios):.2f} {min(ratios):.2f} {max(ratios):.2f}"
            f"  ({statistics.median(old):.4g} against {statistics.median(new):.4g}, load {os.getloadavg()[0]:.1f})",
            flush=True,
        )


def measured(part: str, build: Path, job: Path) -> dict[str, float]:
    """What `one_build.py` says of a build: seconds by name."""
    environment = os.environ | {"PYTHONPATH": str(build / "src")}
    line = [sys.executable, str(HERE / "one_build.py"), part, str(job)]
    done = subprocess.run(line, env=environment, cwd=build, stdout=subprocess.PIPE, text=True, check=True)
    values: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return values


def packed(folder: Path) -> None:
    """The default training with the default grid, and noise and layouts that are made up."""
    grid, synthesize = TrainingGreensSettings(), SynthesizeSettings()
    training = SourceNetTrainingSettings(device="cpu")
    models = similar_models(read_model("socal"), grid)
    stores = [
        stacked([greens_windows(model, grid, getattr(grid, band), 2, name=model.name) for model in models])
        for band in grid.bands
    ]
    rng = np.random.default_rng(1)
    places = np.stack([rng.uniform(5, 150, (400, 32)), rng.uniform(0, 360, (400, 32))], axis=-1)
    places[np.arange(32) >= rng.integers(5, 33, 400)[:, None]] = np.nan
    noise = {
        band.name: coloured_noise(band.sampling_rate_hz, band.band_hz, 2, band.window_s[1] - band.window_s[0] + 3)
        for band in seen_bands(training, synthesize, grid)
    }
    job = training_job(SourceNetNetworkSettings(), training, synthesize, grid)
    pack(job, stores, folder, NetworkStatistics(noise, Layouts(places)))
    readable_before(folder)


def readable_before(folder: Path) -> None:
    """Let builds before 2026-11-30 read it too: they had another name for a file, and one setting less."""
    shutil.copy(folder / FILE, folder / "survey.npz")
    values = json.loads((folder / DESCRIPTION).read_text())
    del values["schedule"]["plain"]
    (folder / DESCRIPTION).write_text(json.dumps(values))


@contextmanager
def worktree(revision: str, folder: Path) -> Iterator[Path]:
    """The files of a revision in a folder of their own."""
    subprocess.run(["git", "worktree", "add", "--detach", "--quiet", str(folder), revision], cwd=HERE, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(folder)], cwd=HERE, check=True)


@contextmanager
def busy_processes(number: int) -> Iterator[None]:
    """Processes that only take a core each."""
    running = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(number)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
