"""The OBSERVATIONS product: ground velocity of (event, station) pairs on a fixed grid, and the verdicts."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.products import open_product
from quakesource.products.arrays import open_arrays, write_arrays
from quakesource.products.parquet import read_parquet, write_parquet
from quakesource.tables import VERDICT, VERDICT_NUMBERS
from quakesource.waveforms.bands import Size

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
    "noise_from_s",
    "record_to_s",
)
"""Columns of pairs.parquet, in the order of the ``pair`` dimension; real, untapered record goes from ``noise_from_s``
to ``record_to_s``, relative to the origin time."""


@dataclass(frozen=True)
class Observations:
    """``velocity`` (pair, component, time_s) in m/s, NaN where a component was dropped; ``pairs`` has its rows.

    ``rejected`` has the dropped components of the same pairs, for pictures alone. ``events`` has the columns of the
    archive's and ``band``, the name of the band that its records were screened in.
    """

    velocity: xr.DataArray
    sampling_rate_hz: float
    rejected: xr.DataArray
    pairs: pd.DataFrame
    events: pd.DataFrame
    verdicts: pd.DataFrame
    simulated: bool

    def size_of(self, event_id: str) -> Size:
        """The band of an earthquake by its name."""
        size: Size = self.events.loc[self.events["event_id"] == event_id, "band"].iloc[0]
        return size


def open_observations(manifest: Path) -> Observations:
    """Open the product; ProductError if it is not whole."""
    product = open_product(manifest, "observations")
    folder = product.folder
    store = open_arrays(product, "waveforms.zarr")
    return Observations(
        velocity=store["velocity"].assign_coords(component=list(COMPONENTS)),
        sampling_rate_hz=float(product.attributes["sampling_rate_hz"]),
        rejected=store["rejected"].assign_coords(component=list(COMPONENTS)),
        pairs=read_parquet(folder / "pairs.parquet"),
        events=pd.read_csv(folder / "events.csv", dtype={"event_id": str}),
        verdicts=read_parquet(folder / "verdicts.parquet"),
        simulated=bool(product.attributes["simulated"]),
    )


def station_losses(verdicts: pd.DataFrame, event_id: str) -> dict[str, int]:
    """Stations of an event of which no record was kept, counted by reason (the commonest of each station)."""
    of_event = verdicts[(verdicts["event_id"] == event_id)]
    counts: Counter[str] = Counter()
    for _, rows in of_event.groupby(["network", "station"]):
        if (rows["verdict"] == "dropped").all():
            counts[rows["reason"].str.split(":").str[0].mode().iloc[0]] += 1
    return dict(counts)


def told_verdicts(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Columns of `tables.VERDICT` with their types: text (blank if there is none) and numbers of four digits."""
    table = verdicts.reindex(columns=list(VERDICT))
    for name in VERDICT:
        if name in VERDICT_NUMBERS:
            # evidence for people; more digits would say more than is measured
            table[name] = [float(f"{value:.4g}") for value in table[name].astype(np.float64)]
        else:
            table[name] = table[name].fillna("").astype(str)
    return table


def write_observations(
    folder: Path,
    motion: NDArray[np.float64],
    kept: NDArray[np.bool_],
    time_s: NDArray[np.float64],
    pairs: pd.DataFrame,
    verdicts: pd.DataFrame,
    events: pd.DataFrame,
) -> None:
    """Write the parts of the product into a work folder.

    Parameters
    ----------
    motion : (pair, component, time) ground velocity of all records, NaN where there was none
    kept : (pair, component) those that the screens left
    """
    attributes = {
        "units": "m/s",
        "components": list(COMPONENTS),
        "frame": "Z up, R away from the source, T 90° clockwise from R",
        "time_zero": "origin",
    }
    dims = ("pair", "component", "time_s")
    data = xr.Dataset(
        {
            name: (dims, np.where(chosen[..., None], motion, np.nan).astype(np.float32), attributes)
            for name, chosen in (("velocity", kept), ("rejected", ~kept))
        },
        coords={"time_s": time_s},
    )
    chunks = (min(64, max(1, len(pairs))), 3, time_s.size)
    encoding: dict[str, Any] = {str(name): {"chunks": chunks, "fill_value": np.nan} for name in data}
    write_arrays(data, folder / "waveforms.zarr", **encoding)
    write_parquet(pairs.reindex(columns=list(PAIR_COLUMNS)), folder / "pairs.parquet")
    told = told_verdicts(verdicts)
    write_parquet(told, folder / "verdicts.parquet")
    told.to_csv(folder / "verdicts.csv", index=False, float_format="%.4g")  # for people
    events.to_csv(folder / "events.csv", index=False)
