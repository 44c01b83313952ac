"""Everything that is measured on a trace in one row: its screens and its fits."""

import pandas as pd

from quakesource.figures.checking import checked_table
from quakesource.tables import TRACE_FIT

WINDOWS = ("body", "surface")
_NEEDED = (
    "network",
    "station",
    "location",
    "channel",
    "component",
    "distance_km",
    "verdict",
    "reason",
    "evidence",
    "snr",
    "amplitude_ratio",
)
FIT_COLUMNS = ("shift_s", "max_shift_s", "correlation", "variance_reduction", "amplitude_ratio")


def trace_table(verdicts: pd.DataFrame, fits: pd.DataFrame) -> pd.DataFrame:
    """One row a verdict of one event, by distance, with the numbers of its fits.

    `verdicts` has the columns of tables.VERDICT , `fits` those of tables.TRACE_FIT for one
    variant, and may be empty. Fit columns are named by their window, e.g. ``body_shift_s``; a window that no
    trace has is left out, NaN where a trace was not inverted.
    """
    table = checked_table(verdicts, _NEEDED, what="verdicts", remake="observe the event again").copy()
    if not fits.empty:
        checked_table(fits, TRACE_FIT, what="trace fits", remake="run the inversion of this event again")
    used = table["verdict"] != "dropped"  # the fit is of the record that passed, not of its station's other sensors
    for window in [name for name in WINDOWS if not fits.empty and (fits["window"] == name).any()]:
        rows = fits[fits["window"] == window].set_index(["network", "station", "component"])
        keys = pd.MultiIndex.from_frame(table[["network", "station", "component"]])
        for name in FIT_COLUMNS:
            table[f"{window}_{name}"] = rows[name].reindex(keys).to_numpy(dtype=float)
            table.loc[~used, f"{window}_{name}"] = float("nan")
    component = table["component"].map({"Z": 0, "R": 1, "T": 2}).fillna(3)
    order = table.assign(_place=component).sort_values(["distance_km", "network", "station", "_place"], kind="stable")
    return order.drop(columns="_place").reset_index(drop=True)
