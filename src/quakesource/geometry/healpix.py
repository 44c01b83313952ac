"""Cells of equal area on the globe: HEALPix in the RING order (Górski et al. 2005, ApJ 622, 759).

Geographic cells count from 0 as HEALPix does; focal-sphere pixels (`geometry.focal_sphere`) count from 1 as SymAE does.
"""

import numpy as np
from astropy_healpix import healpy as healpix
from numpy.typing import ArrayLike, NDArray

from quakesource.errors import QuakesourceError


def cell_of(latitude_deg: ArrayLike, longitude_deg: ArrayLike, nside: int) -> NDArray[np.int64]:
    """Cells that hold places.

    Parameters
    ----------
    latitude_deg : geographic latitudes, -90 to 90, any shape.
    longitude_deg : longitudes, any multiple of 360 added; broadcast against the latitudes.
    nside : 1, 2, 4, ...: 12 nside² cells, each `cell_size_deg` wide.

    Returns
    -------
    Cell numbers from 0 (north) to 12 nside² - 1 (south), of the broadcast shape. Latitude is taken as it is,
    as an angle on a sphere: cells are labels, and 0.2 degrees of geocentric latitude move no neighbour apart.

    Raises
    ------
    QuakesourceError
        a coordinate that is not finite, a latitude off the globe, or an nside that is no power of 2.
    """
    check_nside(nside)
    latitude, longitude = np.broadcast_arrays(
        np.asarray(latitude_deg, dtype=np.float64), np.asarray(longitude_deg, dtype=np.float64)
    )
    wrong = ~((np.abs(latitude) <= 90) & np.isfinite(longitude))
    if wrong.any():
        worst = int(np.flatnonzero(wrong)[0])
        raise QuakesourceError(
            f"a place off the globe: latitude {latitude.ravel()[worst]}, longitude {longitude.ravel()[worst]}",
            where=f"HEALPix cells, entry {worst}",
            next_step="give latitude in -90..90 and a finite longitude, in degrees (are they swapped?)",
        )
    cell = healpix.ang2pix(nside, longitude % 360.0, latitude, nest=False, lonlat=True)
    return np.asarray(cell, dtype=np.int64)


def cell_centre(cell: ArrayLike, nside: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes (0 to 360), degrees, of the centres of cells, in the shape of ``cell``.

    Raises
    ------
    QuakesourceError
        a cell outside 0..12 nside² - 1, or an nside that is no power of 2.
    """
    numbers = np.asarray(cell, dtype=np.int64)
    check_cells(numbers, nside, first=0)
    longitude_deg, latitude_deg = healpix.pix2ang(nside, numbers, nest=False, lonlat=True)
    return np.asarray(latitude_deg, dtype=np.float64), np.asarray(longitude_deg, dtype=np.float64)


def cell_size_deg(nside: int) -> float:
    """Side of a square with the area of a cell, degrees: 58.6 / nside; QuakesourceError for a wrong nside."""
    check_nside(nside)
    return float(np.degrees(np.sqrt(np.pi / 3)) / nside)


def check_nside(nside: int) -> None:
    """QuakesourceError unless nside is a power of 2: only then do finer cells divide coarser ones."""
    if not (nside >= 1 and int(nside) == nside and int(nside) & (int(nside) - 1) == 0):
        raise QuakesourceError(
            f"an nside of {nside} is not a power of 2", where="HEALPix cells", next_step="give 1, 2, 4, 8, 16, ..."
        )


def check_cells(numbers: NDArray[np.int64], nside: int, *, first: int) -> None:
    """QuakesourceError unless all numbers lie in first..first + 12 nside² - 1."""
    check_nside(nside)
    last = first + 12 * nside**2 - 1
    wrong = (numbers < first) | (numbers > last)
    if wrong.any():
        raise QuakesourceError(
            f"there is no HEALPix cell {numbers[wrong].ravel()[0]} at nside {nside}",
            where="HEALPix cells",
            next_step=f"give numbers from {first} to {last}, made with the same nside",
        )
