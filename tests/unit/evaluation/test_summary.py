"""The summary: every event once, both bases, nothing pooled that must not be."""

import numpy as np
import pandas as pd
import pytest
from kagan_rows import angles, kagan_rows

from quakesource.evaluation import score_events, summarise

N_SAMPLES = 200


def summary(*tables, n_samples=N_SAMPLES, seed=1):
    return summarise(pd.concat(tables, ignore_index=True), n_samples, seed)


def line(result, basis="all_answered", system="s", variant="v"):
    chosen = (result["basis"] == basis) & (result["system"] == system) & (result["variant"] == variant)
    (row,) = result[chosen].to_dict("records")
    return row


def test_counts_of_what_was_asked_answered_declined_and_compared():
    rows = kagan_rows({"a": 10.0, "b": 30.0, "c": np.nan, "d": "declined", "e": "unusable"})
    row = line(summary(rows))
    assert [row[f"n_{name}"] for name in ("asked", "answered", "declined", "unusable", "compared")] == [5, 3, 1, 1, 2]
    assert row["declined_share"] == row["unusable_share"] == pytest.approx(0.2)
    assert row["declined_share_low"] < 0.2 < row["declined_share_high"]
    assert row["kagan_mean_deg"] == pytest.approx(20)
    assert row["kagan_mean_deg_low"] <= 20 <= row["kagan_mean_deg_high"]
    assert (row["share_within_15_deg"], row["share_within_25_deg"], row["share_within_40_deg"]) == (0.5, 0.5, 1.0)


def test_the_common_basis_holds_what_every_headline_variant_answered():
    first = kagan_rows({"a": 10.0, "b": 50.0, "c": 30.0, "d": "declined"}, variant="best")
    freer = kagan_rows({"a": 12.0, "b": "unusable", "c": 30.0, "d": 9.0}, variant="freer")
    other = kagan_rows({"a": 20.0, "b": 5.0, "c": "declined"}, system="t")
    result = summary(first, freer, other)
    common = {name: line(result, "common", *name) for name in (("s", "best"), ("s", "freer"), ("t", "v"))}
    assert [row["n_compared"] for row in common.values()] == [2, 1, 2]  # a and b; the freer variant has no answer to b
    assert common["s", "best"]["kagan_mean_deg"] == pytest.approx(30)
    assert common["s", "freer"]["kagan_mean_deg"] == pytest.approx(12)
    assert common["s", "freer"]["n_unusable"] == 1
    assert common["t", "v"]["n_declined"] == 0
    assert [row["headline"] for row in common.values()] == [True, False, True]


def test_an_event_that_a_system_was_not_asked_for_is_not_declined():
    result = summary(kagan_rows({"a": 10.0, "b": 20.0}), kagan_rows({"b": 20.0}, system="t"))
    assert (line(result, system="t")["n_asked"], line(result, system="t")["n_declined"]) == (1, 0)
    assert line(result, "common")["n_compared"] == 1


def test_one_system_alone_has_the_same_events_on_both_bases():
    result = summary(kagan_rows(angles(30)))
    assert line(result)["kagan_mean_deg"] == line(result, "common")["kagan_mean_deg"]


def test_an_empty_common_basis_still_has_its_line():
    row = line(summary(kagan_rows({"a": 10.0}), kagan_rows({"b": 10.0}, system="t")), "common")
    assert (row["n_asked"], row["n_compared"]) == (0, 0)
    assert np.isnan([row["kagan_mean_deg"], row["declined_share"]]).all()


def test_a_system_of_one_region_takes_nobodys_events_away():
    everywhere = dict.fromkeys("abcdefgh", 10.0)
    regional = kagan_rows({**dict.fromkeys("abcdefg", "declined"), "h": 20.0}, system="t")
    result = summary(kagan_rows(everywhere), regional)
    assert line(result, "common")["n_compared"] == 8
    assert line(result, "common", "t")["n_compared"] == 1
    alone = summary(regional)
    assert line(alone, "common", "t")["n_compared"] == 1


def test_a_system_without_a_single_answer_takes_nobodys_events_away():
    result = summary(kagan_rows({"a": 10.0, "b": 20.0}), kagan_rows({"a": "unusable", "b": "declined"}, system="t"))
    assert line(result, "common")["n_compared"] == 2
    assert line(result, "common", "t")["n_compared"] == 0


def test_simulated_and_real_records_are_never_pooled():
    result = summary(kagan_rows({"a": 10.0}, simulated=False), kagan_rows({"b": 50.0}))
    assert result["simulated"].tolist() == [False, False, True, True]
    assert result["kagan_mean_deg"].tolist() == [10, 10, 50, 50]


def test_seeds_of_a_training_are_not_counted_as_events():
    tables = [kagan_rows({"a": 10.0 + s, "b": "declined" if s else 30.0}, seed=s) for s in range(3)]
    row = line(summary(*tables))
    assert (row["n_asked"], row["n_answered"], row["n_compared"]) == (2, 2, 2)
    assert row["kagan_mean_deg"] == pytest.approx((11 + 30) / 2)


def test_magnitude_errors_of_both_signs_do_not_cancel_and_may_be_lacking():
    two = pd.concat([kagan_rows({"a": 1.0}, delta_mw=0.2), kagan_rows({"b": 1.0}, delta_mw=-0.2)])
    result = summary(two, kagan_rows({"a": 1.0}, system="t"))
    assert line(result)["abs_delta_mw_mean"] == pytest.approx(0.2)
    assert np.isnan(line(result, system="t")["abs_delta_mw_mean"])


def test_a_system_without_any_answer_has_lines_of_nan():
    row = line(summary(kagan_rows({"a": "unusable", "b": "declined"})))
    assert (row["n_asked"], row["n_answered"], row["n_compared"]) == (2, 0, 0)
    assert np.isnan([row["kagan_mean_deg"], row["kagan_median_deg_low"], row["share_within_15_deg"]]).all()


def test_another_system_moves_nobodys_intervals():
    mine, other = (kagan_rows(angles(40, seed=k), system=s, delta_mw=0.1) for k, s in enumerate("st"))
    assert line(summary(mine)) == line(summary(other, mine))
    assert line(summary(mine)) != line(summary(mine, seed=2))


def test_scores_keep_numbers_of_answers_alone():
    rows = kagan_rows({"a": 10.0, "b": 20.0}).assign(depth_error_km=[1.0, 2.0], status=["answered", "declined"])
    scores = score_events(rows)
    assert scores["depth_error_km"].tolist() == pytest.approx([1.0, np.nan], nan_ok=True)
    assert scores["kagan_deg"].tolist() == pytest.approx([10.0, np.nan], nan_ok=True)


def test_an_empty_table_keeps_its_header():
    empty = summarise(kagan_rows({"a": 1.0}).iloc[:0], N_SAMPLES, 1)
    assert empty.empty
    assert "kagan_mean_deg" in empty
