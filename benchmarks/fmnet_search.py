"""The exact search of FMNet's 787,320 candidates, beside brute force by BLAS over candidates that are written out.

    python benchmarks/fmnet_search.py

One thread. Brute force multiplies records with unit synthetics of every mechanism at some of the places (all would need
19 GB) and its time is scaled to all of them; what both find at those places has to agree.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from quakesource.earth import read_model
from quakesource.mechanisms import random_double_couples
from quakesource.systems.fmnet.region import grid_depths_km, grid_epicentres, grid_mechanisms, places_of, tensors_of
from quakesource.systems.fmnet.responses import place_responses
from quakesource.systems.fmnet.search import place_matrices, search_grid
from quakesource.systems.fmnet.settings import FmnetRegionSettings

PLACES_WRITTEN_OUT = 40
REPEATS = 15


def main() -> None:
    region = FmnetRegionSettings()
    started = time.perf_counter()
    places = places_of(region, grid_epicentres(region))
    responses = place_responses(read_model(region.velocity_model), region, places, grid_depths_km(region))
    responses = responses.reshape(-1, *responses.shape[2:])
    tabulated = time.perf_counter()
    matrices = place_matrices(responses)
    made = time.perf_counter()
    tensors = tensors_of(grid_mechanisms(region))
    n_places, n_stations = responses.shape[:2]
    n = n_places * len(tensors)
    rng = np.random.default_rng(1)
    own = responses[rng.integers(0, n_places, 100)].astype(float)
    records = np.einsum("nscmt,nm->nsct", own, random_double_couples(100, rng))
    records += 0.1 * np.abs(records).max(axis=(1, 2, 3), keepdims=True) * rng.standard_normal(records.shape)
    weight = np.ones((100, n_stations))
    best = search_grid(matrices, tensors, records, weight)
    one_s = seconds(lambda: search_grid(matrices, tensors, records[:1], weight[:1]))
    batch_s = seconds(lambda: search_grid(matrices, tensors, records, weight)) / 100

    written = np.einsum("pscmt,nm->pnsct", responses[:PLACES_WRITTEN_OUT].astype(float), tensors)
    written = written.reshape(-1, written[0, 0].size)
    written /= np.linalg.norm(written, axis=1, keepdims=True)
    written = written.astype(np.float32)
    data = records.reshape(100, -1)
    data = (data / np.linalg.norm(data, axis=1, keepdims=True)).astype(np.float32)
    whole = n / len(written)
    brute_one_s = seconds(lambda: written @ data[0]) * whole
    brute_batch_s = seconds(lambda: written @ data.T, 3) * whole / 100
    explained = np.square(np.maximum(written @ data.T, 0)).reshape(PLACES_WRITTEN_OUT, len(tensors), 100).max(axis=1)
    apart = np.abs(explained.T - best.explained[:, :PLACES_WRITTEN_OUT]).max()

    print(f"- {n:,} candidates, {n_stations} stations, {matrices.basis.shape[1]} functions of time for 128 samples")
    size_mb = matrices.reduced.nbytes / 1e6
    print(f"- responses {tabulated - started:.1f} s, matrices {made - tabulated:.1f} s, {size_mb:.0f} MB")
    print(f"- a record alone: {1e3 * one_s:.1f} ms; brute force {1e3 * brute_one_s:.0f} ms: {brute_one_s / one_s:.0f}×")
    print(
        f"- in batches of 100: {1e3 * batch_s:.1f} ms a record; brute force {1e3 * brute_batch_s:.0f} ms: "
        f"{brute_batch_s / batch_s:.0f}×"
    )
    print(f"- explained parts of {len(written):,} candidates written out differ by at most {apart:.1e}")


def seconds(call: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median time of a call."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
