"""The interval covers what it should, and is reproducible."""

import numpy as np
import pytest

from quakesource.evaluation import bootstrap_interval


def test_it_covers_the_mean_as_often_as_it_says():
    rng = np.random.default_rng(1)
    hits, n_draws = 0, 500
    for _ in range(n_draws):
        low, high = bootstrap_interval(rng.gamma(2.0, 5.0, 50), np.mean, 400, rng)
        hits += low <= 10 <= high
    print(f"covered {hits / n_draws:.3f}")
    assert 0.90 < hits / n_draws < 0.98


def test_a_lower_level_covers_less():
    rng = np.random.default_rng(2)
    hits = 0
    for _ in range(400):
        low, high = bootstrap_interval(rng.normal(0, 1, 50), np.mean, 300, rng, level=0.5)
        hits += low <= 0 <= high
    assert 0.42 < hits / 400 < 0.57


def test_the_width_is_that_of_the_standard_error():
    values = np.random.default_rng(3).normal(0, 2, 400)
    low, high = bootstrap_interval(values, np.mean, 4000, np.random.default_rng(0))
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.06)


@pytest.mark.parametrize("values", [[], [3.0]])
def test_fewer_than_two_values_give_nan(values):
    assert np.isnan(bootstrap_interval(np.array(values), np.mean, 100, np.random.default_rng(0))).all()


def test_equal_values_give_a_point():
    assert bootstrap_interval(np.full(5, 7.0), np.median, 50, np.random.default_rng(0)) == (7.0, 7.0)


def test_the_generator_alone_decides():
    values = np.random.default_rng(4).normal(size=20)
    first, again = (bootstrap_interval(values, np.median, 100, np.random.default_rng(9)) for _ in range(2))
    assert first == again
    assert first != bootstrap_interval(values, np.median, 100, np.random.default_rng(10))
