"""The score of what is unlike training."""

import numpy as np

from quakesource.posteriors.features import ood_score, training_statistics


def test_what_training_looked_like_is_near_one_and_what_it_did_not_is_above():
    rng = np.random.default_rng(0)
    mix = rng.normal(size=(12, 12)) * np.geomspace(1, 1e-3, 12)
    known = training_statistics(rng.normal(size=(4000, 12)) @ mix)
    ordinary, strange = rng.normal(size=(500, 12)) @ mix, rng.normal(size=(500, 12)) @ mix + mix[0] * 20
    assert 0.7 < np.median(ood_score(ordinary, known)) < 1.1
    assert (ood_score(strange, known)[:, None] > ood_score(ordinary, known)).mean() > 0.95


def test_directions_without_variance_do_no_harm():
    features = np.zeros((50, 4))
    features[:, 0] = np.arange(50)
    assert np.isfinite(ood_score(features, training_statistics(features))).all()
