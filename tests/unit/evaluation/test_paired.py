"""Pairs of systems on the same events."""

import numpy as np
import pandas as pd
import pytest
from kagan_rows import angles, kagan_rows

from quakesource.errors import QuakesourceError
from quakesource.evaluation import bootstrap_interval, compare_pairs, paired_interval


def pairs(*tables):
    return compare_pairs(pd.concat(tables, ignore_index=True), 500, 1)


def test_a_clear_difference_excludes_zero_and_has_its_sign():
    (row,) = pairs(kagan_rows(angles(60)), kagan_rows(angles(60, offset=8), system="t")).to_dict("records")
    assert row["mean_difference_deg"] == pytest.approx(-8, abs=0.5)  # the first is nearer
    assert row["mean_difference_deg_high"] < 0
    assert row["mean_excludes_zero"]
    assert (row["first_system"], row["second_system"], row["n_both"]) == ("s", "t", 60)


def test_the_same_answers_do_not_differ():
    (row,) = pairs(kagan_rows(angles(60)), kagan_rows(angles(60), variant="w")).to_dict("records")
    assert row["mean_difference_deg"] == row["median_difference_deg_high"] == 0
    assert not row["mean_excludes_zero"]
    assert not row["both_headline"]


def test_noise_alone_excludes_zero_as_rarely_as_it_should():
    hits = 0
    for k in range(100):
        (row,) = pairs(kagan_rows(angles(50, seed=2 * k)), kagan_rows(angles(50, seed=2 * k + 1), system="t")).to_dict(
            "records"
        )
        hits += row["mean_excludes_zero"]
    assert hits <= 13


def test_only_events_that_both_answered_and_that_have_a_reference_count():
    first = kagan_rows({"a": 10.0, "b": "declined", "c": 30.0, "d": np.nan})
    (row,) = pairs(first, kagan_rows({"a": 20.0, "b": 1.0, "d": 5.0, "e": 5.0}, system="t")).to_dict("records")
    assert row["n_both"] == 1
    assert row["mean_difference_deg"] == -10
    assert np.isnan(row["mean_difference_deg_low"])
    assert not row["mean_excludes_zero"]


def test_every_pair_once_and_real_never_with_simulated():
    tables = [kagan_rows(angles(5), variant=v) for v in "vwx"]
    real = [kagan_rows(angles(5), variant=v, simulated=False) for v in "vw"]
    result = pairs(*tables, *real)
    assert len(result) == 4
    assert result["simulated"].tolist() == [True, True, True, False]
    assert pairs(tables[0], real[0]).empty
    assert "mean_excludes_zero" in pairs(tables[0])


def test_the_paired_interval_is_narrower_where_errors_correlate():
    rng = np.random.default_rng(0)
    hardness = rng.gamma(2, 15, 200)
    first, second = hardness + rng.normal(0, 2, 200), hardness + rng.normal(1, 2, 200)
    low, high = paired_interval(first, second, np.mean, 1000, rng)
    (low1, high1), (low2, high2) = (bootstrap_interval(v, np.mean, 1000, rng) for v in (first, second))
    assert high - low < 0.3 * np.hypot(high1 - low1, high2 - low2)


def test_lengths_that_differ_are_an_error():
    with pytest.raises(QuakesourceError, match=r"(?s)3 and 2 values.*next"):
        paired_interval(np.zeros(3), np.zeros(2), np.mean, 10, np.random.default_rng(0))
