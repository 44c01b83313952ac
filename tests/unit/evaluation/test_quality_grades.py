"""What grades are worth, and limits that keep their promise on events they were not chosen by."""

import numpy as np
import pandas as pd
import pytest
from kagan_rows import angles, kagan_rows

from quakesource.evaluation import calibrated_limits, judge_grades


def test_shares_are_counted_by_grade():
    rows = pd.concat(
        [
            kagan_rows({"a": 10.0, "b": 20.0, "c": 30.0, "d": 90.0}, quality="B", uncertainty_deg=20.0),
            kagan_rows({"e": 5.0, "f": np.nan}, quality="A"),
            kagan_rows({"g": "declined"}, quality="C"),
            kagan_rows({"h": 50.0}, quality=""),
        ]
    )
    table = judge_grades(rows).set_index("grade")
    assert table.index.tolist() == ["A", "B", "ungraded"]
    assert table["n_answered"].tolist() == [2, 4, 1]
    assert table["n_compared"].tolist() == [1, 4, 1]
    row = table.loc["B"]
    assert [row[f"share_within_{limit}_deg"] for limit in (15, 25, 40)] == [0.25, 0.5, 0.75]
    assert row["share_within_25_deg_low"] < 0.5 < row["share_within_25_deg_high"]
    assert (row["kagan_median_deg"], row["share_within_uncertainty"]) == (25, 0.5)
    assert np.isnan(table.loc["A", "share_within_uncertainty"])


def test_an_event_counts_once_a_grade():
    seeds = [kagan_rows({"a": 10.0 * (s + 1), "b": 12.0}, seed=s, quality="A" if s < 2 else "C") for s in range(3)]
    table = judge_grades(pd.concat(seeds)).set_index("grade")
    assert table["n_compared"].tolist() == [2, 2]
    assert table.loc["A", "kagan_median_deg"] == pytest.approx((15 + 12) / 2)


def test_variants_have_rows_of_their_own():
    rows = pd.concat([kagan_rows(angles(4), variant=v, simulated=s) for v in "vw" for s in (True, False)])
    assert len(judge_grades(rows)) == 4
    assert judge_grades(rows.iloc[:0]).columns.tolist() == judge_grades(rows).columns.tolist()


def stated(n, seed=0):
    """Events whose errors have the spread that they state."""
    rng = np.random.default_rng(seed)
    uncertainty = rng.uniform(2, 60, n)
    return [f"e{i}" for i in range(n)], uncertainty, np.abs(rng.normal(0, uncertainty))


def test_a_limit_keeps_its_promise_on_held_out_events():
    event, uncertainty, error = stated(4000)
    row = calibrated_limits(event, uncertainty, error)
    below = uncertainty <= row["limit_25_deg"]
    assert (error[below] <= 25).mean() >= 0.8
    assert row["held_out_share_25_deg"] == pytest.approx(0.8, abs=0.03)
    assert row["limit_15_deg"] < row["limit_25_deg"] < row["limit_40_deg"]


def test_errors_without_relation_to_the_stated_uncertainty_give_no_limit():
    rng = np.random.default_rng(0)
    row = calibrated_limits(np.arange(400), rng.uniform(2, 60, 400), rng.uniform(0, 110, 400))
    assert np.isnan([row["limit_15_deg"], row["limit_40_deg"], row["held_out_share_40_deg"]]).all()
    assert row["n_held_out_40_deg"] == 0


def test_few_events_give_no_limit():
    assert np.isnan(calibrated_limits(list("abcdefghi"), np.arange(9), np.zeros(9))["limit_15_deg"])
    assert np.isnan(calibrated_limits([], [], [])["limit_15_deg"])


def test_equal_uncertainties_stay_on_one_side():
    error = np.array([0.0] * 10 + [90.0] * 10)
    row = calibrated_limits(np.arange(20), np.full(20, 5.0), error)
    assert np.isnan(row["limit_25_deg"])


def test_good_answers_all_below_the_largest_uncertainty():
    event, uncertainty, _ = stated(40)
    assert calibrated_limits(event, uncertainty, np.ones(40))["limit_15_deg"] == uncertainty.max()
