"""Soft layers at the top of a model made as hard as the first hard one."""

import numpy as np
import pytest

from quakesource.earth import LayeredModel, first_arrivals, read_model
from quakesource.earth.editing import harden_table

SOFT = LayeredModel(
    thickness_km=[0.5, 1.5, 10.0, 20.0, 0.0],
    vp_km_s=[1.8, 2.9, 5.8, 6.6, 8.0],
    vs_km_s=[0.4, 1.2, 3.3, 3.7, 4.5],
    density_g_cm3=[1.9, 2.2, 2.7, 2.9, 3.3],
    name="soft",
    source="made up",
)


def test_slow_layers_take_the_properties_of_the_first_fast_one():
    hard = SOFT.hardened(1.5)
    np.testing.assert_allclose(hard.thickness_km, [12, 20, 0])
    np.testing.assert_array_equal(hard.to_table()[:, 1:], SOFT.to_table()[2:, 1:])
    assert (hard.name, hard.source, hard.q_source) == ("soft", "made up", "rule")


@pytest.mark.parametrize("min_vs_km_s", [0.3, 1.0, 1.5, 3.5, 3.7])
def test_interfaces_below_keep_their_depth(min_vs_km_s):
    """The Moho at 32 km stays there, and no layer that is left is slower than asked for."""
    hard = SOFT.hardened(min_vs_km_s)
    assert hard.depth_of_top_km[-1] == pytest.approx(32.0)
    assert (hard.vs_km_s >= min_vs_km_s).all()
    assert set(np.round(hard.depth_of_top_km[1:], 9)) <= set(np.round(SOFT.depth_of_top_km, 9))
    for depth_km in (12.5, 31.9, 32.1, 80.0):
        if SOFT.at(depth_km)["vs_km_s"] >= min_vs_km_s:
            assert hard.at(depth_km)["vs_km_s"] == SOFT.at(depth_km)["vs_km_s"]


@pytest.mark.parametrize("min_vs_km_s", [0.0, 0.4])
def test_a_model_without_slow_layers_is_the_same(min_vs_km_s):
    assert SOFT.hardened(min_vs_km_s) == SOFT
    assert read_model("socal").hardened(1.5) == read_model("socal")


@pytest.mark.parametrize("min_vs_km_s", [4.0, 4.5, 9.0])
def test_a_model_of_slow_layers_alone_is_its_half_space(min_vs_km_s):
    hard = SOFT.hardened(min_vs_km_s)
    assert hard.n_layers == 1
    np.testing.assert_array_equal(hard.to_table()[0, 1:], SOFT.to_table()[-1, 1:])
    assert hard.thickness_km[0] == 0


def test_a_half_space_alone_stays_as_it_is():
    half_space = LayeredModel([0.0], [1.5], [0.5], [1.9])
    assert half_space.hardened(1.5) == half_space


def test_a_low_velocity_layer_below_a_fast_one_is_left_alone():
    table = SOFT.to_table()
    table[3, 1:4] = [2.2, 1.0, 2.2]
    hard = LayeredModel.from_table(table).hardened(1.5)
    np.testing.assert_allclose(hard.vs_km_s, [3.3, 1.0, 4.5])
    np.testing.assert_allclose(hard.thickness_km, [12, 20, 0])


def test_the_table_that_is_given_is_not_changed():
    table = SOFT.to_table()
    harden_table(table, 1.5)
    np.testing.assert_array_equal(table, SOFT.to_table())


def test_hard_ground_is_faster():
    p_s = [float(first_arrivals(model, 8.0, 60.0, "P").time_s) for model in (SOFT, SOFT.hardened(1.5))]
    assert 0.1 < p_s[0] - p_s[1] < 1.0
