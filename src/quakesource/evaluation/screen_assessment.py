"""What the quality screens made of defects that were put in on purpose, and what it costs to go without them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Trace = tuple[str, str]
"""Station code and component."""

HARMLESS_ERROR = 0.25
"""A trace whose largest error in the band stays below this share of its largest amplitude is taken for undamaged."""

RIGHT_REASONS: Final = {
    "response_listed_wrongly": "response listed wrongly",
    "unrotated_rt": "rotat|orient|axes|azimuth",
    "gain_error": "gain|amplitude",
    "dead_small": "dead|flat",
    "nan_samples": "NaN",
    "glitch": "glitch|spike",
    "clipped": "clip",
    "baseline_step": "step|baseline",
    "mixed_units": "unit|gain|amplitude",
    "cm_per_s": "unit|gain|amplitude",
    "zero_padding": "pad|no pre-event|short: covers",
    "gap": "gap",
    "short_record": "short",
    "flat": "flat|dead",
    "contradicting_overlap": "overlap",
    "wrong_epochs": "different responses|part of the record|epoch",
    "missing_response": "no response",
    "noise_only": "noise|no signal",
    "coda": "coda|noise|another earthquake",
    "two_stations": "2 usable stations",
}
"""Regular expression of the reasons that name a kind of defect; for whole events, of the prediction's reason."""


@dataclass(frozen=True)
class Outcome:
    """One run through the stages.

    ``motion`` has the band-passed velocity (nt,) of every trace that was kept; ``verdicts`` the columns of
    `tables.VERDICT`; ``answer`` has status, reason, kagan_deg, delta_mw and variance_reduction of the best source, even
    where the status is "unusable" ("failed": the stages did not get through).
    """

    motion: dict[Trace, FloatArray]
    verdicts: pd.DataFrame
    answer: Mapping[str, Any]


def compare_answers(clean: Outcome, screened: Outcome, believing: Outcome) -> dict[str, Any]:
    """Status, Kagan angle, magnitude error and fit of the clean event, with and without screens of the damaged one.

    With screens, numbers stand for answers alone. Without, they are those of the best source, also where the inversion
    itself refuses to answer: that is another safeguard, not part of what is compared.
    """
    row: dict[str, Any] = {}
    for name, outcome in (("clean", clean), ("with", screened), ("without", believing)):
        row[f"status_{name}"] = outcome.answer["status"]
        counts = name == "without" or outcome.answer["status"] == "answered"
        for quantity, unit in (("kagan", "_deg"), ("delta_mw", ""), ("variance_reduction", "")):
            row[f"{quantity}_{name}{unit}"] = outcome.answer[quantity + unit] if counts else np.nan
    return row


def judge_stations(
    kind: str, damaged: Mapping[str, Sequence[str]], clean: Outcome, screened: Outcome
) -> dict[str, Any]:
    """Whether damaged stations were found, and what was lost with them.

    A station counts as found if nothing that the defect spoiled is used as it was (dropped, or repaired and now
    right), and one of its verdicts names the defect.

    Parameters
    ----------
    damaged : the components that the defect concerns, by station code
    """
    harmless = {code: all(_is_right((code, c), clean, screened) for c in parts) for code, parts in damaged.items()}
    named = {code: _is_named(kind, code, screened.verdicts) for code in damaged}
    others = [trace for trace in clean.motion if trace[0] not in damaged]
    partners = [trace for trace in clean.motion if trace[0] in damaged and trace[1] not in damaged[trace[0]]]
    return {
        "n_damaged": len(damaged),
        "n_found": sum(harmless[code] and named[code] for code in damaged),
        "n_harmless": sum(harmless.values()),
        "clean_traces": len(others),
        "clean_rejected": sum(trace not in screened.motion for trace in others),
        "partner_traces": len(partners),
        "partners_lost": sum(trace not in screened.motion for trace in partners),
        "reasons": _reasons(screened.verdicts, set(damaged)),
    }


def judge_event(kind: str, clean: Outcome, screened: Outcome) -> dict[str, Any]:
    """Whether an event that says nothing of its source was left without an answer, with the reason."""
    unusable = screened.answer["status"] == "unusable"
    reason = str(screened.answer["reason"])
    named = bool(pd.Series([reason]).str.contains(RIGHT_REASONS[kind], regex=True).item())
    counts = {"n_damaged": 1, "n_found": int(unusable and named), "n_harmless": int(unusable)}
    return {**counts, "reasons": f"{screened.answer['status']}: {reason}"}


def judge_clean(clean: Outcome) -> dict[str, Any]:
    """How many traces of an undamaged event are dropped all the same."""
    judged = clean.verdicts[clean.verdicts["component"] != "*"]
    dropped = clean.verdicts[clean.verdicts["verdict"] == "dropped"]
    return {
        "clean_traces": len(judged),
        "clean_rejected": len(judged) - len(clean.motion),
        "reasons": "; ".join(sorted(set(dropped["reason"]))),
    }


def summarise_assessment(rows: pd.DataFrame) -> pd.DataFrame:
    """A line a kind of defect: shares found and rejected, and the answers with and without the screens."""
    summary = []
    for kind, group in rows.groupby("kind", sort=False):
        total = group[["n_damaged", "n_found", "n_harmless", "clean_traces", "clean_rejected"]].sum()
        line: dict[str, Any] = {
            "kind": kind,
            "n_events": len(group),
            "n_damaged": int(total["n_damaged"]),
            "found_share": total["n_found"] / total["n_damaged"] if total["n_damaged"] else np.nan,
            "harmless_share": total["n_harmless"] / total["n_damaged"] if total["n_damaged"] else np.nan,
            "rejected_share": total["clean_rejected"] / total["clean_traces"] if total["clean_traces"] else np.nan,
        }
        for name in ("clean", "with", "without"):
            angle = group[f"kagan_{name}_deg"]
            line[f"answered_{name}"] = int((group[f"status_{name}"] == "answered").sum())
            line[f"kagan_{name}_median_deg"] = angle.median()
            line[f"kagan_{name}_worst_deg"] = angle.max()
            line[f"abs_delta_mw_{name}_median"] = group[f"delta_mw_{name}"].abs().median()
            line[f"variance_reduction_{name}_median"] = group[f"variance_reduction_{name}"].median()
        summary.append(line)
    return pd.DataFrame(summary)


def _is_right(trace: Trace, clean: Outcome, screened: Outcome) -> bool:
    if trace not in screened.motion:
        return True
    truth = clean.motion[trace]
    return bool(np.abs(screened.motion[trace] - truth).max() < HARMLESS_ERROR * np.abs(truth).max())


def _is_named(kind: str, code: str, verdicts: pd.DataFrame) -> bool:
    rows = verdicts[(verdicts["station"] == code) & verdicts["verdict"].isin(["dropped", "repaired"])]
    return bool(rows["reason"].str.contains(RIGHT_REASONS[kind], regex=True).any())


def _reasons(verdicts: pd.DataFrame, codes: set[str]) -> str:
    rows = verdicts[verdicts["station"].isin(codes) & (verdicts["verdict"] != "kept")]
    return "; ".join(sorted({f"{row.verdict}: {row.reason}" for row in rows.itertuples()}))
