"""Shares and their intervals."""

import numpy as np
import pytest

from quakesource.errors import QuakesourceError
from quakesource.evaluation import wilson_interval
from quakesource.evaluation.proportions import shares_within


@pytest.mark.parametrize(
    ("n_hit", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)]
)
def test_wilson_intervals_as_published(n_hit, n, low, high):
    # The first is Newcombe (1998, Stat. Med. 17, 857), table I, method 3.
    assert wilson_interval(n_hit, n) == pytest.approx((low, high), abs=1e-4)


def test_it_covers_the_share_as_often_as_it_says():
    rng = np.random.default_rng(0)
    intervals = [wilson_interval(int(k), 40) for k in rng.binomial(40, 0.9, 2000)]
    assert 0.92 < np.mean([low <= 0.9 <= high for low, high in intervals]) < 0.98


def test_no_events_have_no_share():
    assert np.isnan(wilson_interval(0, 0)).all()
    assert np.isnan(list(shares_within(np.empty(0)).values())).all()


def test_limits_include_themselves():
    assert shares_within(np.array([15.0, 25.0, 40.0, 41.0]))["share_within_15_deg"] == 0.25


def test_an_impossible_share_is_an_error():
    with pytest.raises(QuakesourceError, match=r"(?s)4 of 3.*next"):
        wilson_interval(4, 3)
