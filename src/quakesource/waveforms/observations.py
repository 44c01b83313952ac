"""The OBSERVATIONS product: ground velocity of (event, station) pairs on a fixed grid, and the verdicts."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
import zarr.codecs
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.products import open_product
from quakesource.tables import VERDICT

PAIR_COLUMNS = (
    "event_id",
    "network",
    "station",
    "location",
    "channels",
    "latitude_deg",
    "longitude_deg",
    "distance_km",
    "azimuth_deg",
    "back_azimuth_deg",
    "p_arrival_s",
    "s_arrival_s",
    "pick_source",
)
"""Columns of pairs.parquet, in the order of the ``pair`` dimension."""


@dataclass(frozen=True)
class Observations:
    """``velocity`` (pair, component, time_s) in m/s, NaN where a component was dropped; ``pairs`` has its rows."""

    velocity: xr.DataArray
    pairs: pd.DataFrame
    events: pd.DataFrame
    verdicts: pd.DataFrame
    simulated: bool


def open_observations(manifest: Path) -> Observations:
    """Open the product; ProductError if it is not whole."""
    product = open_product(manifest, "observations")
    folder = product.folder
    store = xr.open_zarr(folder / "waveforms.zarr", consolidated=False, chunks=None)
    return Observations(
        velocity=store["velocity"].assign_coords(component=list(COMPONENTS)),
        pairs=pd.read_parquet(folder / "pairs.parquet"),
        events=pd.read_csv(folder / "events.csv", dtype={"event_id": str}),
        verdicts=pd.read_csv(folder / "verdicts.csv", dtype=str, keep_default_na=False),
        simulated=bool(product.attributes["simulated"]),
    )


def write_observations(
    folder: Path,
    velocity: NDArray[np.float64],
    time_s: NDArray[np.float64],
    pairs: pd.DataFrame,
    verdicts: pd.DataFrame,
    events: pd.DataFrame,
) -> None:
    """Write the parts of the product into a work folder."""
    data = xr.DataArray(
        velocity.astype(np.float32),
        dims=("pair", "component", "time_s"),
        coords={"time_s": time_s},
        attrs={
            "units": "m/s",
            "components": list(COMPONENTS),
            "frame": "Z up, R away from the source, T 90° clockwise from R",
            "time_zero": "origin",
        },
    )
    codec = zarr.codecs.ZstdCodec(level=1, checksum=True)
    encoding = {
        "velocity": {
            "chunks": (min(64, max(1, len(pairs))), 3, time_s.size),
            "compressors": (codec,),
            "fill_value": np.nan,
        }
    }
    data.to_dataset(name="velocity").to_zarr(
        folder / "waveforms.zarr", mode="w", zarr_format=3, consolidated=False, encoding=encoding
    )
    pairs.reindex(columns=list(PAIR_COLUMNS)).to_parquet(folder / "pairs.parquet", index=False)
    verdicts.reindex(columns=list(VERDICT)).to_csv(folder / "verdicts.csv", index=False, float_format="%.4g")
    events.to_csv(folder / "events.csv", index=False)
