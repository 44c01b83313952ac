"""The product FMNET RESPONSES: the responses of the region's grid, in Zarr."""

from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS, MOMENT_TENSOR_COMPONENTS
from quakesource.products import open_product
from quakesource.products.arrays import open_arrays, write_arrays

Float32Array = NDArray[np.float32]
STORE_NAME = "responses.zarr"
PLACES_A_SHARD = 90


def write_responses(
    folder: Path,
    responses: Float32Array,
    epicentre: NDArray[np.float64],
    depth_km: NDArray[np.float64],
    stations: list[str],
) -> None:
    """Write responses (epicentre, depth, station, component, tensor component, time); epicentres (n, 2) in degrees."""
    n_epicentres, n_depths = responses.shape[:2]
    flat = responses.reshape(n_epicentres * n_depths, *responses.shape[2:])
    data = xr.Dataset(
        {"responses": (("place", "station", "component", "moment_tensor", "time"), flat)},
        coords={
            "latitude_deg": ("place", np.repeat(epicentre[:, 0], n_depths)),
            "longitude_deg": ("place", np.repeat(epicentre[:, 1], n_depths)),
            "depth_km": ("place", np.tile(depth_km, n_epicentres)),
        },
    )
    # names are attributes: Zarr has no settled type for an array of text
    data["responses"].attrs = {
        "units": "m/s per N·m",
        "quantity": "ground velocity for a unit step moment",
        "stations": stations,
        "components": list(COMPONENTS),
        "moment_tensor": list(MOMENT_TENSOR_COMPONENTS),
    }
    part = min(PLACES_A_SHARD, len(flat))
    encoding = {"chunks": (1, *flat.shape[1:]), "shards": (part, *flat.shape[1:])}
    write_arrays(data, folder / STORE_NAME, responses=encoding)


def open_responses(manifest: Path) -> xr.Dataset:
    """The responses (place, station, component, moment_tensor, time) with the coordinates of the places.

    ProductError if the product is not whole.
    """
    product = open_product(manifest, "fmnet_responses")
    return open_arrays(product, STORE_NAME).load()
