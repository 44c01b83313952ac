"""Windows of recorded teleseisms: the product of observe-teleseisms."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.products import open_product
from quakesource.products.arrays import open_arrays
from quakesource.products.parquet import read_parquet

STORE_NAME, ROWS, PRODUCT = "windows.zarr", "windows.parquet", "teleseismic_windows"


class Windows(NamedTuple):
    """``records`` (row, n), standardised; ``rows`` has the columns of `tables.WINDOW`; ``time_s`` (n,) from the
    arrival.
    """

    records: NDArray[np.float32]
    rows: pd.DataFrame
    time_s: NDArray[np.float64]
    simulated: bool


def open_windows(manifest: Path) -> Windows:
    """The windows of a product; ProductError if it is not whole."""
    product = open_product(manifest, PRODUCT)
    data = open_arrays(product, STORE_NAME)
    return Windows(
        data["records"].values,
        read_parquet(product.folder / ROWS),
        np.array(data.attrs["time_s"], np.float64),
        bool(product.attributes["simulated"]),
    )


def groups_of(windows: Windows) -> dict[tuple[str, int], NDArray[np.int64]]:
    """{(event, pixel): rows} of the records that were kept, groups large enough first to last as they come."""
    kept = windows.rows[windows.rows["kept"]]
    return {(str(event), int(pixel)): rows.index.to_numpy(np.int64) for (event, pixel), rows in _grouped(kept)}


def _grouped(kept: pd.DataFrame) -> list[tuple[tuple[str, int], pd.DataFrame]]:
    return [(key, rows) for key, rows in kept.groupby(["event_id", "focal_pixel"], sort=True)]  # type: ignore[misc]


def recorded_groups(manifest: Path) -> list[NDArray[np.float32]]:
    """Records (r, n) of every group that was kept."""
    windows = open_windows(manifest)
    return [windows.records[rows] for rows in groups_of(windows).values()]
