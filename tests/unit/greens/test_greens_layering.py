"""What is not there must not be seen: fake interfaces, equal layers, the side on which a source meets an interface."""

import numpy as np
import pytest
from greens_cases import HK, half_space, kernels_of, row

from quakesource.earth import LayeredModel
from quakesource.greens import compute_greens
from quakesource.greens.attenuation import complex_velocity

OMEGA = 2 * np.pi * np.array([0.01, 0.1, 0.7]) - 0.02j
K = np.geomspace(0.01, 2.5, 60)
DEPTHS_KM = [3.0, 8.0, 20.0]


def assert_same_kernels(a, b):
    """1e-9 of the peak of each row, depth and frequency."""
    peak = np.abs(a).max(-1, keepdims=True)
    assert (np.abs(a - b) <= 1e-9 * peak).all()


@pytest.mark.parametrize(
    "cuts", [[1.0], [5.0, 12.0], [7.999, 8.001], [40.0], [0.01, 0.5, 2.0, 4.0, 9.0, 25.0, 33.0, 70.0]]
)
def test_fake_interfaces_change_nothing(cuts):
    split = HK.split_at(cuts)
    assert split.n_layers == HK.n_layers + len(cuts)
    assert_same_kernels(kernels_of(HK, DEPTHS_KM, OMEGA, K), kernels_of(split, DEPTHS_KM, OMEGA, K))


def test_fake_interface_at_the_source_itself_changes_nothing():
    assert_same_kernels(kernels_of(HK, DEPTHS_KM, OMEGA, K), kernels_of(HK.split_at(DEPTHS_KM), DEPTHS_KM, OMEGA, K))


def test_merging_equal_layers_changes_nothing():
    split = HK.split_at([2.0, 4.0, 9.0, 50.0])
    assert split.merged().n_layers == HK.n_layers
    assert_same_kernels(kernels_of(split, DEPTHS_KM, OMEGA, K), kernels_of(split.merged(), DEPTHS_KM, OMEGA, K))


@pytest.mark.parametrize("n_layers", [2, 5, 30])
def test_identical_layers_are_a_half_space(n_layers):
    uniform = half_space(q=80.0)
    stack = LayeredModel.from_table([*([[1.3, *uniform.to_table()[0, 1:]]] * n_layers), uniform.to_table()[0]])
    assert_same_kernels(kernels_of(uniform, DEPTHS_KM, OMEGA, K), kernels_of(stack, DEPTHS_KM, OMEGA, K))


def test_a_vanishing_layer_vanishes_linearly():
    """A soft film of thickness h changes the kernels by O(h): ten times thinner, ten times less."""
    truth = kernels_of(HK, [8.0], OMEGA, K[:30])
    change = []
    for h in (1e-4, 1e-5):
        table = np.vstack([[h, 3.0, 1.5, 2.0, 100.0, 50.0], HK.to_table()])
        # the source keeps its depth below the old surface
        change.append(np.abs(kernels_of(LayeredModel.from_table(table), [8.0 + h], OMEGA, K[:30]) - truth).max())
    assert change[1] < 1e-3 * np.abs(truth).max()
    assert change[0] / change[1] == pytest.approx(10, rel=0.05)


def test_a_thick_stack_does_not_overflow():
    """Only decaying exponentials: 300 km of layers at the largest wavenumber stays finite."""
    table = [[10.0, 6.0 + 0.05 * i, 3.5 + 0.03 * i, 2.7, 600, 300] for i in range(30)] + [[0, 8.2, 4.6, 3.3, 900, 450]]
    kernels = kernels_of(LayeredModel.from_table(table), [0.05, 5.0, 250.0], OMEGA, np.array([0.05, 5.0, 300.0]))
    assert np.isfinite(kernels).all()
    assert (kernels[2, :, :, 2] == 0).all()  # exp(-75000) is nothing, and no denormal number


def test_source_moved_across_an_interface():
    """SS is continuous and so is μ DS (traction); EX and DD see the moduli at the source, and jump."""
    step = 1e-7
    above, below = 5.5 - step, 5.5 + step
    first, second = kernels_of(HK, [above, below], OMEGA, K)
    beta = complex_velocity(HK.vs_km_s, HK.qs, OMEGA)
    mu = (HK.density_g_cm3 * beta**2)[:, :2]

    def jump(name, factor=(1.0, 1.0)):
        a, b = first[row(name)] * factor[0], second[row(name)] * factor[1]
        return np.abs(a - b).max() / np.abs(a).max()

    for name in ("ZSS", "VSS", "WSS"):
        assert jump(name) < 1e-5
    for name in ("ZDS", "VDS", "WDS"):
        assert jump(name, (mu[:, :1], mu[:, 1:])) < 1e-5
        assert jump(name) > 0.1
    for name in ("ZEX", "REX", "ZDD", "RDD"):
        assert jump(name) > 0.05


def test_source_on_an_interface_counts_as_just_below():
    on = compute_greens(HK, 5.5, [20.0], 1.0, 30.0)
    below = compute_greens(HK, 5.5 + 1e-6, [20.0], 1.0, 30.0)
    np.testing.assert_allclose(on, below, rtol=0, atol=1e-5 * float(abs(on).max()))
