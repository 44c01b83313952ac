"""A right posterior passes both tests, and wrong ones of every kind are caught."""

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.transform import Rotation

from quakesource.errors import QuakesourceError
from quakesource.evaluation.posterior_checks import CHECK_COLUMNS, coverage_by_stratum, posterior_checks, ranks
from quakesource.mechanisms import from_matrix, kagan_angle, random_double_couples, to_matrix

N, DRAWS, WIDTH_DEG = 200, 1000, 15.0


def turned(tensors, rotation):
    matrix = rotation.as_matrix().reshape(*tensors.shape[:-1], 3, 3)
    return from_matrix(matrix @ to_matrix(tensors) @ np.swapaxes(matrix, -1, -2))


def posterior(width_deg, bias_deg=0.0, seed=1):
    """Truths about centres as the posterior says, if its width is that of the truths and it has no bias."""
    rng = np.random.default_rng(seed)
    centre = random_double_couples(N, rng)
    truth = turned(centre, Rotation.from_rotvec(rng.normal(0, WIDTH_DEG, (N, 3)), degrees=True))
    spread = Rotation.from_rotvec(rng.normal(0, width_deg, (N * DRAWS, 3)), degrees=True)
    believed = turned(centre, Rotation.from_rotvec(np.tile([bias_deg, 0.0, 0.0], (N, 1)), degrees=True))
    return truth, turned(np.repeat(believed[:, None], DRAWS, axis=1), spread)


def test_a_right_posterior_passes():
    for seed in (1, 2, 3):
        table = posterior_checks(*posterior(WIDTH_DEG, seed=seed), seed=7)
        assert list(table) == CHECK_COLUMNS
        assert table["check"].tolist() == ["sbc_1", "sbc_2", "sbc_3", "sbc_4", "sbc_5", "tarp"]
        # one in fifty right posteriors fails
        assert table[["p_value", "variance_p_value"]].min(axis=None) > 0.01 / len(table)
        np.testing.assert_allclose(table["mean_rank"], 0.5, atol=0.08)
        np.testing.assert_allclose(table["rank_variance_ratio"], 1, atol=0.25)
        np.testing.assert_allclose(table["within_90"], 0.9, atol=0.07)


@pytest.mark.parametrize(
    ("width_deg", "ratio"), [(0.5 * WIDTH_DEG, "above"), (2 * WIDTH_DEG, "below")], ids=["too narrow", "too wide"]
)
def test_a_wrong_width_is_caught_and_told_apart(width_deg, ratio):
    table = posterior_checks(*posterior(width_deg), seed=7)
    assert table["variance_p_value"].min() < 1e-3 / len(table)
    assert table.set_index("check").loc["tarp", "variance_p_value"] < 1e-3
    if ratio == "above":
        assert (table["rank_variance_ratio"] > 1.25).all()
        assert (table["within_90"] < 0.85).all()
    else:
        assert (table["rank_variance_ratio"] < 0.85).all()
        assert (table["within_90"] > 0.9).all()


def test_a_bias_is_caught():
    """The width is right, and every centre is turned the same way by twice that."""
    table = posterior_checks(*posterior(WIDTH_DEG, bias_deg=2 * WIDTH_DEG), seed=7)
    assert table["p_value"].min() < 1e-4
    assert table.set_index("check").loc["tarp", ["p_value", "variance_p_value"]].min() < 1e-3


def test_a_posterior_that_ignores_the_data_is_caught_by_a_region_and_not_by_ranks():
    """Draws of the prior pass every test of ranks, as they should: that they are wide is for radii to say."""
    rng = np.random.default_rng(3)
    truth, draws = random_double_couples(N, rng), random_double_couples(N * DRAWS, rng).reshape(N, DRAWS, 6)
    assert posterior_checks(truth, draws, seed=7)["p_value"].min() > 1e-3
    assert np.median(kagan_angle(draws[:, 0], truth)) > 60


def test_ranks_count_the_draws_that_are_nearer():
    truth = random_double_couples(3, np.random.default_rng(1))
    draws = random_double_couples(12, np.random.default_rng(2)).reshape(3, 4, 6)
    reference = random_double_couples(3, np.random.default_rng(4))
    found = ranks(truth, draws, reference, np.random.default_rng(5))
    for i in range(3):
        nearer = sum(kagan_angle(draw, reference[i]) < kagan_angle(truth[i], reference[i]) for draw in draws[i])
        assert nearer / 5 <= found[i] < (nearer + 1) / 5


def test_coverage_counts_each_event_in_one_bin():
    rows = pd.DataFrame(
        {"kagan_deg": [5.0, 15, 25, 35], "radius_90_deg": [10.0, 10, 30, 40], "n_stations": [4, 8, 8, 20]}
    )
    table = coverage_by_stratum(rows, {"n_stations": (8, 12)})
    assert table["n"].tolist() == [4, 1, 2, 1]
    assert table["held"].tolist() == [0.75, 1.0, 0.5, 1.0]
    assert (table["held_low"] <= table["held"]).all()
    assert np.isnan(coverage_by_stratum(rows, {"n_stations": (1,)})["held"].iloc[1])


def test_draws_of_other_sources_are_refused():
    with pytest.raises(QuakesourceError, match="draws of 2 sources"):
        posterior_checks(np.zeros((3, 6)), np.zeros((2, 5, 6)), 1)
