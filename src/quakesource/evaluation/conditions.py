"""What an event was like, whoever answers it: the same strata for every system."""

from typing import Final

import numpy as np
import pandas as pd

from quakesource.geometry.gap import azimuthal_gap_deg

CONDITION_COLUMNS: Final = (
    "event_id",
    "magnitude",
    "n_kept_stations",
    "kept_gap_deg",
    "snr",
    "reference_depth_km",
    "source_kind",
)
"""Columns of `event_conditions`."""


def event_conditions(
    events: pd.DataFrame, pairs: pd.DataFrame, verdicts: pd.DataFrame, references: pd.DataFrame
) -> pd.DataFrame:
    """One row an event of the observations.

    Parameters
    ----------
    events : columns of `tables.EVENT`
    pairs : a row a station and event, with azimuth_deg
    verdicts : columns of `tables.VERDICT`
    references : columns of `tables.REFERENCE`; ``source_kind`` may be lacking

    Returns
    -------
    Table of `CONDITION_COLUMNS`: catalogue magnitude; stations with at least one trace that the screens left, the
    largest gap between their azimuths (360 for fewer than two), the median SNR of these traces (NaN without one);
    depth (NaN) and kind of the reference (blank if unknown)
    """
    # Rows of component * are remarks on whole stations: their traces have rows of their own.
    traces = verdicts[(verdicts["component"] != "*") & verdicts["verdict"].isin(["kept", "repaired"])]
    station = ["event_id", "network", "station"]
    kept = traces[station].drop_duplicates()
    # a table without rows has no types: where every station was lost its names would be numbers
    pairs = pairs.astype(dict.fromkeys(station, str))
    azimuths = kept.astype(str).merge(pairs[[*station, "azimuth_deg"]].drop_duplicates(station), on=station)
    of_station = azimuths.groupby("event_id")["azimuth_deg"]
    snr = traces["snr"].astype(float).groupby(traces["event_id"]).median()
    known = references.reindex(columns=["event_id", "depth_km", "source_kind"]).drop_duplicates("event_id")
    known = known.set_index("event_id")
    name = events["event_id"]
    gap = {event: azimuthal_gap_deg(values) for event, values in of_station}
    return pd.DataFrame(
        {
            "event_id": name,
            "magnitude": events["magnitude"].astype(float),
            "n_kept_stations": name.map(kept["event_id"].value_counts()).fillna(0).astype(int),
            "kept_gap_deg": name.map(gap).fillna(azimuthal_gap_deg([])),
            "snr": name.map(snr).astype(float),
            "reference_depth_km": name.map(known["depth_km"]).astype(float),
            "source_kind": name.map(known["source_kind"]).replace(np.nan, "").astype(str),
        },
        columns=list(CONDITION_COLUMNS),
    ).reset_index(drop=True)
