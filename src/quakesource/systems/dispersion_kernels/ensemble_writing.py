"""Ensembles on disk: Zarr, one shard a part, written by any number of processes of Dask."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import zarr
from distributed import Client, as_completed

from quakesource.products.arrays import checksum_codec
from quakesource.surface_waves.dispersion import WAVES
from quakesource.systems.dispersion_kernels.ensemble import Ensemble, computed, drawn, periods_s
from quakesource.systems.dispersion_kernels.layering import layer_edges_km
from quakesource.systems.dispersion_kernels.settings import KernelEnsembleSettings

COLUMNS = ("vp_km_s", "vs_km_s", "density_g_cm3")
A_SHARD, A_CHUNK = 512, 64
"""Models of a shard, which one process writes, and of a chunk."""


class Writing(NamedTuple):
    """What a process needs: small, and the same for all."""

    store: Path
    ensemble: Ensemble
    settings: KernelEnsembleSettings


def create_store(writing: Writing) -> None:
    """An empty store of the ensemble."""
    edges, periods = layer_edges_km(writing.settings), periods_s(writing.settings)
    n, n_layers, n_periods = writing.ensemble.n, len(edges), len(periods)
    group = zarr.create_group(writing.store, zarr_format=3)
    group.attrs.update(
        {
            "top_km": list(edges),
            "period_s": list(periods),
            "waves": list(WAVES),
            "columns": list(COLUMNS),
            "simulated": True,
        }
    )
    curve = ("model", "wave", "period")
    arrays: dict[str, tuple[tuple[int, ...], str, tuple[str, ...], str]] = {
        "columns": ((3, n_layers), "float32", ("model", "column", "layer"), "Vp, Vs in km/s, density in g/cm³"),
        "phase_velocity_km_s": ((2, n_periods), "float32", curve, "fundamental modes; NaN where status is not 0"),
        "group_velocity_km_s": ((2, n_periods), "float32", curve, "fundamental modes; NaN where status is not 0"),
        "status": ((2, n_periods), "int8", curve, "0 found, 1 does not exist, 2 search failed"),
        "kernels": (
            (2, n_periods, 3, n_layers),
            "float16",
            (*curve, "column", "layer"),
            "derivatives of the phase velocity with respect to the columns, of whole layers",
        ),
    }
    for name, (rest, kind, dimensions, quantity) in arrays.items():
        chunk = min(A_CHUNK, n)
        group.create_array(
            name,
            shape=(n, *rest),
            dtype=kind,
            chunks=(chunk, *rest),
            shards=(chunk * (A_SHARD // A_CHUNK), *rest),
            compressors=(checksum_codec(),),
            dimension_names=dimensions,
            attributes={"quantity": quantity},
        )


def parts(n: int) -> list[slice]:
    """Models of each part: a shard."""
    size = min(A_CHUNK, n) * (A_SHARD // A_CHUNK)
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]


def write_ensemble(writing: Writing, client: Client | None) -> Iterator[tuple[int, dict[int, int]]]:
    """Make every part; yields how many models it has and how many periods have each status.

    Without a ``client`` this process makes them all.
    """
    if client is None:
        for rows in parts(writing.ensemble.n):
            yield write_part(writing, rows)
        return
    futures = client.map(write_part, [writing] * len(parts(writing.ensemble.n)), parts(writing.ensemble.n), pure=False)
    for future in as_completed(futures):
        yield future.result()


def write_part(writing: Writing, rows: slice) -> tuple[int, dict[int, int]]:
    """Draw, compute and write the models of one part; returns how many, and {status: periods}."""
    made = computed(
        [drawn(writing.ensemble, i, writing.settings) for i in range(rows.start, rows.stop)], writing.settings
    )
    group = zarr.open_group(writing.store, mode="r+")
    for name, values in made.items():
        array: Any = group[name]
        array[rows] = values
    kinds, counts = np.unique(made["status"], return_counts=True)
    return rows.stop - rows.start, {int(kind): int(count) for kind, count in zip(kinds, counts, strict=True)}
