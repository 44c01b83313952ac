"""Simulated regions on disk: a Zarr store, one chunk a region, written by any number of processes of Dask."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import zarr
from distributed import Client, as_completed
from numpy.typing import NDArray

from quakesource.observatory.teleseismic.grid import grid_of
from quakesource.observatory.teleseismic.region import EVENTS, Region, draw_region
from quakesource.products import open_product
from quakesource.products.arrays import checksum_codec, open_arrays
from quakesource.systems.symae.variants import Recipe

STORE_NAME, PRODUCT = "regions.zarr", "teleseismic_regions"
A_PART = 20
"""Regions that a process makes at a time."""
_ARRAYS: dict[str, tuple[tuple[str, ...], str]] = {
    "records": (("event", "pixel", "receiver", "time"), "standardised records"),
    "clean": (("event", "pixel", "receiver", "time"), "the same without noise, in the scale of the records"),
    "source": (("event", "pixel", "time"), "apparent source functions in band, standardised"),
    "seen": (("event", "pixel", "time"), "the same with pP and sP"),
    "oracle_envelope": (("event", "pixel", "time"), "mean envelope of perfect virtual seismograms on common paths"),
    "oracle_linear": (("event", "pixel", "time"), "mean of perfect virtual seismograms on common paths"),
    "centroid_s": (("event", "pixel"), "centroid times of the apparent source functions"),
    "slowness_s_km": (("pixel",), "horizontal slowness of P at the source"),
    "azimuth_deg": (("pixel",), "azimuth of the pixel's centre"),
    "pixel": (("pixel",), "number of the pixel"),
    "distance_deg": (("pixel", "receiver"), "epicentral distance"),
    "n_episodes": (("event",), "episodes of the rupture"),
    "strike_deg": (("event",), "strike of the rupture"),
}


class Regions(NamedTuple):
    """Regions in memory; arrays have a first dimension of regions and then those of `Region`; ``time_s`` (n,)."""

    records: NDArray[np.float32]
    clean: NDArray[np.float32]
    source: NDArray[np.float32]
    seen: NDArray[np.float32]
    oracle_envelope: NDArray[np.float32]
    oracle_linear: NDArray[np.float32]
    centroid_s: NDArray[np.float32]
    slowness_s_km: NDArray[np.float32]
    azimuth_deg: NDArray[np.float32]
    pixel: NDArray[np.float32]
    distance_deg: NDArray[np.float32]
    n_episodes: NDArray[np.float32]
    strike_deg: NDArray[np.float32]
    time_s: NDArray[np.float64]


class Writing(NamedTuple):
    """What a process needs: small, and the same for all."""

    store: Path
    recipe: Recipe


def create_store(writing: Writing) -> None:
    """An empty store."""
    grid, world = grid_of(writing.recipe.window), writing.recipe.world
    sizes = {
        "event": len(EVENTS),
        "pixel": world.n_pixels,
        "receiver": world.n_receivers,
        "time": len(grid.time_s),
    }
    group = zarr.create_group(writing.store, zarr_format=3)
    group.attrs.update({"time_s": list(grid.time_s), "events": list(EVENTS), "simulated": True})
    for name, (dimensions, quantity) in _ARRAYS.items():
        rest = tuple(sizes[dimension] for dimension in dimensions)
        group.create_array(
            name,
            shape=(writing.recipe.n, *rest),
            dtype="float32",
            chunks=(min(A_PART, writing.recipe.n), *rest),
            compressors=(checksum_codec(),),
            dimension_names=("region", *dimensions),
            attributes={"quantity": quantity},
        )


def parts(n: int) -> list[slice]:
    """Regions of each part: those of a chunk."""
    return [slice(start, min(start + A_PART, n)) for start in range(0, n, A_PART)]


def write_regions(writing: Writing, client: Client | None) -> Iterator[int]:
    """Make every part; yields how many regions it has. Without a ``client`` this process makes them all."""
    if client is None:
        for rows in parts(writing.recipe.n):
            yield write_part(writing, rows)
        return
    chosen = parts(writing.recipe.n)
    for future in as_completed(client.map(write_part, [writing] * len(chosen), chosen, pure=False)):
        yield future.result()


def write_part(writing: Writing, rows: slice) -> int:
    """Draw and write some regions; returns how many."""
    grid = grid_of(writing.recipe.window)
    seed = writing.recipe.world.seed, writing.recipe.salt
    made = [
        draw_region(np.random.default_rng([*seed, number]), writing.recipe.world, grid, writing.recipe.n_common_paths)
        for number in range(rows.start, rows.stop)
    ]
    group = zarr.open_group(writing.store, mode="r+")
    for name in _ARRAYS:
        array: Any = group[name]
        array[rows] = np.stack([values_of(region, name) for region in made]).astype(np.float32)
    return len(made)


def values_of(region: Region, name: str) -> NDArray[Any]:
    """The array of a region that the store has under a name."""
    if name in ("n_episodes", "strike_deg"):
        return np.array([getattr(rupture, name) for rupture in region.ruptures])
    return np.asarray(getattr(region, name))


def open_regions(manifest: Path) -> Regions:
    """All regions of a product; ProductError if it is not whole."""
    product = open_product(manifest, PRODUCT)
    data = open_arrays(product, STORE_NAME)
    time_s = np.array(data.attrs["time_s"], np.float64)
    return Regions(**{name: data[name].values for name in _ARRAYS}, time_s=time_s)
