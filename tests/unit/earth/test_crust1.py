"""On a made-up planet with the layout of CRUST1.0: two columns of numbers differ, the rest repeats."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from quakesource.earth import LayeredModel, read_model
from quakesource.earth.read_crust1 import FIELDS
from quakesource.errors import EarthModelError

SEA = {
    "bnds": [0.0, -4.36, -4.36, -4.83, -4.83, -4.83, -5.5, -6.96, -11.47],
    "vp": [1.5, 3.81, 2.0, 0.0, 0.0, 5.0, 6.5, 7.1, 8.1],
    "vs": [0.0, 1.94, 0.55, 0.0, 0.0, 2.7, 3.7, 4.05, 4.5],
    "rho": [1.02, 0.92, 1.93, 0.0, 0.0, 2.55, 2.85, 3.05, 3.34],
}
ICE_BOUNDS = [2.4, 2.4, -0.11, -0.13, -0.13, -0.13, -12.84, -25.08, -34.6]
ICE_AT = (-79.5, 0.5)
ICE_ROW = (89 + 80) * 360 + 180


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    arrays = {field: np.tile(np.float32(SEA[field]), (64800, 1)) for field in FIELDS}
    arrays["bnds"][ICE_ROW] = ICE_BOUNDS
    packed, text = tmp_path_factory.mktemp("npz"), tmp_path_factory.mktemp("text")
    np.savez(packed / "crust1.npz", **arrays)
    for field, array in arrays.items():
        line = " ".join(f"{x:.2f}" for x in array[0]) + "\n"
        special = " ".join(f"{x:.2f}" for x in array[ICE_ROW]) + "\n"
        lines = line * ICE_ROW + special + line * (64799 - ICE_ROW)
        with gzip.open(text / f"crust1.{field}.gz", "wt", compresslevel=1) as file:
            file.write(lines)
    return {"npz": packed, "text": text}


def at(folder: Path, latitude_deg: float, longitude_deg: float) -> LayeredModel:
    return read_model("crust1.0", latitude_deg=latitude_deg, longitude_deg=longitude_deg, crust1_folder=folder)


def test_water_and_empty_layers_go_and_depth_starts_at_the_sea_floor(folders: dict[str, Path]) -> None:
    sea = at(folders["npz"], 10.0, -140.0)
    np.testing.assert_array_equal(sea.thickness_km, [0.47, 0.67, 1.46, 4.51, 0])
    np.testing.assert_array_equal(sea.vs_km_s, [0.55, 2.7, 3.7, 4.05, 4.5])
    assert sea.q_source == "rule"
    assert sea.qs[0] == pytest.approx(27.5)


def test_ice_and_thin_sediments_stay(folders: dict[str, Path]) -> None:
    ice = at(folders["npz"], *ICE_AT)
    np.testing.assert_array_equal(ice.thickness_km, [2.51, 0.02, 12.71, 12.24, 9.52, 0])
    assert ice.vp_km_s[0] == 3.81


def test_gzipped_text_and_npz_are_the_same_model(folders: dict[str, Path]) -> None:
    assert at(folders["text"], *ICE_AT).hash() == at(folders["npz"], *ICE_AT).hash()
    assert at(folders["npz"] / "crust1.npz", *ICE_AT) == at(folders["npz"], *ICE_AT)


def test_cells_of_a_degree_and_the_edges_of_the_globe(folders: dict[str, Path]) -> None:
    for longitude_deg in (0.0, 0.999, 360.0):
        assert at(folders["npz"], -79.001, longitude_deg).vp_km_s[0] == 3.81
    for latitude_deg, longitude_deg in [
        (-79.5, -0.001),
        (-79.5, 1.0),
        (-80.001, 0.5),
        (90, 180),
        (-90, -180),
    ]:
        assert at(folders["npz"], latitude_deg, longitude_deg).vp_km_s[0] == 2.0


def test_missing_position_files_or_globe(folders: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(EarthModelError, match="position and the folder"):
        read_model("crust1.0", crust1_folder=folders["npz"])
    with pytest.raises(EarthModelError, match="cannot be used"):
        at(tmp_path, 0.0, 0.0)
    with pytest.raises(EarthModelError, match="off the globe"):
        at(folders["npz"], 91.0, 0.0)
