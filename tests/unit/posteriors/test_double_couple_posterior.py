"""The mixture is a distribution over double couples, and its radii hold what they say."""

import numpy as np
import pytest
import torch

from quakesource.mechanisms import (
    kagan_angle,
    moment_tensor,
    nodal_planes,
    principal_frames,
    random_double_couples,
    to_matrix,
)
from quakesource.posteriors.calibration import SHARES, calibration
from quakesource.posteriors.double_couples import (
    axis_vectors,
    log_density,
    log_normaliser,
    mean_tensors,
    tensors_of,
    unit_vectors,
)
from quakesource.posteriors.draws import DoubleCouples, posterior_draws, radii_deg
from quakesource.systems.sourcenet.model import Outputs

CENTRES = np.array([moment_tensor(30.0, 60.0, -40.0), moment_tensor(200.0, 80.0, 170.0)])


def axes_of(tensors):
    """T and P axes (n, 2, 3), north, east, down."""
    columns = np.linalg.eigh(to_matrix(tensors))[1]
    use = np.stack([columns[..., 2], columns[..., 0]], axis=-2)
    return torch.from_numpy(np.stack([-use[..., 1], use[..., 2], -use[..., 0]], axis=-1).astype(np.float32))


def mixture(kappa, weights=(0.7, 0.3)):
    n, k = torch.zeros(1), len(weights)
    return Outputs(
        torch.zeros(1, 6),
        n,
        n,
        n,
        torch.tensor(weights).log()[None],
        axes_of(CENTRES[:k])[None],
        torch.full((1, k), float(kappa)),
        n[:, None],
        n[:, None],
    )


def test_axes_are_those_of_the_tensor():
    np.testing.assert_allclose(axis_vectors(axes_of(CENTRES)).numpy(), unit_vectors(CENTRES), atol=1e-6)


def test_unit_vectors_have_the_scalar_product_of_the_tensors_and_come_back():
    tensors = random_double_couples(20, np.random.default_rng(0))
    vectors = unit_vectors(tensors)
    np.testing.assert_allclose((vectors**2).sum(1), 1)
    product = (tensors[:, :3] * tensors[::-1, :3]).sum(1) + 2 * (tensors[:, 3:] * tensors[::-1, 3:]).sum(1)
    np.testing.assert_allclose((vectors * vectors[::-1]).sum(1), product / 2, atol=1e-12)  # |M| = sqrt(2) of M0
    assert kagan_angle(tensors_of(vectors), tensors).max() < 1e-4


@pytest.mark.parametrize("kappa", [0.0, 1.0, 5.0, 30.0])
def test_density_integrates_to_one(kappa):
    even = unit_vectors(random_double_couples(400_000, np.random.default_rng(1)))
    density = log_density(mixture(kappa), torch.from_numpy(even.astype(np.float32))).exp().numpy()
    assert density.mean() == pytest.approx(1, abs=float(5 * density.std() / len(density) ** 0.5 + 1e-4))


def test_normaliser_is_that_of_a_normal_distribution_where_it_is_sharp():
    kappa = torch.tensor([800.0, 2500.0])
    expected = -0.5 * np.log(2 * np.pi) - 1.5 * torch.log(kappa)
    torch.testing.assert_close(log_normaliser(kappa), expected, atol=3e-3, rtol=0)


def test_either_plane_is_as_likely():
    planes = nodal_planes(CENTRES[0])
    both = unit_vectors(np.array([moment_tensor(*planes[0]), moment_tensor(*planes[1])]))
    first, second = (log_density(mixture(12.0), torch.tensor(v[None], dtype=torch.float32)) for v in both)
    torch.testing.assert_close(first, second, atol=1e-4, rtol=0)


@pytest.mark.parametrize("kappa", [0.5, 2.9, 3.1, 8.0, 60.0, 1500.0])
def test_draws_have_the_mean_of_the_density(kappa):
    one = mixture(kappa, weights=(1.0,))
    drawn = unit_vectors(posterior_draws(one, 6000, np.random.default_rng(3)).tensors()[0])
    along = drawn @ unit_vectors(CENTRES[:1])[0]
    expected = np.linalg.norm(mean_tensors(one)[0])
    assert 1 - along.mean() == pytest.approx(1 - expected, rel=0.05)
    assert np.abs(drawn.mean(0) - mean_tensors(one)[0]).max() < 5 * drawn.std(0).max() / 6000**0.5 + 2e-3


def test_draws_of_a_mixture_have_its_weights():
    drawn = posterior_draws(mixture(200.0), 4000, np.random.default_rng(4)).tensors()[0]
    near = kagan_angle(CENTRES[0][None], drawn) < 40
    assert near.mean() == pytest.approx(0.7, abs=0.03)


def test_radii_are_quantiles_of_kagan_angles_to_the_draws():
    drawn = posterior_draws(mixture(30.0), 200, np.random.default_rng(5))
    found = radii_deg(DoubleCouples(principal_frames(CENTRES[:1])), drawn)
    angle = kagan_angle(CENTRES[:1, None], drawn.tensors())
    np.testing.assert_allclose(found, np.quantile(angle, SHARES, axis=1).T, atol=1e-4)


def test_calibration_makes_radii_hold_what_they_say():
    rng = np.random.default_rng(2)
    radius = rng.uniform(5, 20, (4000, 1)) * np.array([1, 1.3, 1.7, 2.1])
    error = radius[:, 0] * rng.rayleigh(1.4, 4000)
    factors = np.array(calibration(error[:2000], radius[:2000]))
    inside = (error[2000:, None] <= radius[2000:] * factors).mean(0)
    np.testing.assert_allclose(inside, SHARES, atol=0.03)
