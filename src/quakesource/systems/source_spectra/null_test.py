"""Whether what Brune's model leaves of spectra is more than random pulses leave of it."""

from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.evaluation.bootstrap import bootstrap_interval, row_generator

Array = NDArray[np.float64]
EDGES: Final = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 11.0, 15.0, 20.0, 30.0)
"""Bins of f/fc."""
LEAST_POINTS: Final = 2
N_SAMPLES: Final = 1000


def residual_by_corner(residual: Array, frequency_hz: Array, corner_hz: Array, *, name: str, seed: int) -> pd.DataFrame:
    """Medians over events of each event's own median in bins of f/fc, with 95 % bootstrap intervals over events.

    Parameters
    ----------
    residual : (n, f) log10 of Brune's model over the spectrum
    corner_hz : (n,)

    Returns
    -------
    Table of catalogue (``name``), from_corners, to_corners, n_events (with enough points in the bin), median, low, high
    """
    ratio, rows = frequency_hz / corner_hz[:, None], []
    for low, high in pairwise(EDGES):
        inside = (ratio >= low) & (ratio < high)
        # an event whose band begins or ends within a bin would stand for a part of it alone
        chosen = (inside.sum(axis=1) >= LEAST_POINTS) & (ratio[:, 0] <= low) & (ratio[:, -1] >= high)
        of_event = np.array([np.median(residual[i, inside[i]]) for i in np.flatnonzero(chosen)])
        ends = bootstrap_interval(of_event, np.median, N_SAMPLES, row_generator(seed, name, low))
        rows.append(
            {
                "catalogue": name,
                "from_corners": low,
                "to_corners": high,
                "n_events": of_event.size,
                "median": float(np.median(of_event)) if of_event.size else float("nan"),
                "low": ends[0],
                "high": ends[1],
            }
        )
    return pd.DataFrame(rows)
