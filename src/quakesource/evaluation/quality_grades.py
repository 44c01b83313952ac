"""What a grade is worth: how near to the references the answers of each grade are."""

from typing import Any, Final

import pandas as pd

from quakesource.evaluation.calibration import CALIBRATION_COLUMNS, calibrated_limits
from quakesource.evaluation.event_scores import VARIANT, score_events
from quakesource.evaluation.proportions import share_columns, shares_within
from quakesource.evaluation.summary import variant_columns

UNGRADED: Final = "ungraded"


def judge_grades(kagan: pd.DataFrame) -> pd.DataFrame:
    """Shares within 15, 25 and 40° with Wilson 95 % intervals, a row a (variant, grade), and calibrated limits.

    An event counts once a grade, with the mean over the seeds that gave it this grade. The limits of
    `calibration.calibrated_limits` belong to the variant and stand in all its rows.

    Parameters
    ----------
    kagan : columns of `tables.KAGAN`

    Returns
    -------
    Table of `QUALITY_GRADE_COLUMNS`, grades in their order; answers without one are "ungraded" and come last
    """
    grade = kagan["quality"].astype(object).where(kagan["quality"].notna(), "").astype(str).str.strip()
    answered = kagan.assign(grade=grade.mask(grade == "", UNGRADED))[kagan["status"] == "answered"]
    scores = score_events(kagan)
    rows: list[dict[str, Any]] = []
    for _, group in scores.groupby(VARIANT, sort=False, dropna=False):
        names = variant_columns(group)
        limits = calibrated_limits(group["event_id"], group["uncertainty_deg"], group["kagan_deg"])
        own = answered[(answered[VARIANT] == [names[name] for name in VARIANT]).all(axis=1)]
        # The letters A to D sort before the longer word that stands for none.
        for value, of_grade in sorted(own.groupby("grade"), key=lambda item: (len(str(item[0])), item[0])):
            rows.append({**names, "grade": value, **_shares(score_events(of_grade)), **limits})
    return pd.DataFrame(rows, columns=QUALITY_GRADE_COLUMNS)


def _shares(events: pd.DataFrame) -> dict[str, float]:
    compared = events.dropna(subset="kagan_deg")
    stated = compared.dropna(subset="uncertainty_deg")
    inside = int((stated["kagan_deg"] <= stated["uncertainty_deg"]).sum())
    return {
        "n_answered": len(events),
        "n_compared": len(compared),
        **shares_within(compared["kagan_deg"].to_numpy(float)),
        "kagan_median_deg": float(compared["kagan_deg"].median()),
        "uncertainty_median_deg": float(stated["uncertainty_deg"].median()),
        "n_with_uncertainty": len(stated),
        **share_columns("share_within_uncertainty", inside, len(stated)),
    }


_NOBODY = pd.DataFrame({"kagan_deg": [], "uncertainty_deg": []}, dtype=float)

QUALITY_GRADE_COLUMNS: Final = [
    "system",
    "variant",
    "simulated",
    "headline",
    "grade",
    *_shares(_NOBODY),
    *CALIBRATION_COLUMNS,
]
"""Columns of quality_grades.csv."""
