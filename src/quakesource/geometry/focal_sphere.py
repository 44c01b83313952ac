"""Pixels of the focal sphere: HEALPix with the pole straight down, RING order, numbers from 1.

The colatitude of HEALPix is the take-off angle and its longitude the azimuth, so the first pixels hold the steep
teleseismic rays. This is how SymAE numbers them (pixels of its published results, docs/splits.md).
"""

import numpy as np
from astropy_healpix import healpy as healpix
from numpy.typing import ArrayLike, NDArray

from quakesource.errors import QuakesourceError
from quakesource.geometry.healpix import check_cells, check_nside

SYMAE_NSIDE = 4
"""192 pixels, each as large as a square of 14.7 degrees."""


def focal_pixel(takeoff_deg: ArrayLike, azimuth_deg: ArrayLike, nside: int = SYMAE_NSIDE) -> NDArray[np.int64]:
    """Pixels that rays leave through.

    Parameters
    ----------
    takeoff_deg : from straight down, 0 (down) to 180 (up), any shape.
    azimuth_deg : source to station, clockwise from north, any multiple of 360 added; broadcast.
    nside : 1, 2, 4, ...: 12 nside² pixels of equal area.

    Returns
    -------
    Pixel numbers from 1 (down, first azimuths) to 12 nside² (up), of the broadcast shape.

    Raises
    ------
    QuakesourceError
        an angle that is not finite, a take-off outside 0..180, or an nside that is no power of 2.
    """
    check_nside(nside)
    takeoff, azimuth = np.broadcast_arrays(
        np.asarray(takeoff_deg, dtype=np.float64), np.asarray(azimuth_deg, dtype=np.float64)
    )
    wrong = ~((takeoff >= 0) & (takeoff <= 180) & np.isfinite(azimuth))
    if wrong.any():
        worst = int(np.flatnonzero(wrong)[0])
        raise QuakesourceError(
            f"no direction on the focal sphere: take-off {takeoff.ravel()[worst]}, azimuth {azimuth.ravel()[worst]}",
            where=f"focal pixels, entry {worst}",
            next_step="give take-off angles from straight down, 0..180 degrees, and finite azimuths",
        )
    pixel = healpix.ang2pix(nside, np.radians(takeoff), np.radians(azimuth % 360.0), nest=False)
    return np.asarray(pixel, dtype=np.int64) + 1


def focal_pixel_centre(pixel: ArrayLike, nside: int = SYMAE_NSIDE) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Take-off angles and azimuths, degrees, of the centres of pixels, in the shape of ``pixel``.

    Raises
    ------
    QuakesourceError
        a pixel outside 1..12 nside², or an nside that is no power of 2.
    """
    numbers = np.asarray(pixel, dtype=np.int64)
    check_cells(numbers, nside, first=1)
    takeoff, azimuth = healpix.pix2ang(nside, numbers - 1, nest=False)
    return np.degrees(np.asarray(takeoff, np.float64)), np.degrees(np.asarray(azimuth, np.float64))


def focal_pixel_outline(
    pixel: int, nside: int = SYMAE_NSIDE, points_per_side: int = 8
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Take-off angles and azimuths, degrees, (4 points_per_side,), round one pixel.

    Raises
    ------
    QuakesourceError
        a pixel outside 1..12 nside², or an nside that is no power of 2.
    """
    check_cells(np.asarray(pixel, dtype=np.int64), nside, first=1)
    x, y, z = np.asarray(healpix.boundaries(nside, pixel - 1, step=points_per_side, nest=False))
    return np.degrees(np.arctan2(np.hypot(x, y), z)), np.degrees(np.arctan2(y, x)) % 360.0
