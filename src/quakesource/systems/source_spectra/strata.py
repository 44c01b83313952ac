"""What source spectra are like by depth and style of faulting."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.evaluation.bootstrap import bootstrap_interval, row_generator
from quakesource.evaluation.strata import UNKNOWN, numeric_bins
from quakesource.mechanisms import faulting_style, moment_tensor
from quakesource.mechanisms.faulting import STYLES

Array = NDArray[np.float64]
N_SAMPLES: Final = 1000
ALL: Final = "all"


def spectra_strata(
    events: pd.DataFrame, measures: dict[str, Array], depth_edges_km: tuple[float, ...], seed: int
) -> pd.DataFrame:
    """Medians of measures in each stratum, with 95 % bootstrap intervals over its events.

    Parameters
    ----------
    events : with depth_km, strike_deg, dip_deg and rake_deg if they are known
    measures : {name: (n,)}, NaN where an event has none

    Returns
    -------
    Table of stratum (all, depth_km, style), bin, n_events and for each measure its name, ``_low``, ``_high`` and ``_n``
    (events that have it); unknown depths and styles are bins of their own, and bins without events are not there.
    """
    depth = events["depth_km"] if "depth_km" in events else pd.Series(np.nan, index=events.index)
    binned = numeric_bins(depth, depth_edges_km)
    in_order = list(binned.sort_values("rank")["bin"].unique())
    style = styles(events)
    strata = (
        (ALL, [ALL], np.full(len(events), ALL)),
        ("depth_km", in_order, binned["bin"].to_numpy()),
        ("style", [*STYLES, UNKNOWN], style),
    )
    rows = []
    for stratum, bins, labels in strata:
        for name in bins:
            chosen = labels == name
            if chosen.any():
                row: dict[str, object] = {"stratum": stratum, "bin": name, "n_events": int(chosen.sum())}
                for measure, values in measures.items():
                    row |= _median(measure, values[chosen], row_generator(seed, stratum, name, measure))
                rows.append(row)
    return pd.DataFrame(rows)


def styles(events: pd.DataFrame) -> NDArray[np.str_]:
    """(n,) style of faulting of each event, or unknown."""
    found = np.full(len(events), UNKNOWN, dtype="<U16")
    plane = ["strike_deg", "dip_deg", "rake_deg"]
    if set(plane) <= set(events):
        known = events[plane].notna().all(axis=1).to_numpy()
        if known.any():
            found[known] = faulting_style(moment_tensor(*(events.loc[known, name].to_numpy(float) for name in plane)))
    return found


def _median(name: str, values: Array, rng: np.random.Generator) -> dict[str, object]:
    values = values[np.isfinite(values)]
    low, high = bootstrap_interval(values, np.median, N_SAMPLES, rng)
    return {
        name: float(np.median(values)) if values.size else float("nan"),
        f"{name}_low": low,
        f"{name}_high": high,
        f"{name}_n": values.size,
    }
