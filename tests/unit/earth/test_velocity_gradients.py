from pathlib import Path

import numpy as np
import pytest

from quakesource.earth.gradients import steps_from_gradients
from quakesource.earth.read_nd import read_nd
from quakesource.errors import EarthModelError

NODES = np.array([[0, 5.0], [10, 5.0], [10, 6.0], [50, 8.0], [50, 9.0], [80, 9.0]], dtype=float)


def steps(maximum_thickness_km: float, maximum_depth_km: float) -> np.ndarray:
    return steps_from_gradients(NODES, maximum_thickness_km=maximum_thickness_km, maximum_depth_km=maximum_depth_km)


def test_gradients_take_the_middle_of_each_step() -> None:
    np.testing.assert_allclose(steps(20, 100), [[10, 5], [20, 6.5], [20, 7.5], [30, 9], [0, 9]])


def test_a_stop_inside_a_gradient_interpolates_the_half_space() -> None:
    np.testing.assert_allclose(steps(20, 30), [[10, 5], [20, 6.5], [0, 7]])


def test_a_stop_on_a_jump_takes_the_lower_side() -> None:
    np.testing.assert_allclose(steps(40, 50), [[10, 5], [40, 7], [0, 9]])
    np.testing.assert_allclose(steps(40, 10), [[10, 5], [0, 6]])


def test_steps_that_are_not_positive_are_refused() -> None:
    with pytest.raises(EarthModelError, match="impossible"):
        steps(0, 100)


def test_water_is_refused_at_the_top_and_below(tmp_path: Path, taup_folder: Path) -> None:
    ocean = tmp_path / "ocean.nd"
    ocean.write_text("0 1.45 0 1.02 57822 0\n3 1.45 0 1.02 57822 0\n3 5.8 3.2 2.6 1456 600\n9 5.8 3.2 2.6 1456 600\n")
    with pytest.raises(EarthModelError, match="ocean") as caught:
        read_nd(ocean)
    assert "no-ocean" in caught.value.next_step
    with pytest.raises(EarthModelError, match="fluid layer starts at"):
        read_nd(taup_folder / "prem.nd", maximum_depth_km=3000.0)


def test_obspy_models_with_and_without_q(taup_folder: Path) -> None:
    iasp91 = read_nd(taup_folder / "iasp91.tvel", maximum_depth_km=100.0)
    np.testing.assert_allclose(iasp91.depth_of_top_km[:3], [0, 20, 35])
    assert iasp91.q_source == "rule"
    prem = read_nd(taup_folder / "prem.nd", maximum_thickness_km=5.0)
    assert prem.thickness_km[2:-1].max() <= 5.0
    assert prem.q_source == "given"
    assert prem.depth_of_top_km[-1] == pytest.approx(400.0)
