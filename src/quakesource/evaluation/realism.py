"""Whether a simulated world may judge: its records like real ones, its earthquakes neither easy nor lost."""

from typing import Any, Final

import numpy as np
import pandas as pd

from quakesource.evaluation.record_statistics import STATISTICS

INVERSION: Final = ("waveform_inversion", "double_couple")
KAGAN_DEG: Final = (5.0, 20.0)
"""Median of the waveform inversion's Kagan angles: below, a world is too easy; above, it is broken."""
LARGEST_VARIANCE_REDUCTION: Final = 0.85
"""Median over the inversion's events above which a world is too easy."""


def compare_realism(simulated: pd.DataFrame, real: pd.DataFrame, kagan: pd.DataFrame) -> pd.DataFrame:
    """A row a demand on the world.

    Parameters
    ----------
    simulated, real : of `record_statistics.percentiles`
    kagan : columns of `tables.KAGAN` of the simulated study

    Returns
    -------
    statistic, low and high (the real quartiles, or the limits above), simulated_median, whether it is ``inside``,
    n_simulated and n_real (values; none for the inversion's limits) and n_real_events
    """
    sims, reals = (table.set_index("statistic").to_dict("index") for table in (simulated, real))
    rows = []
    for name in STATISTICS:
        ours, theirs = sims[name], reals[name]
        row = _row(name, theirs["q25"], theirs["q75"], ours["median"], ours["n"])
        rows.append({**row, "n_real": theirs["n"], "n_real_events": theirs["n_events"]})
    answers = kagan[(kagan["system"] == INVERSION[0]) & (kagan["variant"] == INVERSION[1])]
    answers = answers[answers["status"] == "answered"]
    angle, fit = answers["kagan_deg"].dropna(), answers["variance_reduction"].dropna()
    rows.append(_row("inversion_median_kagan_deg", *KAGAN_DEG, float(angle.median()), len(angle)))
    limits = -np.inf, LARGEST_VARIANCE_REDUCTION
    rows.append(_row("inversion_median_variance_reduction", *limits, float(fit.median()), len(fit)))
    return pd.DataFrame(rows)


def _row(name: str, low: float, high: float, median: float, n_simulated: int) -> dict[str, Any]:
    return {
        "statistic": name,
        "low": low,
        "high": high,
        "simulated_median": median,
        "inside": bool(low <= median <= high),
        "n_simulated": n_simulated,
    }
