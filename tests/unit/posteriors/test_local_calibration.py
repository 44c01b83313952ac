"""Radii hold what they say of every kind of source, and not on average alone."""

import numpy as np

from quakesource.posteriors.calibration import SHARES, calibration
from quakesource.posteriors.local_calibration import LocalCalibration, local_calibration


def cases(n, seed):
    """Radii that are right where stations are many and half of what they should be where they are few."""
    rng = np.random.default_rng(seed)
    stations = rng.uniform(4, 30, n)
    radius = rng.uniform(5, 20, (n, 1)) * np.sqrt(-2 * np.log(1 - np.array(SHARES)))
    error = radius[:, 0] / np.sqrt(-2 * np.log(0.5)) * rng.rayleigh(np.where(stations < 12, 2.0, 1.0))
    return error, radius, np.log(stations)[:, None]


def test_regions_hold_their_share_where_one_factor_fails():
    error, radius, conditions = cases(4000, 1)
    known, global_factors = local_calibration(error, radius, conditions), np.array(calibration(error, radius))
    error, radius, conditions = cases(4000, 2)
    few = conditions[:, 0] < np.log(9)
    factors = known.factors(conditions)
    for column, share in enumerate(SHARES):
        for some in (few, ~few):
            local = (error <= radius[:, column] * factors[:, column])[some].mean()
            overall = (error <= radius[:, column] * global_factors[column])[some].mean()
            assert abs(local - share) < max(0.08, abs(overall - share))
    assert (error <= radius[:, 3] * global_factors[3])[few].mean() < 0.8
    assert (error <= radius[:, 3] * factors[:, 3])[few].mean() > 0.84


def test_alike_sources_give_the_split_conformal_factor():
    """Where all conditions are the same every source counts alike: the smallest ratio that ceil((n + 1) q) reach."""
    error, radius, _ = cases(60, 3)
    known = local_calibration(error, radius, np.zeros((60, 2)))
    ratio = np.sort(error[:, None] / radius, axis=0)
    rank = [int(np.ceil(61 * share)) for share in SHARES]
    expected = [ratio[place - 1, column] for column, place in enumerate(rank)]
    np.testing.assert_allclose(known.factors(np.zeros((1, 2)))[0], expected)


def test_few_calibrators_give_one_factor_whatever_is_asked():
    error, radius, conditions = cases(50, 4)
    factors = local_calibration(error, radius, conditions).factors(np.log([[5.0], [28.0]]))
    np.testing.assert_array_equal(factors[0], factors[1])


def test_a_source_unlike_all_others_gets_one_factor_and_not_the_largest_ratio():
    error, radius, conditions = cases(2000, 5)
    known = local_calibration(error, radius, conditions)
    factors = known.factors(np.array([[1e3]]))[0]
    assert (factors < 0.6 * known.ratio.max(axis=0)).all()
    np.testing.assert_allclose(factors, calibration(error, radius), rtol=0.01)


def test_radii_grow_with_their_share_and_end_at_the_largest_angle_there_is():
    known = LocalCalibration(np.array([[2.0, 1.0, 1.0, 9.0]] * 200), np.zeros((200, 1)))
    radius_deg = known.radii_deg(np.array([[10.0, 12, 14, 16]]), np.zeros((1, 1)))
    np.testing.assert_array_equal(radius_deg, [[20, 20, 20, 120]])
