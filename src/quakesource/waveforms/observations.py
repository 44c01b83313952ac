"""The OBSERVATIONS product: ground velocity of (event, station) pairs on a fixed grid, and the verdicts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.products import open_product
from quakesource.products.arrays import append_arrays, open_arrays, write_arrays
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

CHUNK_PAIRS = 64
WRITTEN_TOGETHER = 10 * CHUNK_PAIRS


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
            # where no row has a text, the column is one of numbers
            table[name] = table[name].astype(object).where(table[name].notna(), "").astype(str)
    return table


class ObservationWriter:
    """Writes the parts of the product as events come: seismograms of no more than some hundred pairs are held.

    The files are the same however the pairs are dealt out.
    """

    def __init__(self, folder: Path, time_s: NDArray[np.float64]) -> None:
        """``folder`` is the work folder of the product, ``time_s`` (nt,) the grid after the origin time."""
        self.n_pairs = 0
        self._folder, self._time_s, self._written = folder, time_s, 0
        self._held: list[tuple[NDArray[np.float32], NDArray[np.float32]]] = []
        self._pairs = [pd.DataFrame(columns=list(PAIR_COLUMNS))]
        self._verdicts = [told_verdicts(pd.DataFrame())]

    def add(
        self,
        motion: NDArray[np.float64],
        kept: NDArray[np.bool_],
        pairs: pd.DataFrame | Sequence[Mapping[str, Any]],
        verdicts: pd.DataFrame | Sequence[Mapping[str, Any]],
    ) -> None:
        """Take in some pairs.

        Parameters
        ----------
        motion : (pair, component, time) ground velocity of all records, NaN where there was none
        kept : (pair, component) those that the screens left
        """
        of_each = [np.where(chosen[..., None], motion, np.nan).astype(np.float32) for chosen in (kept, ~kept)]
        self._held.append((of_each[0], of_each[1]))
        self.n_pairs += len(motion)
        self._pairs.append(pd.DataFrame(pairs).reindex(columns=list(PAIR_COLUMNS)))
        self._verdicts.append(told_verdicts(pd.DataFrame(verdicts)))
        while self.n_pairs - self._written >= WRITTEN_TOGETHER:
            self._write(WRITTEN_TOGETHER)

    def finish(self, events: pd.DataFrame) -> None:
        """Write what is left; ``events`` is the table of events with their bands."""
        if self.n_pairs > self._written or not self._written:
            self._write(self.n_pairs - self._written)
        write_parquet(_joined(self._pairs), self._folder / "pairs.parquet")
        told = _joined(self._verdicts)
        write_parquet(told, self._folder / "verdicts.parquet")
        told.to_csv(self._folder / "verdicts.csv", index=False, float_format="%.4g")  # for people
        events.to_csv(self._folder / "events.csv", index=False)

    def _write(self, number: int) -> None:
        """Write the first pairs that are held; all but the last time whole chunks."""
        attributes = {
            "units": "m/s",
            "components": list(COMPONENTS),
            "frame": "Z up, R away from the source, T 90° clockwise from R",
            "time_zero": "origin",
        }
        dims, shape = ("pair", "component", "time_s"), (0, len(COMPONENTS), self._time_s.size)
        held = [np.concatenate([np.empty(shape, np.float32), *parts]) for parts in zip(*self._held, strict=True)]
        held = held or [np.empty(shape, np.float32)] * 2
        self._held = [(held[0][number:], held[1][number:])]
        data = xr.Dataset(
            {
                name: (dims, values[:number], attributes)
                for name, values in zip(("velocity", "rejected"), held, strict=True)
            },
            coords={"time_s": self._time_s},
        )
        path = self._folder / "waveforms.zarr"
        if self._written:
            append_arrays(data.drop_vars("time_s"), path, "pair")
        else:
            chunks = (min(CHUNK_PAIRS, max(1, number)), *shape[1:])
            encoding: dict[str, Any] = {str(name): {"chunks": chunks, "fill_value": np.nan} for name in data}
            write_arrays(data, path, **encoding)
        self._written += number


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Tables of the same columns below each other; those without rows say nothing of their types."""
    return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)


def write_observations(
    folder: Path,
    motion: NDArray[np.float64],
    kept: NDArray[np.bool_],
    time_s: NDArray[np.float64],
    pairs: pd.DataFrame,
    verdicts: pd.DataFrame,
    events: pd.DataFrame,
) -> None:
    """All of `ObservationWriter` at once."""
    writer = ObservationWriter(folder, time_s)
    writer.add(motion, kept, pairs, verdicts)
    writer.finish(events)
