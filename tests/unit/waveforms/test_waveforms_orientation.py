"""Sensor axes to vertical, radial, transverse."""

import numpy as np
import pytest

from quakesource.errors import WaveformError
from quakesource.waveforms.orientation import to_zrt

RNG = np.random.default_rng(0)
UP, NORTH, EAST = RNG.standard_normal((3, 50))


def along(azimuth_deg: float, dip_deg: float) -> np.ndarray:
    """Ground motion along an axis, as SEED defines it: dip positive down from the horizontal."""
    a, d = np.radians([azimuth_deg, dip_deg])
    return -np.sin(d) * UP + np.cos(d) * (np.cos(a) * NORTH + np.sin(a) * EAST)


def rotate(axes, back_azimuth_deg=0.0):
    azimuth, dip = np.array(axes, float).T
    return to_zrt(np.array([along(a, d) for a, d in axes]), azimuth, dip, back_azimuth_deg)


def expect(components, names, back_azimuth_deg):
    away = np.radians(back_azimuth_deg + 180)
    right = away + np.pi / 2
    truth = {
        "Z": UP,
        "R": np.cos(away) * NORTH + np.sin(away) * EAST,
        "T": np.cos(right) * NORTH + np.sin(right) * EAST,
    }
    assert set(components) == set(names)
    for name in names:
        assert np.allclose(components[name], truth[name]), name


def test_station_south_of_the_source():
    """Waves travel south: away is south, and 90° to the right of south, seen from above, is west."""
    components = rotate([(0, 0), (90, 0)], back_azimuth_deg=0.0)
    assert np.allclose(components["R"], -NORTH)
    assert np.allclose(components["T"], -EAST)


def test_station_east_of_the_source():
    """Back-azimuth 270: away is east, right of east is south."""
    components = rotate([(0, 0), (90, 0)], back_azimuth_deg=270.0)
    assert np.allclose(components["R"], EAST)
    assert np.allclose(components["T"], -NORTH)


@pytest.mark.parametrize("seed", range(5))
def test_turned_and_oblique_sensors(seed):
    rng = np.random.default_rng(seed)
    first, back_azimuth = rng.uniform(0, 360, 2)
    second = first + rng.choice([-1, 1]) * rng.uniform(30, 150)
    axes = np.array([(0, -90), (first, 0), (second, 0)])
    expect(rotate(axes[rng.permutation(3)], back_azimuth), "ZRT", back_azimuth)
    expect(rotate(axes[1:], back_azimuth), "RT", back_azimuth)


def test_three_tilted_axes():
    expect(rotate([(30, -35.26), (150, -35.26), (270, -35.26)], 77.0), "ZRT", 77.0)


def test_nearly_vertical_sensor_is_solved_exactly():
    expect(rotate([(20, -87), (1, 1), (91, -2)], 200.0), "ZRT", 200.0)


def test_flipped_vertical():
    expect(rotate([(0, 90)], 10.0), "Z", 10.0)
    expect(rotate([(0, 90), (0, 0), (90, 0)], 10.0), "ZRT", 10.0)


def test_left_handed_sensor():
    expect(rotate([(0, -90), (0, 0), (270, 0)], 10.0), "ZRT", 10.0)


def test_vertical_alone_and_with_one_horizontal():
    expect(rotate([(0, -90)], 10.0), "Z", 10.0)
    expect(rotate([(0, -90), (40, 0)], 10.0), "Z", 10.0)


def test_parallel_horizontals_leave_the_vertical():
    expect(rotate([(0, -90), (40, 0), (43, 0)], 10.0), "Z", 10.0)
    expect(rotate([(0, -90), (40, 0), (220, 0)], 10.0), "Z", 10.0)


@pytest.mark.parametrize(
    "axes",
    [[(0, 0)], [(0, 0), (180, 0)], [(0, 0), (2, 0)], [(0, -45)], [(0, 0), (0, 0), (0, 0)], [(0, 0), (90, 0), (45, 0)]],
)
def test_axes_that_span_nothing(axes):
    with pytest.raises(WaveformError, match="next:"):
        rotate(axes)


def test_two_verticals_are_not_guessed_between():
    expect(rotate([(0, -90), (0, 90), (0, 0), (90, 0)], 10.0), "RT", 10.0)
