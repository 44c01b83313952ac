"""A training reads from a set on disk what it would make, and ends at the same weights."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
import zarr
from distributed import LocalCluster
from sourcenet_cases import RECIPE, network, samplers, stores
from test_fit import SCHEDULE
from test_job import statistics

from quakesource.errors import ProductError
from quakesource.synthesize.dataset import DATASET_NAME
from quakesource.synthesize.sampling import Sampler
from quakesource.synthesize.stored import StoredParts
from quakesource.synthesize.window_synthesis import fill_part
from quakesource.synthesize.writing import dask_client, write_parts
from quakesource.systems.sourcenet.task import SourceNetTask
from quakesource.training.fit import digest, fit

N_PARTS = 3


def sampled():
    """Samplers with recorded noise and layouts, as a study's are."""
    known = statistics()
    recipes = (replace(sampler.recipe, real_layouts=0.5) for sampler in samplers())
    return [
        Sampler(store, recipe, 1, noise, known.layouts)
        for store, recipe, noise in zip(stores(), recipes, known.noise.values(), strict=True)
    ]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder, drawn = tmp_path_factory.mktemp("set"), sampled()
    first = SCHEDULE.steps - N_PARTS
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        dask_client(1, cluster.scheduler_address) as client,
    ):
        for name, sampler in zip("ab", drawn, strict=True):
            whole = [sampler.recipe.slots] * N_PARTS
            assert len(list(write_parts(folder / name, sampler, whole, client, first))) == N_PARTS
    return [folder / name for name in "ab"]


def opened(folder):
    return zarr.open_group(folder / DATASET_NAME, mode="r", zarr_format=3)


def test_stored_windows_are_those_that_would_be_made(folders):
    for folder, sampler in zip(folders, sampled(), strict=True):
        stored = StoredParts(opened(folder), sampler)
        assert stored.numbers == range(SCHEDULE.steps - N_PARTS, SCHEDULE.steps)
        assert stored.windows(0) is None
        assert stored.windows(SCHEDULE.steps) is None
        for number in stored.numbers:
            np.testing.assert_array_equal(stored.windows(number), fill_part(sampler, sampler.part(number)))


def test_training_on_them_ends_at_the_same_weights(folders, tmp_path):
    drawn, reads = sampled(), []

    def counted(windows):
        return lambda number: reads.append(number) or windows(number)

    stored = [counted(StoredParts(opened(folder), s).windows) for folder, s in zip(folders, drawn, strict=True)]
    # the curriculum is over before the stored batches come
    schedule = replace(SCHEDULE, gate_below=np.inf, level_step=0.5)
    made = SourceNetTask(network(), drawn, torch.device("cpu"), 1)
    read = SourceNetTask(network(), drawn, torch.device("cpu"), 1, stored)
    fit(made, schedule, tmp_path / "made")
    fit(read, schedule, tmp_path / "read")
    assert set(range(SCHEDULE.steps - N_PARTS, SCHEDULE.steps)) <= set(reads)
    assert digest(read.network) == digest(made.network)


def test_a_curriculum_that_is_not_over_makes_its_own(folders):
    drawn = sampled()
    stored = [StoredParts(opened(folder), s).windows for folder, s in zip(folders, drawn, strict=True)]
    task = SourceNetTask(network(), drawn, torch.device("cpu"), 0, stored)
    number = SCHEDULE.steps - 1
    assert not torch.equal(task.made(number, 0.5)[1][0], task.made(number, 1.0)[1][0])


def test_a_set_whose_seed_gave_other_numbers_is_refused(folders, tmp_path):
    sampler = sampled()[0]
    shutil.copytree(folders[0], tmp_path / "older")
    group = zarr.open_group(tmp_path / "older" / DATASET_NAME, mode="r+")
    group.attrs["drawn_by"] = {name: value for name, value in group.attrs["drawn_by"].items() if name != "numbers"}
    with pytest.raises(ProductError, match="drawn with other settings"):
        StoredParts(group, sampler)


def test_a_set_of_other_settings_is_refused(folders):
    other = Sampler(stores()[0], replace(RECIPE, coda=(0.0, 0.9)), 1)
    with pytest.raises(ProductError, match="drawn with other settings"):
        StoredParts(opened(folders[0]), other)


def test_the_set_says_what_it_was_drawn_by(folders):
    attributes = json.loads((folders[0] / DATASET_NAME / "zarr.json").read_text())["attributes"]
    assert attributes["drawn_by"]["seed"] == 1
    assert attributes["drawn_by"]["recipe"]["real_layouts"] == 0.5


def test_last_parts_hold_the_events_asked_for():
    sampler = samplers()[0]
    numbers = sampler.last_parts(40, 100)
    assert numbers.stop == 100
    counts = [len(sampler.part(number).magnitude) for number in numbers]
    assert sum(counts) >= 40 > sum(counts[1:])
    assert sampler.last_parts(10**6, 5) == range(5)
