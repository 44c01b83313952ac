from pathlib import Path

import numpy as np
import pytest

from quakesource.earth import read_model
from quakesource.errors import EarthModelError

pytestmark = pytest.mark.real


def test_crust1_at_a_known_place(velocity_folder: Path) -> None:
    socal = read_model("crust1.0", latitude_deg=35.5, longitude_deg=-117.5, crust1_folder=velocity_folder / "crust1.0")
    assert socal.vp_km_s[-1] == 7.75
    assert socal.depth_of_top_km[-1] == pytest.approx(31.4, abs=1.0)


def test_crust1_everywhere_on_a_coarse_grid(velocity_folder: Path) -> None:
    folder = velocity_folder / "crust1.0" / "crust1.npz"
    for latitude_deg in (-85.0, -30.0, 0.5, 40.0, 72.0):
        for longitude_deg in (-150.0, -75.0, 10.0, 88.0):
            model = read_model("crust1.0", latitude_deg=latitude_deg, longitude_deg=longitude_deg, crust1_folder=folder)
            assert (model.vs_km_s > 0.2).all()


def test_crust1_text_and_npz_agree(tmp_path_factory: pytest.TempPathFactory, velocity_folder: Path) -> None:
    text = tmp_path_factory.mktemp("text_only")
    for path in (velocity_folder / "crust1.0").glob("crust1.*.gz"):
        (text / path.name).symlink_to(path)
    for folder in (text, velocity_folder / "crust1.0"):
        model = read_model("crust1.0", latitude_deg=72.3, longitude_deg=-40.0, crust1_folder=folder)
        assert model.vp_km_s[0] == 3.81
    first, second = (
        read_model("crust1.0", latitude_deg=35.5, longitude_deg=-117.5, crust1_folder=f)
        for f in (text, velocity_folder / "crust1.0")
    )
    assert first == second


def test_every_model_of_mtinv_is_read_or_refused_for_a_reason(velocity_folder: Path) -> None:
    why = {path.name: reason(path) for path in sorted((velocity_folder / "mtinv_modeldb").glob("*.mod"))}
    assert len(why) > 40
    # one lists Vp and tops, the other radius and Vs: not tables of layers
    assert {name for name, text in why.items() if text} == {"brandt.mod", "tns_sna.mod"}
    assert "brandt.mod, line 8" in why["brandt.mod"]


def reason(path: Path) -> str:
    try:
        read_model(path)
    except EarthModelError as problem:
        return str(problem)
    return ""


def test_pyrocko_models_without_ocean(velocity_folder: Path) -> None:
    prem = read_model(velocity_folder / "pyrocko_earthmodels" / "prem-no-ocean.f.nd")
    ours = read_model("prem")
    np.testing.assert_allclose(prem.at(30.0)["vp_km_s"], ours.at(30.0)["vp_km_s"], atol=0.01)
    with pytest.raises(EarthModelError, match="ocean"):
        read_model(velocity_folder / "pyrocko_earthmodels" / "prem.f.nd")


@pytest.mark.parametrize("name", ["hash_vz/vz.socal", "ssa2py/Ridgecrest_2019_vmodel.txt"])
def test_tables_without_s_or_density_are_refused(name: str, velocity_folder: Path) -> None:
    with pytest.raises(EarthModelError, match="not known"):
        read_model(velocity_folder / name)
