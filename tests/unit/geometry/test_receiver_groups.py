"""Groups are whole pixels, kept if large and wide enough; no receiver is lost."""

import numpy as np
import pytest

from quakesource.errors import QuakesourceError
from quakesource.geometry.focal_sphere import focal_pixel
from quakesource.geometry.receiver_groups import NO_PIXEL, group_receivers


def cluster(n, takeoff_deg, azimuth_deg, latitude_deg, wide_deg):
    """n receivers in one direction, along a meridian."""
    return np.array([[takeoff_deg, azimuth_deg, latitude_deg + wide_deg * k / max(n - 1, 1), 20.0] for k in range(n)])


def test_the_rule_of_symae():
    large, few, narrow, both = (
        cluster(20, 30, 45, 10, 6),
        cluster(19, 30, 135, 10, 6),
        cluster(25, 30, 225, 10, 4),
        cluster(3, 30, 315, 10, 1),
    )
    groups = group_receivers(*np.vstack([large, few, narrow, both]).T)
    assert groups.kept.tolist() == [True] * 20 + [False] * 47
    assert groups.reason[0] == ""
    assert groups.reason[20] == "19 of at least 20 receivers in the pixel"
    assert groups.reason[39] == "receivers at most 4.0° apart, less than 5°"
    assert groups.reason[-1] == "3 of at least 20 receivers in the pixel; receivers at most 1.0° apart, less than 5°"
    assert groups.receivers_in_pixel[[0, 20, 39, -1]].tolist() == [20, 19, 25, 3]
    assert groups.aperture_deg[[0, 20, 39, -1]] == pytest.approx([6, 6, 4, 1])


def test_without_limits_everything_with_a_ray_is_kept_and_one_receiver_has_no_aperture():
    rng = np.random.default_rng(4)
    takeoff, azimuth = rng.uniform(0, 180, 300), rng.uniform(0, 360, 300)
    groups = group_receivers(
        takeoff, azimuth, rng.uniform(-90, 90, 300), rng.uniform(-180, 180, 300), min_receivers=1, min_aperture_deg=0
    )
    assert groups.kept.all()
    assert np.array_equal(groups.pixel, focal_pixel(takeoff, azimuth))
    assert (groups.aperture_deg[groups.receivers_in_pixel == 1] == 0).all()
    assert np.array_equal(groups.receivers_in_pixel, (groups.pixel[:, None] == groups.pixel).sum(axis=1))


def test_a_receiver_without_a_ray_keeps_its_row_and_counts_nowhere():
    groups = group_receivers([30, np.nan, 30], [45, 45, 46], [0, 1, 2], [0, 0, 0], min_receivers=2, min_aperture_deg=1)
    assert groups.pixel.tolist() == [1 + focal_pixel(30, 45) - 1, NO_PIXEL, int(focal_pixel(30, 46))]
    assert groups.kept.tolist() == [True, False, True]
    assert groups.reason[1] == "no ray reaches this receiver"
    assert groups.receivers_in_pixel.tolist() == [2, 0, 2]


def test_the_aperture_crosses_the_date_line():
    groups = group_receivers([30, 30], [45, 45], [0, 0], [179, -179], min_receivers=1, min_aperture_deg=0)
    assert groups.aperture_deg == pytest.approx([2, 2])


def test_no_receivers_is_no_error_and_a_wrong_angle_is():
    assert group_receivers([], [], [], []).kept.size == 0
    with pytest.raises(QuakesourceError, match="take-off 200"):
        group_receivers([200], [0], [0], [0])
