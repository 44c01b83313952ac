"""Tables of the evaluation to draw: those of made-up Kagan angles, by the functions that make the real ones."""

import numpy as np
import pandas as pd
from figure_examples import kagan

from quakesource.evaluation import judge_grades, stratify
from quakesource.evaluation.label_noise import LABEL_NOISE_COLUMNS


def angles(n_events=60, **options):
    """A Kagan table with quality grades and stated uncertainties."""
    table = kagan(n_events=n_events, **options)
    rng = np.random.default_rng(2)
    answered = table["status"] == "answered"
    grade = pd.Series(rng.choice(list("ABCD"), len(table)), index=table.index)
    return table.assign(
        quality=grade.where(answered, ""),
        uncertainty_deg=(table["kagan_deg"] * rng.uniform(0.5, 2, len(table))).where(answered),
    )


def strata(table):
    """strata.csv of a Kagan table."""
    events = table["event_id"].unique()
    rng = np.random.default_rng(3)
    n = len(events)
    conditions = pd.DataFrame(
        {
            "event_id": events,
            "magnitude": rng.uniform(3, 5.5, n),
            "n_kept_stations": rng.integers(2, 30, n),
            "kept_gap_deg": rng.uniform(40, 300, n),
            "snr": rng.uniform(2, 50, n),
            "reference_depth_km": rng.uniform(2, 30, n),
            "source_kind": rng.choice(["point", "two_subevents", ""], n),
        }
    )
    return stratify(table, conditions, 50, 1)


def grades(table):
    """quality_grades.csv of a Kagan table."""
    return judge_grades(table)


def label_noise():
    """label_noise.csv of two systems."""
    rows = [
        {
            "system": system,
            "variant": "v",
            "simulated": True,
            "headline": True,
            "basis": basis,
            "n_compared": 50,
            "label_noise_deg": 20.0,
            "n_draws": 20,
            "truth_mean_deg": truth,
            "labels_mean_deg": labels,
            "floor_mean_deg": 20.0,
            "quadrature_mean_deg": float(np.hypot(truth, 20)),
        }
        for system, truth, labels in (("waveform_inversion", 8.0, 21.9), ("polarity", 18.0, 27.3))
        for basis in ("all_answered", "common")
    ]
    return pd.DataFrame(rows, columns=LABEL_NOISE_COLUMNS)
