"""The grid is even, and the posterior finds the mechanism and says how well it is known."""

import numpy as np
import pytest
from polarity_cases import QUICK, TRUTH, data

from quakesource.mechanisms import kagan_angle, moment_tensor, random_double_couples
from quakesource.systems.polarity.answer import preferred_answer
from quakesource.systems.polarity.search import Posterior, double_couples, search


def answer(amplitudes=False, settings=QUICK, **case):
    return preferred_answer(search(data(settings, **case), settings, amplitudes=amplitudes))


def error_deg(found):
    return float(kagan_angle(found.tensor, TRUTH))


def test_grid_leaves_no_hole():
    angles, weights = double_couples(10.0)
    tensors = moment_tensor(*angles.T)
    nearest = kagan_angle(random_double_couples(100, np.random.default_rng(1))[:, None], tensors[None]).min(axis=1)
    assert nearest.max() < 11
    assert weights.sum() == pytest.approx(1.0)


def test_grid_is_even():
    """Weights within 25° of any mechanism are the share of random mechanisms there."""
    angles, weights = double_couples(10.0)
    tensors = moment_tensor(*angles.T)
    centres = random_double_couples(12, np.random.default_rng(3))
    share = [(weights[kagan_angle(tensors, centre) < 25]).sum() for centre in centres]
    random = random_double_couples(40_000, np.random.default_rng(4))
    expected = np.mean(kagan_angle(random, centres[0]) < 25)
    np.testing.assert_allclose(share, expected, rtol=0.12)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_thirty_polarities_without_an_error(seed):
    found = answer(n=30, seed=seed)
    assert error_deg(found) < 20
    assert 5 < found.uncertainty_deg < 40


def test_thirty_polarities_of_which_three_are_wrong():
    """Three turned signs can make another mechanism the likelier one: in about a quarter of such cases they do."""
    found = [answer(n=30, wrong=3, seed=seed) for seed in range(1, 17)]
    errors = np.array([error_deg(a) for a in found])
    assert np.median(errors) < 20
    assert np.mean(errors < 25) > 0.65
    assert np.mean(errors < [a.uncertainty_deg for a in found]) > 0.5


def test_fewer_data_are_less_certain():
    uncertainty = [np.mean([answer(n=n, seed=seed).uncertainty_deg for seed in range(4)]) for n in (60, 25, 10)]
    assert uncertainty[0] < uncertainty[1] < uncertainty[2]


def test_likelier_errors_are_less_certain():
    assert answer(error=0.02).uncertainty_deg < answer(error=0.3).uncertainty_deg


def test_amplitude_ratios_tighten_the_answer():
    cases = [{"n": 14, "ratios": 14, "seed": seed} for seed in range(5)]
    without = [answer(**case) for case in cases]
    with_ratios = [answer(amplitudes=True, **case) for case in cases]
    assert np.mean([a.uncertainty_deg for a in with_ratios]) < 0.75 * np.mean([a.uncertainty_deg for a in without])
    assert np.median([error_deg(a) for a in with_ratios]) < 15


def test_posterior_holds_the_truth_as_often_as_it_says():
    """Random mechanisms, 8 % of the signs turned as stated: 68 % of the truths lie within the uncertainty."""
    rng = np.random.default_rng(11)
    inside = []
    for seed, truth in enumerate(random_double_couples(40, rng)):
        case = {"n": 25, "wrong": int(rng.binomial(25, 0.08)), "seed": seed, "truth": truth}
        found = answer(**case)
        inside.append(kagan_angle(found.tensor, truth) <= found.uncertainty_deg)
    assert 0.5 < np.mean(inside) < 0.9


def test_planes_of_a_single_mechanism_are_certain():
    angles = np.array([[35.0, 70.0, -20.0]])
    found = preferred_answer(Posterior(angles, moment_tensor(*angles.T), np.ones((1, 1))))
    assert found.uncertainty_deg == pytest.approx(0, abs=1e-6)
    np.testing.assert_allclose(found.plane_uncertainty_deg, 0, atol=1e-4)
    assert found.probability_near == 1
    assert kagan_angle(found.tensor, moment_tensor(35, 70, -20)) < 1e-6


def test_plane_uncertainty_is_the_rms_turn_of_each_plane():
    """Two mechanisms whose rakes differ by 20°: one plane stays, the other turns by 10° both ways."""
    angles = np.array([[35.0, 70.0, -30.0], [35.0, 70.0, -10.0]])
    found = preferred_answer(Posterior(angles, moment_tensor(*angles.T), np.full((1, 2), 0.5)))
    assert sorted(found.plane_uncertainty_deg) == pytest.approx([0, 10], abs=1e-3)
    assert found.uncertainty_deg == pytest.approx(10, abs=1e-3)


def test_draws_follow_the_posterior():
    posterior = search(data(), QUICK, amplitudes=False)
    depth, mechanism = posterior.draw(4000, np.random.default_rng(1))
    assert set(depth) <= {0, 1, 2}
    best = int(np.argmax(posterior.probability))
    assert (mechanism == best).mean() == pytest.approx(posterior.probability[best], abs=0.02)
