"""Stage observe-teleseisms: windows about P or S of every record of an archive, grouped, with outliers told apart."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from quakesource.acquire.archive import open_archive
from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.progress import with_progress
from quakesource.observatory.teleseismic.grid import grid_of
from quakesource.products import build_product, open_product
from quakesource.products.arrays import write_arrays
from quakesource.products.parquet import read_parquet, write_parquet
from quakesource.settings import ObserveSettings
from quakesource.settings.base import as_values
from quakesource.settings.teleseismic import TeleseismicWindowSettings
from quakesource.systems.symae.observing import recorded_windows
from quakesource.systems.symae.settings import SymaeRecordSettings
from quakesource.systems.symae.statics import spread_rows, with_statics
from quakesource.systems.symae.tables import SPREAD, WINDOW
from quakesource.systems.symae.windows import PRODUCT, ROWS, STORE_NAME


def observe_teleseisms(
    observe: ObserveSettings,
    window: TeleseismicWindowSettings,
    records: SymaeRecordSettings,
    *,
    archive: Path,
    groups: Path,
    windows: Path,
) -> None:
    """Cut windows, remove responses, band-pass, standardise, and align each group with its mean.

    Parameters
    ----------
    archive : manifest of the archive
    groups : manifest of group-receivers
    windows : manifest of the product to write: windows.zarr, windows.parquet, spread.csv
    """
    source, grid = open_archive(archive), grid_of(window)
    pixels = read_parquet(open_product(groups, "receiver_groups").folder / "groups.parquet")
    events = source.events().to_dict("records")
    series, rows = [], []
    for event in with_progress(iter(events), len(events), "earthquakes"):
        of_event = pixels[pixels["event_id"] == event["event_id"]]
        for made in recorded_windows(source, event, of_event, grid, window.band_hz, observe, records):
            series.append(np.zeros(len(grid.time_s)) if made.window is None else made.window)
            rows.append(made.row)
    data = np.reshape(np.array(series, np.float32), (-1, len(grid.time_s)))
    table = pd.DataFrame(rows).reindex(columns=list(WINDOW)).reset_index(drop=True)
    table["kept"] = table["kept"].astype(bool)
    table = with_statics(data, table, grid.step_s, records.min_correlation)
    attributes: dict[str, Any] = {"simulated": source.simulated, "wave": records.wave, "n_records": len(table)}
    with build_product(
        windows,
        PRODUCT,
        "observe_teleseisms",
        code=fingerprint("observe_teleseisms"),
        settings=as_values(observe, window, records),
        inputs=[archive, groups],
        attributes=attributes,
    ) as work:
        arrays = xr.Dataset(
            {"records": (("row", "time"), data, {"quantity": "displacement in band, standardised"})},
            attrs={"time_s": list(grid.time_s)},
        )
        chunks = (max(1, min(512, len(data))), len(grid.time_s))
        write_arrays(arrays, work / STORE_NAME, records={"chunks": chunks})
        write_parquet(table, work / ROWS)
        spread = pd.DataFrame(spread_rows(table)).assign(simulated=source.simulated).reindex(columns=list(SPREAD))
        spread.to_csv(work / "spread.csv", index=False, float_format="%.4g")
    losses = table.loc[~table["kept"], "reason"].str.split(":").str[0].value_counts()
    print(f"{table['kept'].sum()} of {len(table)} records are used", file=sys.stderr)
    print(losses.to_string(), spread.round(2).to_string(index=False), sep="\n", file=sys.stderr)
