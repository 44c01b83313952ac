import dataclasses

import numpy as np
import pytest

from quakesource.earth import LayeredModel, read_model
from quakesource.errors import EarthModelError

THREE = {
    "thickness_km": [5.0, 10.0, 0.0],
    "vp_km_s": [5.0, 6.0, 8.0],
    "vs_km_s": [2.9, 3.5, 4.5],
    "density_g_cm3": [2.4, 2.7, 3.3],
}


def model(**changes: object) -> LayeredModel:
    return LayeredModel(**{**THREE, **changes})  # type: ignore[arg-type]


def test_columns_are_read_only_float64_copies() -> None:
    mine = np.array([5.0, 10.0, 0.0])
    m = model(thickness_km=mine)
    mine[0] = 99.0
    assert m.thickness_km[0] == 5.0
    assert m.vp_km_s.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        m.vs_km_s[0] = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        m.name = "other"  # type: ignore[misc]


def test_q_rule_is_capped_and_recorded() -> None:
    m = model(vp_km_s=[5.0, 6.0, 24.0], vs_km_s=[2.9, 3.5, 13.0])
    np.testing.assert_allclose(m.qs, [145, 175, 600])
    np.testing.assert_allclose(m.qp, [290, 350, 1200])
    assert m.q_source == "rule"
    assert m.split_at(2.0).merged().q_source == "rule"
    assert model(qp=[600, 600, 600], qs=[300, 300, 300]).q_source == "given"


def test_lookup_puts_an_interface_into_the_layer_below() -> None:
    m = model()
    np.testing.assert_array_equal(m.depth_of_top_km, [0, 5, 15])
    np.testing.assert_array_equal(m.layer_at([0, 4.999, 5, 15, 500]), [0, 0, 1, 2, 2])
    assert m.at(7.0)["vs_km_s"] == 3.5
    assert m.at([[1.0, 7.0]])["qp"].shape == (1, 2)
    for depth_km in (-1.0, float("nan")):
        with pytest.raises(EarthModelError, match="depth"):
            m.layer_at(depth_km)


def test_splitting_and_merging_are_inverse() -> None:
    m = model()
    split = m.split_at([0.0, 2.0, 5.0, 9.0, 40.0])
    np.testing.assert_allclose(split.depth_of_top_km, [0, 2, 5, 9, 15, 40])
    np.testing.assert_array_equal(split.vp_km_s, [5, 5, 6, 6, 8, 8])
    assert split != m
    assert split.merged() == m
    assert m.split_at(5.0) == m


def test_splitting_leaves_other_layers_bit_for_bit() -> None:
    m = read_model("prem")
    split = m.split_at(20.0)
    np.testing.assert_array_equal(np.delete(split.to_table(), [1, 2], axis=0), np.delete(m.to_table(), 1, axis=0))


def test_hash_is_stable_and_sees_numbers_only() -> None:
    m = read_model("socal")
    assert m.hash() == "b502fb3b4c8e4857bf60c330f7430772e14fdfc1714d100bf2aefcb321fbc635"
    assert dataclasses.replace(m, name="x", source="y").hash() == m.hash()
    assert dataclasses.replace(m, name="x") == m
    assert len({m, dataclasses.replace(m, name="x")}) == 1
    table = m.to_table()
    table[0, 4] += 1.0
    assert LayeredModel.from_table(table).hash() != m.hash()


def test_a_printed_model_shows_units_and_half_space() -> None:
    text = str(read_model("gil7"))
    assert "km/s" in text
    assert "half-space" in text
    assert "Dreger" in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"vp_km_s": [5.0, 6.0]}, "one length"),
        ({"thickness_km": [5.0, 10.0, 700.0]}, "half-space"),
        ({"thickness_km": [5.0, 0.0, 0.0]}, "thickness_km is not positive"),
        ({"vs_km_s": [0.0, 3.5, 4.5]}, "fluid"),
        ({"vs_km_s": [-1.0, 3.5, 4.5]}, "vs_km_s is not positive"),
        ({"vs_km_s": [4.4, 3.5, 4.5]}, "bulk modulus"),
        ({"density_g_cm3": [2.4, float("nan"), 3.3]}, "not a finite"),
        ({"density_g_cm3": [2.4, 0.0, 3.3]}, "density_g_cm3 is not positive"),
        ({"qs": [1, 1, 1]}, "only one of qp and qs"),
        ({"qs": [1, 0, 1], "qp": [1, 1, 1]}, "qs is not positive"),
    ],
)
def test_unphysical_models_are_refused_with_a_next_step(changes: dict, message: str) -> None:
    with pytest.raises(EarthModelError, match=message) as caught:
        model(**changes)
    assert caught.value.next_step
    assert caught.value.where
