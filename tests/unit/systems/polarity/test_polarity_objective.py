"""The likelihood: signs, nodes, errors, amplitude ratios."""

from dataclasses import replace

import numpy as np
import pytest
from polarity_cases import TRUTH, data

from quakesource.first_motions.likelihood import Prediction, log_likelihood, predict, ratio_residuals
from quakesource.mechanisms import moment_tensor, random_double_couples


def two_stations(p, sigma=0.1):
    case = data(n=2)
    case = replace(case, polarity=np.array([1, 0]), error_probability=np.array([0.1, np.nan]))
    return case, Prediction(np.array([[p, 0.0]]), np.full((1, 2), sigma), np.zeros((1, 2)))


@pytest.mark.parametrize(("p", "expected"), [(0.9, 0.9), (-0.9, 0.1), (0.0, 0.5), (0.1, 0.1 + 0.8 * 0.8413447)])
def test_probability_of_a_sign(p, expected):
    case, prediction = two_stations(p)
    assert np.exp(log_likelihood(prediction, case, None)[0]) == pytest.approx(expected)


def test_station_without_a_sign_says_nothing_of_polarity():
    case, prediction = two_stations(0.5)
    moved = prediction._replace(p=np.array([[0.5, -0.9]]))
    assert log_likelihood(prediction, case, None) == pytest.approx(log_likelihood(moved, case, None))


def test_softening_is_the_change_of_p_with_the_rays_direction():
    case = data()
    prediction = predict(TRUTH[None], case, 1)
    step = np.radians(0.01)
    turned = [
        predict(TRUTH[None], replace(case, **change), 1).p
        for change in (
            {"takeoff_deg": case.takeoff_deg + 0.01},
            {"azimuth_deg": case.azimuth_deg + 0.01 / np.sin(np.radians(case.takeoff_deg[1]))},
        )
    ]
    slope = np.hypot(*[(other - prediction.p) / step for other in turned])
    np.testing.assert_allclose(prediction.sigma, np.radians(case.ray_error_deg) * slope, rtol=0.02, atol=2e-3)


def test_common_factor_of_the_amplitudes_does_not_matter():
    case = data(ratios=12)
    shifted = replace(case, log10_sp_ratio=case.log10_sp_ratio + 0.7)
    tensors = random_double_couples(20, np.random.default_rng(1))
    values = [log_likelihood(predict(tensors, c, 1), c, 0.3) for c in (case, shifted)]
    np.testing.assert_allclose(*values)
    terms = [ratio_residuals(predict(tensors, c, 1), c)[1] for c in (case, shifted)]
    np.testing.assert_allclose(terms[1] - terms[0], 0.7)


def test_true_mechanism_is_likelier_than_others():
    case = data(ratios=20)
    tensors = np.concatenate([TRUTH[None], random_double_couples(300, np.random.default_rng(2))])
    for scatter in (None, 0.3):
        values = log_likelihood(predict(tensors, case, 1), case, scatter)
        assert (values > values[0]).mean() < 0.02


def test_opposite_mechanism_is_as_unlikely_as_can_be():
    case = data()
    values = log_likelihood(predict(np.stack([TRUTH, -TRUTH]), case, 1), case, None)
    assert values[0] - values[1] > 20


def test_vertical_p_of_a_thrust_goes_up():
    case = data(n=2)
    case = replace(case, takeoff_deg=np.full((3, 2), 178.0))
    assert predict(moment_tensor(0, 45, 90)[None], case, 0).p.min() > 0.9
