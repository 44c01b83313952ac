"""Recorded earthquakes at one place, compared at the stations that recorded both: the paper's figures 6 and 7."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from quakesource.geometry import distance_azimuth
from quakesource.systems.symae.errors import correlation_of
from quakesource.systems.symae.networks import Faithful, Ours
from quakesource.systems.symae.statics import LEAST
from quakesource.systems.symae.virtual import codes_of, redatumed
from quakesource.systems.symae.windows import Windows, groups_of

MOST_KM, MOST_DEEPER_KM = 100.0, 50.0
"""Earthquakes farther from each other than this do not share paths."""


def collocated_rows(network: Faithful | Ours, windows: Windows, events: pd.DataFrame) -> list[dict[str, Any]]:
    """A row a pair of earthquakes and pixel that has enough stations of both, columns of `tables.COLLOCATED`.

    ``events`` has event_id, latitude_deg, longitude_deg and depth_km.
    """
    groups, rows = groups_of(windows), []
    for first, second in combinations(events.sort_values("event_id").to_dict("records"), 2):
        if not _near(first, second):
            continue
        names = str(first["event_id"]), str(second["event_id"])
        for pixel in sorted({pixel for event, pixel in groups if event in names}):
            both = [_by_station(windows, groups.get((name, pixel))) for name in names]
            common = sorted(set(both[0]) & set(both[1]))
            if len(common) < LEAST:
                continue
            records = [windows.records[[of[code] for code in common]][None] for of in both]
            codes = [codes_of(network, torch.from_numpy(one)) for one in records]
            found = {
                (a, b): 1 - float(correlation_of(redatumed(network, codes[a], codes[b]).numpy(), records[a]).mean())
                for a, b in ((0, 1), (1, 0))
            }
            rows.append(
                {
                    "first": names[0],
                    "second": names[1],
                    "focal_pixel": pixel,
                    "n_stations": len(common),
                    "record_correlation": float(correlation_of(*records).mean()),
                    "first_on_second": found[0, 1],
                    "second_on_first": found[1, 0],
                }
            )
    return rows


def _near(first: dict[Any, Any], second: dict[Any, Any]) -> bool:
    path = distance_azimuth(
        first["latitude_deg"], first["longitude_deg"], second["latitude_deg"], second["longitude_deg"]
    )
    deeper = abs(float(first["depth_km"]) - float(second["depth_km"]))
    return float(path.distance_km) <= MOST_KM and deeper <= MOST_DEEPER_KM


def _by_station(windows: Windows, rows: NDArray[np.int64] | None) -> dict[tuple[str, str], int]:
    """{(network, station): row} of a group."""
    if rows is None:
        return {}
    codes = windows.rows.loc[rows, ["network", "station"]].itertuples(index=False)
    return {(str(network), str(station)): int(row) for (network, station), row in zip(codes, rows, strict=True)}
