"""Pixels of the focal sphere: pole down, azimuth as longitude, numbers from 1."""

import numpy as np
import pytest

from quakesource.errors import QuakesourceError
from quakesource.geometry.focal_sphere import focal_pixel, focal_pixel_centre, focal_pixel_outline


@pytest.mark.parametrize("nside", [1, 4, 16])
def test_centres_lie_in_their_pixels(nside):
    pixels = np.arange(1, 12 * nside**2 + 1)
    assert np.array_equal(focal_pixel(*focal_pixel_centre(pixels, nside), nside), pixels)


def test_the_first_four_pixels_are_straight_down_one_a_quadrant():
    assert focal_pixel([1.0] * 4, [45, 135, 225, 315]).tolist() == [1, 2, 3, 4]
    assert focal_pixel([179.0] * 4, [45, 135, 225, 315]).tolist() == [189, 190, 191, 192]


def test_azimuth_turns_clockwise_from_north_and_wraps():
    assert focal_pixel(90.0, -10.0) == focal_pixel(90.0, 350.0)
    # nside 1: the four pixels of the horizon are centred north, east, south and west.
    assert focal_pixel([90.0] * 4, [0, 90, 180, 270], 1).tolist() == [5, 6, 7, 8]
    takeoff_deg, azimuth_deg = focal_pixel_centre([5, 6, 7, 8], 1)
    assert takeoff_deg == pytest.approx([90] * 4)
    assert azimuth_deg == pytest.approx([0, 90, 180, 270])


def test_just_inside_its_outline_a_ray_is_in_the_pixel_and_just_outside_not():
    for pixel in (1, 30, 77, 105, 160, 192):
        takeoff_deg, azimuth_deg = focal_pixel_outline(pixel)
        centre = np.ravel(focal_pixel_centre(pixel))
        turn = (azimuth_deg - centre[1] + 180) % 360 - 180
        for scale, inside in ((0.98, True), (1.02, False)):
            found = focal_pixel(
                np.clip(centre[0] + scale * (takeoff_deg - centre[0]), 0, 180), centre[1] + scale * turn
            )
            if 20 < centre[0] < 160:  # angles are not a plane near the poles
                assert ((found == pixel) == inside).mean() > 0.9


@pytest.mark.parametrize(
    ("call", "what", "next_step"),
    [
        (lambda: focal_pixel(181.0, 0.0), "take-off 181.0", "straight down"),
        (lambda: focal_pixel([10.0, 20.0], [0.0, np.inf]), "azimuth inf", "finite"),
        (lambda: focal_pixel(10.0, 0.0, 6), "nside of 6", "1, 2, 4"),
        (lambda: focal_pixel_centre(0), "no HEALPix cell 0", "1 to 192"),
        (lambda: focal_pixel_outline(193), "no HEALPix cell 193", "1 to 192"),
    ],
)
def test_what_cannot_be_is_refused(call, what, next_step):
    with pytest.raises(QuakesourceError, match=what) as error:
        call()
    assert next_step in error.value.next_step
