"""FMNet's samples and answers: how fast they are made, written and given.

python benchmarks/fmnet_stream.py

Samples of the grid with noise and shifts by two threads, and examples with stations anywhere; the set on disk by two
processes of Dask beside writing arrays that exist already with the same layout and codec; one answer on one thread.
"""

import multiprocessing
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
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
N_WRITTEN, TRIALS = 20 * A_SHARD, 5


def main() -> None:
    """Print what was measured."""
    study = resolve_settings({})
    fmnet = study.systems.fmnet
    learner = Learner(fmnet.region, fmnet.network, fmnet.examples, fmnet.training)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        manifest = folder / "responses/manifest.json"
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:  # this one's memory is measured
            other.submit(_tabulate, manifest).result()
        stream = SampleStream(open_responses(manifest)["responses"].values, fmnet.region, fmnet.samples, 1)
        _stream(stream)
        _examples(learner, study)
        _writing(folder, manifest, stream, fmnet)


def _tabulate(manifest: Path) -> None:
    study = resolve_settings({})
    tabulate_fmnet(study.systems.fmnet.region, study.earth, responses=manifest, threads=2)


def _stream(stream: SampleStream) -> None:
    stream.batch(0, BATCH)
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(lambda number: stream.batch(number, BATCH), range(N_STREAMED // BATCH)):
            pass
    spent = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"samples of the grid, two threads: {N_STREAMED / spent:,.0f} a second, largest memory {peak:.2f} GB")


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
    plain, store = folder / "plain.zarr", folder / STORE_NAME
    for place in (plain, store):
        create_set(place, N_WRITTEN, 48, traces.shape[-1])
    array: Any = zarr.open_group(plain, mode="r+")["traces"]
    writing = Writing(store, manifest, fmnet.region, settings, N_WRITTEN)

    def put(number: int) -> None:
        array[number * A_SHARD : (number + 1) * A_SHARD] = traces

    ratios = []
    with dask_client(2, None) as client, ThreadPoolExecutor(2) as pool:
        for trial in range(TRIALS + 1):
            started = time.perf_counter()
            list(pool.map(put, range(N_WRITTEN // A_SHARD)))
            alone = time.perf_counter() - started
            started = time.perf_counter()
            list(write_set(writing, client))
            made = time.perf_counter() - started
            if trial:  # in the first one the processes load and compile
                ratios.append(alone / made)
                print(
                    f"set on disk: {N_WRITTEN / made:,.0f} samples a second, codec and layout alone "
                    f"{N_WRITTEN / alone:,.0f}: {alone / made:.0%}"
                )
    print(f"set on disk over codec and layout alone, median of {TRIALS}: {np.median(ratios):.0%}")


if __name__ == "__main__":
    main()
