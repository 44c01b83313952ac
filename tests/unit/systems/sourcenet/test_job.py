"""A packed training runs on a node that has torch, NumPy, SciPy, numba and xarray, and ends at the same weights."""

import subprocess
import sys

import numpy as np
import torch
from sourcenet_cases import LONG, RECIPE, SHORT, samplers, stores
from test_fit import SCHEDULE

from quakesource.synthesize.network_statistics import Layouts, NetworkStatistics
from quakesource.systems.sourcenet.checkpoint import WEIGHTS, read_trained
from quakesource.systems.sourcenet.job import pack, run_job, unpack
from quakesource.systems.sourcenet.training_job import TrainingJob
from quakesource.training.fit import digest

NOT_THERE = [
    "obspy",
    "zarr",
    "pydantic",
    "dask",
    "distributed",
    "snakemake",
    "pyarrow",
    "astropy_healpix",
    "yaml",
    "matplotlib",
]
PROGRAM = f"""
import sys
for name in {NOT_THERE!r}:
    sys.modules[name] = None
from pathlib import Path
from quakesource.systems.sourcenet.job import run_job, unpack
place = Path(sys.argv[1])
job, windows, statistics = unpack(place)
run_job(job, windows, place, statistics=statistics)
"""


def statistics():
    rng = np.random.default_rng(2)
    noise = {band.name: rng.normal(size=(5, 3, band.n_samples + 4)).astype(np.float32) for band in (SHORT, LONG)}
    return NetworkStatistics(
        noise, Layouts(np.stack([rng.uniform(5, 80, (3, 12)), rng.uniform(0, 360, (3, 12))], axis=-1))
    )


def job():
    return TrainingJob(
        bands=(SHORT, LONG),
        recipes=tuple(sampler.recipe for sampler in samplers()),
        width=16,
        layers=1,
        heads=2,
        mixture=2,
        schedule=SCHEDULE,
        validation_parts=1,
        calibration_parts=2,
        seed=3,
        device="cpu",
    )


def test_packed_and_unpacked_it_is_the_same_job(tmp_path):
    pack(job(), stores(), tmp_path)
    again, windows, none = unpack(tmp_path)
    assert none is None
    assert again == job()
    assert again.recipes[0] == RECIPE
    for ours, theirs in zip(stores(), windows, strict=True):
        assert theirs.models == ours.models
        assert (theirs.counts == ours.counts).all()


def test_it_runs_on_a_bare_node_and_gives_the_same_network(tmp_path):
    there, here = tmp_path / "there", tmp_path / "here"
    pack(job(), stores(), there, statistics())
    run = subprocess.run([sys.executable, "-c", PROGRAM, str(there)], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
    before = torch.get_num_threads()
    trained, scores = run_job(job(), stores(), here, statistics=statistics())
    torch.set_num_threads(before)
    assert digest(trained.network) == digest(read_trained(there).network)
    assert scores["validation_kagan_mean_deg"] > 0
    assert (here / WEIGHTS).is_file()
    np.testing.assert_array_equal(read_trained(here).calibration.ratio, trained.calibration.ratio)


def test_examples_are_written_without_torch():
    """Importing it takes a second and 200 MB, and to draw examples nothing of it is needed."""
    stage = "quakesource.systems.sourcenet.stages.synthesize_training_set"
    program = f"import sys; import {stage}; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=300)
