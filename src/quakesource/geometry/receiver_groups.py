"""Receivers of one earthquake, grouped by the pixel of the focal sphere that their rays leave through."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import pdist

from quakesource.geometry.focal_sphere import SYMAE_NSIDE, focal_pixel

NO_PIXEL = 0
"""Number that stands for the pixel of a receiver without a ray."""


@dataclass(frozen=True)
class ReceiverGroups:
    """The group of every receiver; arrays (n,) in the order of the receivers.

    ``pixel`` counts from 1, `NO_PIXEL` where there is no ray; ``receivers_in_pixel`` and ``aperture_deg`` are of the
    whole group; ``reason`` says why a receiver is left out and is blank for those kept.
    """

    pixel: NDArray[np.int64]
    receivers_in_pixel: NDArray[np.int64]
    aperture_deg: NDArray[np.float64]
    kept: NDArray[np.bool_]
    reason: NDArray[np.str_]


def group_receivers(
    takeoff_deg: ArrayLike,
    azimuth_deg: ArrayLike,
    latitude_deg: ArrayLike,
    longitude_deg: ArrayLike,
    *,
    nside: int = SYMAE_NSIDE,
    min_receivers: int = 20,
    min_aperture_deg: float = 5.0,
) -> ReceiverGroups:
    """Groups of receivers with one source signature, and which of them are large and wide enough.

    Parameters
    ----------
    takeoff_deg : of the first P, from straight down, (n,); NaN for a receiver without a ray.
    azimuth_deg : source to station, (n,); NaN as above.
    latitude_deg : receivers' latitudes, (n,).
    longitude_deg : receivers' longitudes, (n,).
    nside : of the focal sphere's pixels.
    min_receivers : a pixel with fewer is left out.
    min_aperture_deg : a pixel is left out whose two farthest receivers are less than this apart on the globe:
        what all paths of a group have in common must be the source, not the structure below one array.

    Returns
    -------
    One entry a receiver, none is lost. The defaults are SymAE's rule for teleseisms.

    Raises
    ------
    QuakesourceError
        a take-off angle outside 0..180, or an nside that is no power of 2.
    """
    takeoff, azimuth, latitude, longitude = np.broadcast_arrays(
        *(
            np.atleast_1d(np.asarray(x, dtype=np.float64))
            for x in (takeoff_deg, azimuth_deg, latitude_deg, longitude_deg)
        )
    )
    n = takeoff.size
    has_ray = np.isfinite(takeoff) & np.isfinite(azimuth)
    pixel = np.full(n, NO_PIXEL, dtype=np.int64)
    pixel[has_ray] = focal_pixel(takeoff[has_ray], azimuth[has_ray], nside)
    number, aperture_deg = np.zeros(n, dtype=np.int64), np.full(n, np.nan)
    reasons = np.full(n, "no ray reaches this receiver", dtype=object)
    for one in np.unique(pixel[has_ray]):
        members = np.flatnonzero(pixel == one)
        number[members] = members.size
        aperture_deg[members] = widest = _aperture_deg(latitude[members], longitude[members])
        reasons[members] = _reason(members.size, widest, min_receivers, min_aperture_deg)
    reason = reasons.astype(str)
    return ReceiverGroups(pixel, number, aperture_deg, reason == "", reason)


def _reason(n: int, aperture_deg: float, min_receivers: int, min_aperture_deg: float) -> str:
    why = []
    if n < min_receivers:
        why.append(f"{n} of at least {min_receivers} receivers in the pixel")
    if aperture_deg < min_aperture_deg:
        why.append(f"receivers at most {aperture_deg:.1f}° apart, less than {min_aperture_deg:g}°")
    return "; ".join(why)


def _aperture_deg(latitude_deg: NDArray[np.float64], longitude_deg: NDArray[np.float64]) -> float:
    """Largest angle between two of the places, on a sphere; 0 for one."""
    latitude, longitude = np.radians(latitude_deg), np.radians(longitude_deg)
    xyz = np.stack([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], -1)
    distinct = np.unique(xyz, axis=0)  # several channels of one station are common
    chord = pdist(distinct).max(initial=0.0)
    return float(np.degrees(2 * np.arcsin(min(chord / 2, 1.0))))
