"""A training as a whole, that can travel to a node with no more than torch, NumPy, numba, SciPy and xarray.

pack(job, windows, folder)                                   # here
python -m quakesource.systems.sourcenet.job folder           # there: weights.pt, model.json, history.csv in folder
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from quakesource.greens.windows import GreensWindows
from quakesource.posteriors.calibration import SHARES
from quakesource.synthesize.network_statistics import FILE, NetworkStatistics, read_statistics
from quakesource.synthesize.recipe import Recipe
from quakesource.systems.sourcenet.bands import read_band
from quakesource.systems.sourcenet.checkpoint import Trained
from quakesource.systems.sourcenet.model import Shape
from quakesource.systems.sourcenet.task import SourceNetTask, WindowsOfPart, calibrated, seeded_network
from quakesource.systems.sourcenet.training_job import TrainingJob
from quakesource.training.checkpoints import remove_checkpoints
from quakesource.training.devices import resolve_device
from quakesource.training.fit import fit
from quakesource.training.schedule import Schedule

DESCRIPTION = "job.json"
OPERATION_THREADS = 1
"""Of an operation on a CPU. A step has hundreds of a tenth of a millisecond each: a second thread takes 1.7 times the
CPU time, makes a training hardly faster, and waits for the first wherever another process runs (docs/benchmarks.md).
"""


def run_job(
    job: TrainingJob,
    windows: Sequence[GreensWindows],
    folder: Path,
    statistics: NetworkStatistics | None = None,
    stored: Sequence[WindowsOfPart] = (),
) -> tuple[Trained, dict[str, float]]:
    """Train, calibrate and write into ``folder``; resumes from a checkpoint there. Returns the last validation too.

    ``windows`` are those of every band, ``stored`` gives examples that need not be made; without
    ``statistics`` of a network noise is coloured and layouts are discs. Radii are calibrated on examples
    whose stations all lie as those of its events do.
    """
    device = resolve_device(job.device, OPERATION_THREADS)
    samplers = job.samplers(windows, statistics)
    shape = Shape(tuple(band.n_samples for band in job.bands), job.width, job.layers, job.heads, job.mixture)
    task = SourceNetTask(seeded_network(shape, job.seed), samplers, device, job.validation_parts, stored)
    scores = fit(task, job.schedule, folder)
    recorded = replace(job, recipes=tuple(replace(recipe, real_layouts=1.0) for recipe in job.recipes))
    as_recorded = SourceNetTask(task.network, recorded.samplers(windows, statistics), device, 0)
    known = calibrated(as_recorded, job.calibration_parts)._asdict()
    n_stations = job.recipes[0].n_stations[1]
    trained = Trained(task.network, job.bands, n_stations, SHARES, seed=job.seed, **known)
    trained.write(folder)
    remove_checkpoints(folder)
    return trained, scores


def pack(
    job: TrainingJob, windows: Sequence[GreensWindows], folder: Path, statistics: NetworkStatistics | None = None
) -> None:
    """Write what `run_job` needs as JSON and NumPy files."""
    folder.mkdir(parents=True, exist_ok=True)
    if statistics is not None:
        statistics.write(folder)
    (folder / DESCRIPTION).write_text(json.dumps(asdict(job), indent=1))
    for band, store in zip(job.bands, windows, strict=True):
        np.savez_compressed(folder / f"{band.name}.npz", **{f.name: getattr(store, f.name) for f in fields(store)})


def unpack(folder: Path) -> tuple[TrainingJob, list[GreensWindows], NetworkStatistics | None]:
    """What `pack` wrote."""
    job = read_job(folder / DESCRIPTION)
    windows = []
    for band in job.bands:
        with np.load(folder / f"{band.name}.npz") as arrays:
            store: dict[str, Any] = {name: arrays[name] for name in arrays.files}
        store |= {name: float(store[name]) for name in ("sampling_rate_hz", "before_s")}
        windows.append(GreensWindows(**store | {"models": tuple(store["models"].tolist())}))
    return job, windows, read_statistics(folder) if (folder / FILE).is_file() else None


def read_job(file: Path) -> TrainingJob:
    """The job alone."""
    values: dict[str, Any] = json.loads(file.read_text())
    bands = tuple(read_band(band) for band in values.pop("bands"))
    recipes = tuple(Recipe(**_tuples(recipe)) for recipe in values.pop("recipes"))
    return TrainingJob(bands=bands, recipes=recipes, schedule=Schedule(**values.pop("schedule")), **values)


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


if __name__ == "__main__":
    place = Path(sys.argv[1])
    given_job, given_windows, given_statistics = unpack(place)
    run_job(given_job, given_windows, place, statistics=given_statistics)
