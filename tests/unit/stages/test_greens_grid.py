"""The grid of a Green's function store reaches the ends that the settings name."""

import pytest

from quakesource.settings import GreensSettings
from quakesource.stages.compute_greens import grid_axis


@pytest.mark.parametrize("step_km", [3.0, 7.0, 11.5])
def test_axis_reaches_the_largest_distance(step_km):
    axis = grid_axis((10, 400), step_km)
    assert axis[0] == 10
    assert axis[-1] >= 400
    assert axis[-2] < 400


def test_default_axes():
    greens = GreensSettings()
    depths = grid_axis(greens.depth_km, greens.depth_step_km)
    distances = grid_axis(greens.distance_km, greens.distance_step_km)
    assert (depths[0], depths[-1], len(depths)) == (2, 26, 13)
    assert (distances[0], distances[-1], len(distances)) == (10, 400, 131)
