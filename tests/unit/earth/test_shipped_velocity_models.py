from pathlib import Path

import numpy as np
import pytest

from quakesource.earth import LayeredModel, read_model, shipped_models
from quakesource.earth.attenuation import qp_from_moduli
from quakesource.earth.read_nd import read_nd
from quakesource.errors import EarthModelError

ROUNDING = 5.1e-5


def test_names() -> None:
    assert shipped_models() == ("ak135", "gil7", "prem", "socal")


@pytest.mark.parametrize("name", shipped_models())
def test_every_table_names_its_source_and_gives_q(name: str) -> None:
    model = read_model(name)
    assert model.name == name
    assert model.source
    assert model.q_source == "given"
    assert read_model(name.upper()) == model


def test_values_of_the_southern_california_standard_model() -> None:
    socal = read_model("socal")
    np.testing.assert_array_equal(socal.depth_of_top_km, [0, 5.5, 16, 32])
    np.testing.assert_array_equal(socal.vp_km_s, [5.5, 6.3, 6.7, 7.8])
    np.testing.assert_array_equal(socal.qs, [300, 400, 500, 600])


def assert_same_earth(ours: LayeredModel, theirs: LayeredModel) -> None:
    np.testing.assert_allclose(ours.depth_of_top_km, theirs.depth_of_top_km, atol=1e-6)
    for key in ("vp_km_s", "vs_km_s", "density_g_cm3"):
        np.testing.assert_allclose(getattr(ours, key), getattr(theirs, key), atol=ROUNDING)


def test_prem_is_the_discretised_table_of_obspy_with_the_q_of_its_paper(taup_folder: Path) -> None:
    prem = read_model("prem")
    assert_same_earth(prem, read_nd(taup_folder / "prem.nd", maximum_thickness_km=20.0, maximum_depth_km=400.0))
    top_km = prem.depth_of_top_km
    np.testing.assert_array_equal(prem.qs, np.select([top_km < 80, top_km < 220], [600.0, 80.0], 143.0))
    bulk = np.full_like(prem.qs, 57823.0)
    np.testing.assert_allclose(prem.qp, qp_from_moduli(prem.vp_km_s, prem.vs_km_s, prem.qs, bulk), atol=0.1)


def test_ak135_is_the_discretised_table_of_obspy_but_for_the_q_of_the_lid(taup_folder: Path) -> None:
    ak135 = read_model("ak135")
    obspys = read_nd(taup_folder / "ak135f_no_mud.nd", maximum_thickness_km=12.5, maximum_depth_km=410.0)
    assert_same_earth(ak135, obspys)
    lid = (ak135.depth_of_top_km >= 35) & (ak135.depth_of_top_km < 77.5)
    np.testing.assert_allclose(ak135.qs[~lid], obspys.qs[~lid], atol=0.051)
    np.testing.assert_allclose(ak135.qp[~lid], obspys.qp[~lid], atol=0.051)
    assert set(ak135.qs[lid]) == {403.9}


def test_an_unknown_name_gets_the_nearest_valid_one() -> None:
    with pytest.raises(EarthModelError, match="did you mean 'socal'") as caught:
        read_model("so_cal")
    for name in (*shipped_models(), "crust1.0"):
        assert name in caught.value.next_step


def test_a_stray_file_does_not_hide_a_shipped_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "socal").write_text("not a model")
    monkeypatch.chdir(tmp_path)
    assert read_model("socal").n_layers == 4
