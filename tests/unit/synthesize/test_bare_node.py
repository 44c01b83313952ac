"""Examples are made on a node that has torch, NumPy, SciPy, numba and xarray, and none of the rest."""

import subprocess
import sys

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
import numpy as np
import torch
from quakesource.earth import LayeredModel
from quakesource.greens.device import compute_greens_on_device
from quakesource.greens.windows import GreensWindows, cut_windows
from quakesource.synthesize.device import DeviceExamples
from quakesource.synthesize.recipe import Recipe
from quakesource.synthesize.sampling import Sampler
model = LayeredModel.from_table([[10, 6, 3.5, 2.7, 600, 300], [0, 8, 4.5, 3.2, 600, 300]], name="two layers")
axes = ([5.0, 8.0], [10.0, 20.0], 4.0, 30.0)
greens, = compute_greens_on_device([model], *axes, "cpu", accuracy="fast", taper_start=0.5)
arrays = [array[None] for array in cut_windows(greens, model, 8.5, 7.5)]
store = GreensWindows(np.array([5.0, 8.0]), np.array([10.0, 20.0]), 4.0, 8.5, *arrays, ("two layers",))
recipe = Recipe(
    slots=64, n_stations=(8, 8), magnitude=(3, 4), depth_km=(1, 10), distance_km=(5, 30), window_s=(-5, 5),
    noise_to_signal=(0.1, 0.2),
)
sampler = Sampler(store, recipe, 1)
examples = DeviceExamples([sampler], "cpu")
(windows,) = examples.made(examples.draws.keys([0])[0], torch.tensor(1.0, dtype=torch.float64))[2]
assert windows.shape == (64, 2, 3, 41) and bool((windows.abs().amax((1, 2, 3)) > 0).all())
"""


def test_batches_need_no_more_than_a_gpu_node_has():
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
