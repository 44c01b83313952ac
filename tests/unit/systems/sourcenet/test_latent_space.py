"""Samples of one distribution are found alike, others not, whatever the scale of their features."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sourcenet_cases import network, stores
from test_job import job, statistics

from quakesource.systems.sourcenet.comparison.latent_space import (
    discrepancy,
    on_a_plane,
    standardised,
    synthetic_features,
)


def samples(n, shift=0.0, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 6)) + shift


def test_the_discrepancy_is_that_of_the_equation():
    """The sums of eq. 3 of Gretton et al., pair by pair."""
    first, second = samples(7), samples(9, 0.5, 1)
    both = np.concatenate([first, second])
    squared = cdist(both, both, "sqeuclidean")
    width = np.median([squared[i, j] for i in range(16) for j in range(i)])

    def kernel(one, other):
        return np.exp(-((one - other) ** 2).sum() / width)

    within = [
        np.mean([kernel(own[i], own[j]) for i in range(len(own)) for j in range(len(own)) if i != j])
        for own in (first, second)
    ]
    across = np.mean([kernel(one, other) for one in first for other in second])
    found = discrepancy(first, second, 10, np.random.default_rng(1))
    assert found.mmd2 == pytest.approx(sum(within) - 2 * across, abs=1e-12)


def test_the_test_is_right_where_samples_are_alike():
    p_values = [
        discrepancy(samples(20, seed=2 * i), samples(25, seed=2 * i + 1), 99, np.random.default_rng(i)).p_value
        for i in range(60)
    ]
    assert 0.35 < np.mean(p_values) < 0.65
    assert np.mean(np.array(p_values) <= 0.1) < 0.25


def test_other_samples_are_told_apart():
    found = discrepancy(samples(40), samples(40, 0.8, 1), 99, np.random.default_rng(1))
    assert found.p_value == pytest.approx(0.01)
    assert found.mmd2 > 0.05


def test_features_that_do_not_vary_are_left_out_and_units_do_not_count():
    by = samples(50) * [1, 10, 100, 1e-3, 1, 1]
    by[:, 2] = 5.0
    found = standardised(by, by)
    assert found.shape == (50, 5)
    np.testing.assert_allclose(found.mean(0), 0, atol=1e-9)
    np.testing.assert_allclose(found.std(0), 1)


def test_groups_stay_apart_on_the_plane():
    places = on_a_plane(np.concatenate([samples(20), samples(20, 8.0, 1)]), 1)
    assert places.shape == (40, 2)
    away = cdist(places[:20], places[20:]).min()
    assert away > 0.5 * cdist(places[:20], places[:20]).max() or away > 5


def test_features_are_of_as_many_synthetics_as_asked_and_of_the_same_ones():
    found = synthetic_features(network(), job(), list(stores()), statistics(), 11)
    assert found.shape == (11, 4 * network().shape.width)
    np.testing.assert_array_equal(found, synthetic_features(network(), job(), list(stores()), statistics(), 11))
