"""What became of each station of an event, for the map."""

import pandas as pd


def station_verdicts(traces: pd.DataFrame) -> pd.DataFrame:
    """One row a station: network, station, distance_km, verdict, reason.

    `traces` is a table of figures.trace_table. A station is ``kept`` if a record of it passed, ``repaired`` if one
    that passed was repaired, ``dropped`` if none passed; its reason is then the most frequent one.
    """
    rows = []
    for (network, station), group in traces.groupby(["network", "station"], sort=False):
        passed = group["verdict"] != "dropped"
        verdict = "dropped" if not passed.any() else "repaired" if (group["verdict"] == "repaired").any() else "kept"
        reason = "" if passed.any() else str(group["reason"].mode().iloc[0])
        rows.append((network, station, float(group["distance_km"].median()), verdict, reason))
    return pd.DataFrame(rows, columns=["network", "station", "distance_km", "verdict", "reason"])
