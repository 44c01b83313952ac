"""What a letter is worth: how near to the references the answers of each letter are."""

from typing import Any, Final

import pandas as pd

from quakesource.evaluation.calibration import CALIBRATION_COLUMNS, calibrated_limits
from quakesource.evaluation.event_scores import VARIANT, score_events
from quakesource.evaluation.proportions import share_columns, shares_within
from quakesource.evaluation.summary import variant_columns

UNLETTERED: Final = "unlettered"


def judge_letters(kagan: pd.DataFrame) -> pd.DataFrame:
    """Shares within 15, 25 and 40° with Wilson 95 % intervals, a row a (variant, letter), and calibrated limits.

    An event counts once a letter, with the mean over the seeds that gave it this letter. The limits of
    `calibration.calibrated_limits` belong to the variant and stand in all its rows.

    Parameters
    ----------
    kagan : columns of `tables.KAGAN`

    Returns
    -------
    Table of `LETTERS_COLUMNS`, letters in their order; answers without one are "unlettered" and come last
    """
    letter = kagan["quality"].astype(object).where(kagan["quality"].notna(), "").astype(str).str.strip()
    answered = kagan.assign(letter=letter.mask(letter == "", UNLETTERED))[kagan["status"] == "answered"]
    scores = score_events(kagan)
    rows: list[dict[str, Any]] = []
    for _, group in scores.groupby(VARIANT, sort=False, dropna=False):
        names = variant_columns(group)
        limits = calibrated_limits(group["event_id"], group["uncertainty_deg"], group["kagan_deg"])
        own = answered[(answered[VARIANT] == [names[name] for name in VARIANT]).all(axis=1)]
        # One-letter words sort before the long one that stands for none.
        for value, of_letter in sorted(own.groupby("letter"), key=lambda item: (len(str(item[0])), item[0])):
            rows.append({**names, "letter": value, **_shares(score_events(of_letter)), **limits})
    return pd.DataFrame(rows, columns=LETTERS_COLUMNS)


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

LETTERS_COLUMNS: Final = [
    "system", "variant", "simulated", "headline", "letter", *_shares(_NOBODY), *CALIBRATION_COLUMNS
]  # fmt: skip
"""Columns of letters.csv."""
