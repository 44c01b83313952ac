"""Where a station is that lies at a distance and azimuth from an epicentre."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakesource.constants import EARTH_RADIUS_KM

FloatArray = NDArray[np.float64]


def places_at(
    latitude_deg: ArrayLike, longitude_deg: ArrayLike, distance_km: ArrayLike, azimuth_deg: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Latitudes and longitudes (degrees) of places by their distance and azimuth, clockwise from north.

    On a sphere of 6,371 km: within 0.4 % of the distance of the ellipsoid's place. Longitudes lie in [-180, 180).
    All arguments are broadcast against each other.
    """
    latitude, longitude, azimuth = (np.deg2rad(value) for value in (latitude_deg, longitude_deg, azimuth_deg))
    arc = np.asarray(distance_km, np.float64) / EARTH_RADIUS_KM
    sine = np.sin(latitude) * np.cos(arc) + np.cos(latitude) * np.sin(arc) * np.cos(azimuth)
    east = np.arctan2(np.sin(azimuth) * np.sin(arc) * np.cos(latitude), np.cos(arc) - np.sin(latitude) * sine)
    return np.rad2deg(np.arcsin(sine)), (np.rad2deg(longitude + east) + 180) % 360 - 180
