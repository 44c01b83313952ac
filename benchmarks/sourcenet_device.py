"""SourceNet on a CUDA node that has torch, NumPy, SciPy, numba and xarray alone: what it does a second, and how well.

python benchmarks/sourcenet_device.py pack FOLDER [MANIFEST]                 here: job, models, a study's network_noise
python benchmarks/sourcenet_device.py run FOLDER BATCH_PAIRS VARIANT:STEPS   there, with src on PYTHONPATH
"""

import json
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from quakesource.earth import LayeredModel, first_arrivals
from quakesource.greens.device import compute_greens_on_device
from quakesource.greens.layered import compute_greens
from quakesource.greens.windows import GreensWindows, cut_windows, stacked
from quakesource.synthesize.device import DeviceExamples
from quakesource.synthesize.network_statistics import FILE, NetworkStatistics, read_statistics
from quakesource.synthesize.sampling import Sampler, drawn_together
from quakesource.synthesize.window_synthesis import fill_part
from quakesource.systems.sourcenet.comparison.ablations import ablated
from quakesource.systems.sourcenet.job import DESCRIPTION, read_job, run_job
from quakesource.systems.sourcenet.training_job import TrainingJob
from quakesource.waveforms.filtering import band_pass

TAPER_START = 0.5


def pack_models(folder: Path, network_noise: Path | None) -> None:
    """Write job.json and models.json of the default study, and what its network tells of noise and layouts."""
    from quakesource.earth.study_model import study_model
    from quakesource.products import open_product
    from quakesource.settings import EarthSettings, SynthesizeSettings, TrainingGreensSettings
    from quakesource.stages.compute_training_greens import similar_models
    from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE, training_job
    from quakesource.systems.sourcenet.settings import SourceNetSettings

    grid, sourcenet = TrainingGreensSettings(), SourceNetSettings()
    folder.mkdir(parents=True, exist_ok=True)
    job = training_job(sourcenet.network, sourcenet.training, SynthesizeSettings(), grid)
    models = similar_models(study_model(EarthSettings(), "socal"), grid)
    (folder / DESCRIPTION).write_text(json.dumps(asdict(job)))
    if network_noise is not None:
        read_statistics(open_product(network_noise, NETWORK_NOISE).folder).write(folder)
    tables = {"grid": grid.model_dump(mode="json"), "models": [[m.name, m.to_table().tolist()] for m in models]}
    (folder / "models.json").write_text(json.dumps(tables))


def stores(folder: Path, job: TrainingJob, device: str) -> list[GreensWindows]:
    """Windows of every band, made on the spot by the compiled engine; the device's time and difference are printed."""
    tables: dict[str, Any] = json.loads((folder / "models.json").read_text())
    models, grid, found = [LayeredModel.from_table(t, name=n) for n, t in tables["models"]], tables["grid"], []
    depths = np.arange(grid["depth_km"][0], grid["depth_km"][1] + 1e-9, grid["depth_step_km"])
    distances = np.arange(grid["distance_km"][0], grid["distance_km"][1] + 1e-9, grid["distance_step_km"])
    for band in job.bands:
        values, rate = grid[band.name], band.sampling_rate_hz
        last_s = max(float(first_arrivals(m, depths[:, None], distances[None], "S").time_s.max()) for m in models)
        axes = (depths, distances, rate, float(np.ceil(last_s + values["after_s"] + 2 / rate)))
        started, made = time.perf_counter(), []
        for model in models:
            greens = compute_greens(model, *axes, accuracy="fast", taper_start=TAPER_START, threads=16)
            filtered = greens.copy(data=band_pass(greens.values.astype(float), rate, band.band_hz).astype(np.float32))
            arrays = [a[None] for a in cut_windows(filtered, model, values["before_s"], values["after_s"])]
            made.append(GreensWindows(depths, distances, rate, values["before_s"], *arrays, (model.name,)))
        print(
            f"{band.name}: {len(models)} models by 16 CPU threads in {time.perf_counter() - started:.1f} s", flush=True
        )
        found.append(stacked(made))
        if device == "cuda" and band.name == "long_period":
            for _ in range(2):
                started = time.perf_counter()
                theirs = compute_greens_on_device(models, *axes, device, accuracy="fast", taper_start=TAPER_START)
                torch.cuda.synchronize()
                spent = time.perf_counter() - started
            ours = compute_greens(models[-1], *axes, accuracy="fast", taper_start=TAPER_START, threads=16)
            error = float(np.abs(theirs[-1].values - ours.values).max() / np.abs(ours.values).max())
            print(f"the same seismograms on the device in {spent:.1f} s, largest difference {error:.1e} of the peak")
    return found


def example_rates(job: TrainingJob, windows: list[GreensWindows], device: str) -> None:
    """Examples a second that the device could make, draws apart, and its difference to the compiled loop."""
    samplers = [Sampler(store, recipe, job.seed) for store, recipe in zip(windows, job.recipes, strict=True)]
    examples = DeviceExamples(samplers, device)
    keys, level = examples.draws.keys(range(4)), torch.tensor(1.0, dtype=torch.float64, device=device)
    sources, _, batches = examples.made(keys[0], level)
    for sampler, part, batch in zip(samplers, drawn_together(samplers, 0), batches, strict=True):
        same = torch.from_numpy(fill_part(sampler, part))
        peak = same.abs().amax((1, 2, 3), keepdim=True)
        error = float(((batch.cpu() - same).abs() / peak.clamp(min=1e-30)).max())
        print(f"{sampler.n_samples} samples: largest difference to the compiled loop {error:.1e} of a pair's peak")
    torch.cuda.synchronize()
    spent = {}
    for what, work in (("draw", examples.draws.drawn), ("draw and make", examples.made)):
        started = time.perf_counter()
        for key in keys:
            work(key, level)
        torch.cuda.synchronize()
        spent[what] = 1e3 * (time.perf_counter() - started) / len(keys)
    told = ", ".join(f"{ms:.1f} ms to {what}" for what, ms in spent.items())
    print(f"a batch of {int(sources.there.sum())} sources: {told}")


def main() -> None:
    """See the head of this file."""
    folder = Path(sys.argv[2])
    if sys.argv[1] == "pack":
        pack_models(folder, Path(sys.argv[3]) if len(sys.argv) > 3 else None)
        return
    pairs, device = int(sys.argv[3]), "cuda" if torch.cuda.is_available() else "cpu"
    whole = read_job(folder / DESCRIPTION)
    whole = replace(
        whole,
        device=device,
        recipes=tuple(replace(recipe, slots=pairs) for recipe in whole.recipes),
        validation_parts=2,
    )
    windows = stores(folder, whole, device)
    if device == "cuda":
        example_rates(whole, windows, device)
    command = ["nvidia-smi", "--query-gpu=utilization.gpu,memory.used", "--format=csv,noheader", "-l", "1"]
    with (folder / "busy.csv").open("w") as log:
        watch = subprocess.Popen(command, stdout=log) if device == "cuda" else None
        statistics = read_statistics(folder) if (folder / FILE).is_file() else None
        for argument in sys.argv[4:]:
            name, steps = argument.split(":")
            run_variant(whole, windows, folder, name, steps, statistics)
        if watch:
            watch.terminate()


def run_variant(
    whole: TrainingJob,
    windows: list[GreensWindows],
    folder: Path,
    name: str,
    steps: str,
    statistics: NetworkStatistics | None = None,
) -> None:
    """Train one of `ablations.RECIPES`, ``name`` or ``name-seed``, and print what it took."""
    variant, _, seed = name.partition("-")
    schedule = replace(whole.schedule, steps=int(steps), save_every=int(steps) // 20)
    job, given, seen = ablated(variant, replace(whole, schedule=schedule, seed=int(seed or 1)), windows, statistics)
    started = time.perf_counter()
    trained, scores = run_job(job, given, folder / name, statistics=seen)
    spent = time.perf_counter() - started
    sampler = Sampler(given[0], job.recipes[0], job.seed)
    n = sum(len(sampler.part(i).magnitude) for i in range(8)) / 8 * int(steps)
    print(f"{name}: {n:.3g} examples in {spent:.0f} s, {n / spent:.0f} a second; {scores}; {trained.calibration}")


if __name__ == "__main__":
    main()
