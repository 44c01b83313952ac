"""FMNet's samples and answers: how fast they are made, written and given.

python benchmarks/fmnet_stream.py

Samples of the grid with noise and shifts by two threads, and examples with stations anywhere; the set on disk by two
processes of Dask beside writing arrays that exist already with the same layout and codec; one answer on one thread.
"""

import resource
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
import zarr
from threadpoolctl import threadpool_limits

from quakesource.earth.study_model import study_model
from quakesource.study.loading import resolve_settings
from quakesource.study.settings import Settings
from quakesource.synthesize.writing import dask_client
from quakesource.systems.fmnet.any_stations.answer import answers
from quakesource.systems.fmnet.any_stations.inputs import network_inputs
from quakesource.systems.fmnet.any_stations.learning import Learner
from quakesource.systems.fmnet.any_stations.task import seeded_network
from quakesource.systems.fmnet.product import open_responses
from quakesource.systems.fmnet.published.sample_set import A_SHARD, STORE_NAME, Writing, create_set, write_set
from quakesource.systems.fmnet.published.stream import SampleStream
from quakesource.systems.fmnet.stages.tabulate_fmnet import tabulate_fmnet

N_STREAMED, BATCH = 60_000, 1000
N_WRITTEN = 20 * A_SHARD


def main() -> None:
    """Print what was measured."""
    study = resolve_settings({})
    fmnet = study.systems.fmnet
    learner = Learner(fmnet.region, fmnet.network, fmnet.examples, fmnet.training)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        manifest = folder / "responses/manifest.json"
        tabulate_fmnet(fmnet.region, study.earth, responses=manifest, threads=2)
        stream = SampleStream(open_responses(manifest)["responses"].values, fmnet.region, fmnet.samples, 1)
        _stream(stream)
        _examples(learner, study)
        _writing(folder, manifest, stream, fmnet)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"largest process: {peak / 1e6:.2f} GB")


def _stream(stream: SampleStream) -> None:
    stream.batch(0, BATCH)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(lambda number: stream.batch(number, BATCH), range(N_STREAMED // BATCH)):
            pass
    spent = time.perf_counter() - started
    print(f"samples of the grid, two threads: {N_STREAMED / spent:,.0f} a second, process {before / 1e6:.2f} GB")


def _examples(learner: Learner, study: Settings) -> None:
    fmnet: Any = study.systems.fmnet
    layers = study_model(study.earth, fmnet.region.velocity_model)
    started = time.perf_counter()
    drawer = learner.drawer(layers, 2)
    print(f"bank of {fmnet.examples.n_models} earths: {time.perf_counter() - started:.1f} s")
    drawer.examples(0)
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        made = sum(len(examples.tensor) for examples in pool.map(drawer.examples, range(400)))
    print(f"examples with stations anywhere, two threads: {made / (time.perf_counter() - started):,.0f} a second")
    network = seeded_network(learner.shape, 1)
    torch.set_num_threads(1)
    with threadpool_limits(1):
        for n in (4, 8, 16):
            examples = drawer.examples(1)
            args = (
                examples.traces[:1, :n],
                np.ones((1, n), bool),
                examples.distance_km[:1, :n],
                examples.azimuth_deg[:1, :n],
            )
            answers(network, network_inputs(*args))
            spent = []
            for _ in range(200):
                started = time.perf_counter()
                answers(network, network_inputs(*args))
                spent.append(1e3 * (time.perf_counter() - started))
            median, slow = np.quantile(spent, (0.5, 0.9))
            print(f"one answer, {n} stations, one thread: median {median:.2f} ms, 90 % {slow:.2f} ms")


def _writing(folder: Path, manifest: Path, stream: SampleStream, fmnet: Any) -> None:
    """Dask's rate over that of the codec and layout alone: two threads that write shards that are in memory."""
    settings = fmnet.samples.model_copy(update={"n_written": N_WRITTEN})
    traces = stream.batch(0, A_SHARD).traces.reshape(A_SHARD, 48, -1)
    for trial in range(2):
        plain = folder / "plain.zarr"
        create_set(plain, N_WRITTEN, 48, traces.shape[-1])
        array = zarr.open_group(plain, mode="r+")["traces"]

        def put(number: int, array: Any = array) -> None:
            array[number * A_SHARD : (number + 1) * A_SHARD] = traces

        started = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(put, range(N_WRITTEN // A_SHARD)))
        alone = time.perf_counter() - started
        shutil.rmtree(plain)
        store = folder / STORE_NAME
        create_set(store, N_WRITTEN, 48, traces.shape[-1])
        writing = Writing(store, manifest, fmnet.region, settings, N_WRITTEN)
        with dask_client(2, None) as client:
            for _ in write_set(writing._replace(n=2 * A_SHARD), client):  # the processes load and compile
                pass
            started = time.perf_counter()
            for _ in write_set(writing, client):
                pass
            made = time.perf_counter() - started
        shutil.rmtree(store)
        print(
            f"set on disk, trial {trial + 1}: {N_WRITTEN / made:,.0f} samples a second, codec and layout alone "
            f"{N_WRITTEN / alone:,.0f}: {alone / made:.0%}"
        )


if __name__ == "__main__":
    main()
