"""When a defect counts as found, which traces count as rejected, and the lines of the summary."""

import numpy as np
import pandas as pd
import pytest

from quakesource.evaluation.screen_assessment import (
    Outcome,
    compare_answers,
    judge_clean,
    judge_event,
    judge_stations,
    summarise_assessment,
)

ANSWER = {"status": "answered", "reason": "", "kagan_deg": 5.0, "delta_mw": -0.1, "variance_reduction": 0.9}
WAVE = np.sin(np.linspace(0, 6, 50))


def outcome(motion, *verdicts, **answer):
    columns = ("station", "component", "verdict", "reason")
    return Outcome(motion, pd.DataFrame(list(verdicts), columns=list(columns)), {**ANSWER, **answer})


def motion(*codes, **changed):
    return {(code, c): changed.get(code + c, WAVE) for code in codes for c in "ZRT"}


CLEAN = outcome(motion("A", "B"))
STEP = {"A": ("R", "T")}


def test_dropped_with_the_right_reason_is_found():
    kept = {k: v for k, v in motion("A", "B").items() if k not in {("A", "R"), ("A", "T")}}
    judged = judge_stations("baseline_step", STEP, CLEAN, outcome(kept, ("A", "*", "dropped", "baseline step: x")))
    assert (judged["n_found"], judged["n_harmless"], judged["clean_rejected"], judged["partners_lost"]) == (1, 1, 0, 0)
    assert (judged["clean_traces"], judged["partner_traces"]) == (3, 1)


def test_another_reason_keeps_the_harm_away_but_is_not_found():
    judged = judge_stations("baseline_step", STEP, CLEAN, outcome(motion("B"), ("A", "*", "dropped", "gain outlier")))
    assert (judged["n_found"], judged["n_harmless"], judged["partners_lost"]) == (0, 1, 1)
    assert judged["reasons"] == "dropped: gain outlier"


def test_named_but_still_used_wrongly_is_not_found():
    used = outcome(motion("A", "B", AR=1.3 * WAVE), ("A", "T", "repaired", "baseline step"))
    judged = judge_stations("baseline_step", STEP, CLEAN, used)
    assert (judged["n_found"], judged["n_harmless"]) == (0, 0)


def test_repaired_and_right_is_found():
    used = outcome(motion("A", "B", AR=1.1 * WAVE), ("A", "R", "repaired", "baseline step removed"))
    assert judge_stations("baseline_step", STEP, CLEAN, used)["n_found"] == 1


def test_reason_of_another_station_does_not_count():
    kept = outcome(motion("B"), ("B", "Z", "dropped", "baseline step"))
    assert judge_stations("baseline_step", STEP, CLEAN, kept)["n_found"] == 0


def test_undamaged_traces_that_go_are_rejected():
    kept = {("B", "Z"): WAVE}
    judged = judge_stations("baseline_step", STEP, CLEAN, outcome(kept, ("A", "*", "dropped", "step")))
    assert judged["clean_rejected"] == 2


@pytest.mark.parametrize(
    ("status", "reason", "found", "harmless"),
    [
        ("unusable", "recorded in the coda of another earthquake", 1, 1),
        ("unusable", "1 usable stations; at least 3 are needed", 0, 1),
        ("answered", "", 0, 0),
        ("declined", "coda", 0, 0),
    ],
)
def test_event_must_be_unusable_and_say_why(status, reason, found, harmless):
    judged = judge_event("coda", CLEAN, outcome({}, status=status, reason=reason))
    assert (judged["n_found"], judged["n_harmless"]) == (found, harmless)


def test_clean_traces_that_are_dropped():
    rows = [("A", c, "kept", "") for c in "ZR"] + [("A", "T", "dropped", "low signal-to-noise ratio")]
    judged = judge_clean(outcome({("A", "Z"): WAVE, ("A", "R"): WAVE}, *rows))
    assert (judged["clean_traces"], judged["clean_rejected"]) == (3, 1)


def test_summary_counts_stations_and_takes_medians_over_answers():
    def row(seed, found, without):
        judged = {"n_damaged": 2, "n_found": found, "n_harmless": 2, "clean_traces": 10, "clean_rejected": seed}
        answers = compare_answers(CLEAN, CLEAN, outcome({}, kagan_deg=without, status="answered"))
        return {"kind": "glitch", "seed": seed, **judged, **answers}

    lost = {**row(2, 1, np.nan), "status_without": "failed"}
    summary = summarise_assessment(pd.DataFrame([row(0, 2, 20.0), row(1, 2, 40.0), lost])).iloc[0]
    assert summary["n_events"] == 3
    assert summary["n_damaged"] == 6
    assert summary["found_share"] == pytest.approx(5 / 6)
    assert summary["rejected_share"] == pytest.approx(3 / 30)
    assert (summary["answered_with"], summary["answered_without"]) == (3, 2)
    assert (summary["kagan_with_median_deg"], summary["kagan_without_median_deg"]) == (5.0, 30.0)
    assert summary["kagan_without_worst_deg"] == 40.0
    assert summary["abs_delta_mw_with_median"] == pytest.approx(0.1)


def test_refused_answers_count_only_without_screens():
    refused = outcome({}, status="unusable", kagan_deg=80.0)
    row = compare_answers(CLEAN, refused, refused)
    assert np.isnan(row["kagan_with_deg"])
    assert row["kagan_without_deg"] == 80.0
    assert row["status_with"] == row["status_without"] == "unusable"
