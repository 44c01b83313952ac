from pathlib import Path

import numpy as np
import pytest

from quakesource.earth import read_model
from quakesource.errors import EarthModelError

HEADER = "thickness_km,vp_km_s,vs_km_s,density_g_cm3,qp,qs\n"
MODEL96 = """MODEL.01
Simple crust
ISOTROPIC
KGS
FLAT EARTH
1-D
CONSTANT VELOCITY
LINE08
LINE09
LINE10
LINE11
      H(KM)   VP(KM/S)   VS(KM/S) RHO(GM/CC)     QP         QS       ETAP       ETAS      FREFP      FREFS
    40.0000     6.0000     3.5000     2.7000   0.500E-02  0.100E-01   0.00       0.00       1.00       1.00
    99.0000     8.0000     4.5000     3.3000   0.00       500.0       0.00       0.00       1.00       1.00
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_with_comments_and_columns_in_any_order(tmp_path: Path) -> None:
    text = "# mine\n# source: here\nvs_km_s, vp_km_s,depth_km,density_g_cm3\n3.2,5.8,0,2.6\n\n4.5,8.0,30,3.3\n"
    model = read_model(write(tmp_path, "mine.csv", text))
    np.testing.assert_array_equal(model.to_table()[:, :4], [[30, 5.8, 3.2, 2.6], [0, 8.0, 4.5, 3.3]])
    assert (model.name, model.source, model.q_source) == ("mine", "here", "rule")


def test_model96_with_inverse_and_absent_q(tmp_path: Path) -> None:
    for name in ("crust.mod", "crust.model96", "crust.d"):
        model = read_model(write(tmp_path, name, MODEL96))
        np.testing.assert_allclose(
            model.to_table(), [[40, 6, 3.5, 2.7, 200, 100], [0, 8, 4.5, 3.3, 1e5, 500]], rtol=1e-12
        )
        assert model.source == "Simple crust"


def test_mtinv_table(tmp_path: Path) -> None:
    text = "### WUS\n### thick vp qp\n4.0 4.52 500. 2.61 250. 2.39 0\n700 7.8 1000 4.5 500 3.2 4\n"
    model = read_model(write(tmp_path, "wus.mod", text))
    expected = [[4, 4.52, 2.61, 2.39, 500, 250], [0, 7.8, 4.5, 3.2, 1000, 500]]
    np.testing.assert_array_equal(model.to_table(), expected)
    assert "WUS" in model.source


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "", "header"),
        ("a.csv", HEADER, "no layers"),
        ("a.csv", "thickness_km,vp,vs_km_s,density_g_cm3\n0,8,4,3\n", "vp"),
        ("a.csv", HEADER + "0,8.0,x,3.3,600,300\n", "line 2"),
        ("a.csv", HEADER + "0,8.0,4.5\n", "3 numbers"),
        ("a.csv", HEADER.replace("thickness", "depth") + "1,8.0,4.5,3.3,600,300\n", "start at 0"),
        ("a.mod", "1 2 3\n", "line 1"),
        ("a.model96", MODEL96.replace("FLAT", "SPHERICAL"), "line 5"),
        ("a.model96", "MODEL.01\n", "header"),
        ("a.txt", "0 5.0 3.0\n", "format .txt"),
        ("a.nd", "0 5.8 3.2 2.6\n0 x 1 1\n", "line 2"),
        ("a.nd", "mantle\n", "no layers"),
        ("a.nd", "0 5.8 3.2 2.6\n20 5.8 3.2 2.6\n10 8 4.5 3.3\n", "decrease"),
    ],
)
def test_bad_files_are_refused_with_place_and_next_step(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(EarthModelError, match=message) as caught:
        read_model(write(tmp_path, name, text))
    assert caught.value.next_step
    assert name in caught.value.where


def test_a_missing_file_is_not_taken_for_a_name(tmp_path: Path) -> None:
    with pytest.raises(EarthModelError, match="does not exist"):
        read_model(tmp_path / "nowhere.csv")
    with pytest.raises(EarthModelError, match="does not exist"):
        read_model("socal.csv")
