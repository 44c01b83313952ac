"""The coloured part of a beachball is where P leaves as compression, for tensors of every kind."""

import numpy as np
import pytest

from quakesource.errors import SourceError
from quakesource.figures import compression_paths, nodal_line, project
from quakesource.mechanisms import moment_tensor, radiation_pattern, random_moment_tensors


def coloured(paths, points):
    """Even-odd rule over outlines and holes."""
    inside = np.zeros(len(points), dtype=int)
    for path in paths:
        for polygon in path.to_polygons():
            inside += type(path)(polygon).contains_points(points)
    return inside % 2 == 1


def at(tensor, azimuth_deg, takeoff_deg):
    return coloured(compression_paths(tensor), np.atleast_2d(project(azimuth_deg, takeoff_deg)))


def test_colour_is_the_sign_of_p_for_random_full_tensors():
    rng = np.random.default_rng(11)
    azimuth = rng.uniform(0, 360, 400)
    takeoff = np.degrees(np.arccos(rng.uniform(0.02, 1, 400)))
    for tensor in random_moment_tensors(12, rng):
        p, _, _ = radiation_pattern(tensor, takeoff, azimuth)
        clear = np.abs(p) > 0.01 * np.abs(tensor).max()
        assert clear.sum() > 300
        assert np.array_equal(at(tensor, azimuth, takeoff)[clear], (p > 0)[clear])


@pytest.mark.parametrize(("strike", "dip", "rake"), [(0, 90, 0), (20, 45, 90), (140, 30, -70), (30, 90, 90)])
def test_colour_is_the_sign_of_p_for_double_couples(strike, dip, rake):
    rng = np.random.default_rng(3)
    azimuth, takeoff = rng.uniform(0, 360, 500), rng.uniform(1, 89, 500)
    tensor = moment_tensor(strike, dip, rake, 1e17)
    p, _, _ = radiation_pattern(tensor, takeoff, azimuth)
    clear = np.abs(p) > 0.01 * 1e17
    assert np.array_equal(at(tensor, azimuth, takeoff)[clear], (p > 0)[clear])


def test_left_lateral_fault_striking_north_is_coloured_north_east_and_south_west():
    # Rake 0 is left-lateral: P = M0 sin²i sin 2φ is positive for azimuths 0-90 and 180-270.
    assert at(moment_tensor(0, 90, 0), [45, 225, 135, 315], [80] * 4).tolist() == [True, True, False, False]


def test_thrust_is_coloured_in_the_centre_and_normal_fault_white():
    assert at(moment_tensor(0, 45, 90), 10.0, 3.0).all()
    assert not at(moment_tensor(0, 45, -90), 10.0, 3.0).any()


def test_explosion_is_full_implosion_empty_and_vertical_clvd_a_ring():
    rng = np.random.default_rng(0)
    azimuth, takeoff = rng.uniform(0, 360, 200), rng.uniform(0, 90, 200)
    assert at([1, 1, 1, 0, 0, 0], azimuth, takeoff).all()
    assert compression_paths([-1, -1, -1, 0, 0, 0]) == []
    # -2 cos²i + sin²i is zero at i = arctan sqrt(2) = 54.7°.
    assert at([-2, 1, 1, 0, 0, 0], [0, 90, 0, 90], [53, 53, 56.5, 56.5]).tolist() == [False, False, True, True]


def test_projection_is_equal_area_north_up_east_right():
    assert project(0.0, 90.0) == pytest.approx([0, 1])
    assert project(90.0, 90.0) == pytest.approx([1, 0])
    assert project(123.0, 0.0) == pytest.approx([0, 0])
    # Half of the hemisphere's area lies within 60° of straight down (1 - cos 60° = 1/2).
    assert np.hypot(*project(77.0, 60.0)) ** 2 == pytest.approx(0.5)
    assert project(30.0, 120.0) == pytest.approx(project(210.0, 60.0))


def test_nodal_lines_lie_where_p_vanishes_and_end_on_the_rim():
    line = nodal_line(40.0, 60.0)
    radius = np.hypot(*line.T)
    assert radius[[0, -1]] == pytest.approx([1, 1])
    takeoff = np.degrees(2 * np.arcsin(np.minimum(radius, 1) / np.sqrt(2)))
    p, _, _ = radiation_pattern(moment_tensor(40, 60, 25), takeoff, np.degrees(np.arctan2(line[:, 0], line[:, 1])))
    assert np.abs(p).max() < 1e-9
    # Seen along the strike the plane dips to the right: to the south-east here.
    assert line[45] @ [np.sin(np.radians(130)), np.cos(np.radians(130))] > 0


def test_a_tensor_of_zeros_or_nan_is_refused():
    with pytest.raises(SourceError, match="next"):
        compression_paths(np.zeros(6))
    with pytest.raises(SourceError):
        compression_paths([np.nan] * 6)
