"""The samples on disk: Zarr, one shard a part, written by any number of processes of Dask."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import zarr
from distributed import Client, as_completed
from numpy.typing import NDArray

from quakesource.products.arrays import checksum_codec
from quakesource.systems.fmnet.product import open_responses
from quakesource.systems.fmnet.published.stream import SampleStream
from quakesource.systems.fmnet.settings import FmnetRegionSettings, FmnetSamplesSettings

STORE_NAME = "samples.zarr"
A_SHARD, A_CHUNK = 2048, 256
"""Samples of a shard, which one process writes, and of a chunk, which a reader has to read."""
_ATTRIBUTES: dict[str, dict[str, Any]] = {
    "traces": {"quantity": "ground velocity, the largest sample of an earthquake about 1", "components": "Z R T"},
    "angles_deg": {"columns": "strike, dip, rake", "units": "degrees"},
    "place": {"quantity": "row of the responses"},
}


class Writing(NamedTuple):
    """What a process needs: small, and the same for all."""

    store: Path
    responses: Path
    region: FmnetRegionSettings
    settings: FmnetSamplesSettings
    n: int


def chosen_samples(stream: SampleStream, settings: FmnetSamplesSettings) -> NDArray[np.int64]:
    """Numbers of the samples that are written: all in order, or some drawn at random."""
    if settings.n_written is None or settings.n_written >= len(stream):
        return np.arange(len(stream))
    rng = np.random.default_rng([settings.seed, 23])
    return np.sort(rng.choice(len(stream), settings.n_written, replace=False))


def create_set(store: Path, n: int, n_traces: int, n_time: int) -> None:
    """An empty set of ``n`` samples."""
    group = zarr.create_group(store, zarr_format=3)
    codec = checksum_codec()
    shapes: dict[str, tuple[tuple[int, ...], str]] = {
        "traces": ((n_traces, n_time), "float32"),
        "angles_deg": ((3,), "float32"),
        "place": ((), "int32"),
    }
    for name, (rest, kind) in shapes.items():
        group.create_array(
            name,
            shape=(n, *rest),
            dtype=kind,
            chunks=(min(A_CHUNK, n), *rest),
            shards=(min(A_CHUNK, n) * (A_SHARD // A_CHUNK), *rest),
            compressors=(codec,),
            attributes=_ATTRIBUTES[name],
            dimension_names=("sample", *{2: ("trace", "time"), 1: ("angle",), 0: ()}[len(rest)]),
        )


def write_set(writing: Writing, client: Client) -> Iterator[int]:
    """Write every part; yields how many samples are there."""
    parts = range(-(-writing.n // _shard(writing.n)))
    futures = client.map(write_part, [writing] * len(parts), parts, pure=False)
    written = 0
    for future in as_completed(futures):
        written += future.result()
        yield written


def write_part(writing: Writing, number: int) -> int:
    """Make and write one shard; returns how many samples it has."""
    own = _opened(writing)
    size = _shard(writing.n)
    rows = slice(number * size, min((number + 1) * size, writing.n))
    rng = np.random.default_rng([writing.settings.seed, 24, number])
    samples = own.stream.samples(own.chosen[rows], rng)
    n = len(samples.place)
    for name, values in (
        ("traces", samples.traces.reshape(n, -1, samples.traces.shape[-1])),
        ("angles_deg", own.stream.angles_deg[samples.mechanism].astype(np.float32)),
        ("place", samples.place.astype(np.int32)),
    ):
        own.arrays[name][rows] = values
    return n


def _shard(n: int) -> int:
    return min(A_CHUNK, n) * (A_SHARD // A_CHUNK)


class _Opened(NamedTuple):
    """What a process keeps from one part to the next."""

    stream: SampleStream
    chosen: NDArray[np.int64]
    arrays: dict[str, Any]


@lru_cache(maxsize=1)
def _opened(writing: Writing) -> _Opened:
    stream = SampleStream(
        open_responses(writing.responses)["responses"].values, writing.region, writing.settings, writing.settings.seed
    )
    group = zarr.open_group(writing.store, mode="r+")
    return _Opened(stream, chosen_samples(stream, writing.settings), {name: group[name] for name in _ATTRIBUTES})
