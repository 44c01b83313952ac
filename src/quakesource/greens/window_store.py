"""The TRAINING GREEN'S FUNCTIONS product: windows about P and S of a velocity model and others like it, in Zarr."""

from pathlib import Path

import numpy as np
import xarray as xr

from quakesource.errors import GreensError
from quakesource.greens.store import QUANTITY
from quakesource.greens.windows import PHASES, GreensWindows
from quakesource.products import open_product
from quakesource.products.arrays import open_arrays, write_arrays

STORE_NAME = "windows.zarr"
PRODUCT = "training_greens"
_GRID = ("model", "depth_km", "distance_km", "phase")


def open_windows(manifest: Path, band: str) -> GreensWindows:
    """Read the windows of a band into memory; ProductError if they are not whole."""
    product = open_product(manifest, PRODUCT)
    data = open_arrays(product, STORE_NAME, group=band)
    attributes = data.attrs
    if attributes.get("quantity") != QUANTITY:
        raise GreensError(
            f"It holds {attributes.get('quantity')!r}, not {QUANTITY!r}.",
            where=str(manifest),
            next_step="Remake it with quakesource compute-training-greens.",
        )
    arrays = {name: data[name].values for name in ("counts", "scale", "start_s", "arrival_s", "takeoff_deg")}
    return GreensWindows(
        depth_km=data["depth_km"].values,
        distance_km=data["distance_km"].values,
        sampling_rate_hz=float(attributes["sampling_rate_hz"]),
        before_s=float(attributes["before_s"]),
        models=tuple(attributes["models"]),
        **arrays,
    )


def write_windows(folder: Path, windows: GreensWindows, band: str, model_hash: str) -> None:
    """Write the windows of a band into a work folder; ``model_hash`` is that of the model all others come from."""
    values = {name: getattr(windows, name) for name in ("counts", "scale", "start_s", "arrival_s", "takeoff_deg")}
    data = xr.Dataset(
        {
            "counts": ((*_GRID, "component", "time"), values["counts"]),
            "scale": ((*_GRID, "component"), values["scale"]),
            **{name: (_GRID, values[name]) for name in ("start_s", "arrival_s", "takeoff_deg")},
        },
        coords={"depth_km": windows.depth_km, "distance_km": windows.distance_km},
        attrs={
            "phases": list(PHASES),
            "quantity": QUANTITY,
            "units": "m/s per N·m: counts times scale",
            "models": list(windows.models),
            "model_hash": model_hash,
            "sampling_rate_hz": windows.sampling_rate_hz,
            "before_s": windows.before_s,
        },
    )
    n_depth, n_distance = values["counts"].shape[1:3]
    rest = values["counts"].shape[3:]
    chunk = min(32, n_distance)
    shards = (1, n_depth, -(-n_distance // chunk) * chunk, *rest)
    write_arrays(data, folder / STORE_NAME, group=band, counts={"chunks": (1, 1, chunk, *rest), "shards": shards})


def window_bytes(n_depth: int, n_distance: int, n_samples: int) -> int:
    """Bytes of counts of one model in memory."""
    return int(np.prod([n_depth, n_distance, len(PHASES), 10, n_samples])) * 2
