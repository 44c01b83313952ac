"""One row an (event, system, variant): seeds averaged, and the two bases on which systems are compared."""

from typing import Final

import pandas as pd

BASES: Final = ("all_answered", "common")
"""Every event that a system answered; those that every system answered (the headline)."""

VARIANT: Final = ["simulated", "system", "variant"]
"""What a row of a summary stands for. Simulated and real records are never pooled."""

SELDOM: Final = 0.25
"""Share of the events asked below which a system's answers do not decide on which events the others are compared."""

_ANSWER, _DECLINED, _UNUSABLE = "answered", "declined", "unusable"
_MEASURES = ["kagan_deg", "delta_mw", "abs_delta_mw", "depth_error_km", "uncertainty_deg"]


def score_events(kagan: pd.DataFrame) -> pd.DataFrame:
    """Mean over the seeds of each (event, system, variant), in the order of the table.

    Seeds of one event are not independent: an event counts once. It counts as answered if any seed answered, else as
    declined if any declined, else as unusable. An event without a row was not asked.

    Parameters
    ----------
    kagan : columns of `tables.KAGAN`

    Returns
    -------
    Table with simulated, system, variant, event_id, status, n_seeds, kagan_deg, delta_mw, abs_delta_mw,
    depth_error_km, uncertainty_deg (of answers; NaN elsewhere) and two flags. ``headline`` marks the first variant of
    a system in the order of its predictions; ``common`` the events that the headline variants of all systems
    answered, but for those of `seldom_answering`, which take nobody's events away.
    """
    table = kagan.assign(abs_delta_mw=kagan["delta_mw"].abs())
    for measure in _MEASURES:
        table[measure] = table[measure].astype(float).where(table["status"] == _ANSWER)
    table["simulated"] = table["simulated"].astype(bool)
    for status in (_ANSWER, _DECLINED):
        table[status] = table["status"] == status
    groups = table.groupby([*VARIANT, "event_id"], sort=False, dropna=False)
    scores = groups[_MEASURES].mean()
    any_seed = groups[[_ANSWER, _DECLINED]].any()
    scores["status"] = _UNUSABLE
    scores.loc[any_seed[_DECLINED], "status"] = _DECLINED
    scores.loc[any_seed[_ANSWER], "status"] = _ANSWER
    scores["n_seeds"] = groups.size()
    scores = scores.reset_index()
    first = scores.groupby(["simulated", "system"], sort=False)["variant"].transform("first")
    scores["headline"] = scores["variant"] == first
    return scores.assign(common=_common(scores))


def of_basis(scores: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Rows of `score_events` that belong to a basis of `BASES`."""
    return scores[scores["common"]] if basis == "common" else scores


def seldom_answering(scores: pd.DataFrame) -> "pd.Series[float]":
    """Share of answers by (simulated, system), of systems that answered less than `SELDOM` of what they were asked.

    A system of one region is asked everywhere and declines what lies outside it. Where all systems are like that,
    those that answered most are not among these.
    """
    headline = scores[scores["headline"]]
    share = (
        (headline["status"] == _ANSWER)
        .astype(float)
        .groupby([headline["simulated"], headline["system"]], sort=False)
        .mean()
    )
    most = share.groupby(level="simulated").transform("max")
    return share[share < most.clip(upper=SELDOM)]


def _common(scores: pd.DataFrame) -> "pd.Series[bool]":
    seldom = pd.MultiIndex.from_frame(scores[["simulated", "system"]]).isin(seldom_answering(scores).index)
    headline = scores[scores["headline"] & (scores["status"] == _ANSWER) & ~seldom]
    common = pd.Series(False, index=scores.index)
    for simulated, group in scores.groupby("simulated"):
        of_kind = headline[headline["simulated"] == simulated]
        n_answers = of_kind.groupby("event_id")["system"].nunique()
        by_all = n_answers.index[n_answers == of_kind["system"].nunique()]
        common[group.index] = group["event_id"].isin(by_all)
    return common
