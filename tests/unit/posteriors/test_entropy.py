"""The entropy of a posterior is that of its density, and posteriors that know more have less of it."""

import numpy as np
import pytest
import torch

from quakesource.mechanisms import random_double_couples
from quakesource.posteriors.double_couples import Components, log_density, normalisers, unit_vectors
from quakesource.posteriors.entropy import entropies

AXES = torch.eye(3)[None, :2]


def one_component(kappa):
    return Components(torch.zeros(1, 1), AXES[None], torch.full((1, 1), float(kappa)))


@pytest.mark.parametrize("kappa", [0.0, 0.5, 3.0, 20.0, 300.0])
def test_the_entropy_of_one_component_is_analytic(kappa):
    """-E ln p = ln Z(κ) - κ E(u - 1), and d ln Z / dκ is E(u - 1)."""
    nodes, values = normalisers()
    expected = np.interp(kappa, nodes, values) - kappa * np.interp(kappa, nodes, np.gradient(values, nodes))
    off = 0.08 if 2 < kappa < 6 else 0.02  # draws are resampled from a few candidates
    assert entropies(one_component(kappa), 20_000, 1)[0] == pytest.approx(expected, abs=off)


def test_nothing_known_has_none_and_a_sum_over_orientations_agrees():
    assert entropies(one_component(0.0), 100, 1)[0] == pytest.approx(0, abs=1e-6)
    mixed = Components(
        torch.tensor([[0.3, 0.7]]).log(),
        torch.stack([AXES[0], torch.tensor([[0.0, 0.6, 0.8], [1.0, 0.0, 0.0]])])[None],
        torch.tensor([[2.0, 6.0]]),
    )
    even = torch.from_numpy(unit_vectors(random_double_couples(200_000, np.random.default_rng(0)))).float()
    repeated = Components(*(values.expand(len(even), *values.shape[1:]) for values in mixed))
    density = log_density(repeated, even).double()
    assert float(density.exp().mean()) == pytest.approx(1, abs=0.02)
    expected = -float((density.exp() * density).mean())
    assert entropies(mixed, 20_000, 1)[0] == pytest.approx(expected, abs=0.03)


def test_each_source_is_asked_as_if_alone():
    both = Components(torch.zeros(2, 1), AXES.expand(2, 1, 2, 3), torch.tensor([[5.0], [50.0]]))
    found = entropies(both, 200, 3)
    alone = [entropies(one_component(kappa), 200, 3)[0] for kappa in (5.0, 50.0)]
    np.testing.assert_array_equal(found, alone)
    assert found[1] < found[0] < 0
