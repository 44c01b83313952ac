"""The mixture is a distribution over double couples, and its radii hold what they say."""

import numpy as np
import pytest
import torch

from quakesource.mechanisms import kagan_angle, moment_tensor, nodal_planes, random_double_couples
from quakesource.systems.sourcenet.answer import SHARES, calibration, draws
from quakesource.systems.sourcenet.model import Outputs
from quakesource.systems.sourcenet.posterior import (
    N_GRID,
    credible_radius_deg,
    grid,
    grid_probability,
    log_density,
    tensors_of,
    unit_vectors,
)

CENTRE = moment_tensor(30.0, 60.0, -40.0)


def outputs(axes, weights):
    axes = torch.tensor(np.array(axes, np.float32))[None]
    n = torch.zeros(1)
    return Outputs(torch.zeros(1, 6), n, n, torch.tensor(weights, dtype=torch.float32).log()[None], axes)


def peaked(kappa):
    return outputs([kappa * unit_vectors(CENTRE[None])[0]], [1.0])


def test_unit_vectors_have_the_scalar_product_of_the_tensors_and_come_back():
    tensors = random_double_couples(20, np.random.default_rng(0))
    vectors = unit_vectors(tensors)
    np.testing.assert_allclose((vectors**2).sum(1), 1)
    product = (tensors[:, :3] * tensors[::-1, :3]).sum(1) + 2 * (tensors[:, 3:] * tensors[::-1, 3:]).sum(1)
    np.testing.assert_allclose((vectors * vectors[::-1]).sum(1), product / 2, atol=1e-12)  # |M| = sqrt(2) of M0
    assert kagan_angle(tensors_of(vectors), tensors).max() < 1e-4


@pytest.mark.parametrize("kappa", [0.0, 5.0, 30.0])
def test_density_integrates_to_one_and_probabilities_to_one(kappa):
    mixture = outputs([kappa * unit_vectors(CENTRE[None])[0], [kappa, 0, 0, 0, 0, 0]], [0.7, 0.3])
    density = torch.stack([log_density(mixture, vector[None]) for vector in grid()[1][:2000]]).exp()
    probability = grid_probability(mixture)[0]
    assert probability.sum() == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(density[:, 0] / N_GRID, probability[:2000], rtol=1e-3)


def test_either_plane_is_as_likely():
    planes = nodal_planes(CENTRE)
    both = unit_vectors(np.array([moment_tensor(*planes[0]), moment_tensor(*planes[1])]))
    first, second = (log_density(peaked(12.0), torch.tensor(v[None], dtype=torch.float32)) for v in both)
    torch.testing.assert_close(first, second, atol=1e-4, rtol=0)


def test_radii_hold_their_shares_of_draws():
    probability = grid_probability(peaked(15.0))[0]
    radii = credible_radius_deg(CENTRE, probability, SHARES)
    assert (np.diff(radii) > 0).all()
    sample = draws(probability, 4000, np.random.default_rng(1))
    inside = kagan_angle(CENTRE[None], sample)[:, None] <= radii
    np.testing.assert_allclose(inside.mean(0), SHARES, atol=0.03)


def test_calibration_makes_radii_hold_what_they_say():
    rng = np.random.default_rng(2)
    radius = rng.uniform(5, 20, (4000, 1)) * np.array([1, 1.3, 1.7, 2.1])
    error = radius[:, 0] * rng.rayleigh(1.4, 4000)
    factors = np.array(calibration(error[:2000], radius[:2000]))
    inside = (error[2000:, None] <= radius[2000:] * factors).mean(0)
    np.testing.assert_allclose(inside, SHARES, atol=0.03)
