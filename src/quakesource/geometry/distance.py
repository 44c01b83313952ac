"""Distance and both azimuths between one source and many stations."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakesource.errors import QuakesourceError

METRES_PER_KM = 1000.0


class DistanceAzimuth(NamedTuple):
    """Three float64 arrays of the stations' shape, in the order of the names."""

    distance_km: NDArray[np.float64]
    azimuth_deg: NDArray[np.float64]
    back_azimuth_deg: NDArray[np.float64]


def distance_azimuth(
    source_latitude_deg: float,
    source_longitude_deg: float,
    latitude_deg: ArrayLike,
    longitude_deg: ArrayLike,
) -> DistanceAzimuth:
    """Geodesic distance, azimuth and back-azimuth on the WGS84 ellipsoid.

    The geodesic is ObsPy's :func:`obspy.geodetics.gps2dist_azimuth` (Vincenty 1975, or Karney 2013 where
    ``geographiclib`` is installed), good to a millimetre away from antipodes.

    Parameters
    ----------
    source_latitude_deg : geographic (geodetic) latitude of the epicentre, -90 to 90.
    source_longitude_deg : longitude, -180 to 360.
    latitude_deg : stations' latitudes, any shape.
    longitude_deg : stations' longitudes, broadcast against the latitudes.

    Returns
    -------
    ``distance_km`` along the surface; ``azimuth_deg`` source to station and ``back_azimuth_deg`` station
    to source, clockwise from north in [0, 360). Both azimuths of a station at the epicentre are 0.

    Raises
    ------
    QuakesourceError
        a coordinate is not finite or out of range.
    """
    # a learned system takes gaps from this room on nodes that have no ObsPy
    from obspy.geodetics import gps2dist_azimuth

    latitude, longitude = np.broadcast_arrays(
        np.asarray(latitude_deg, dtype=np.float64), np.asarray(longitude_deg, dtype=np.float64)
    )
    _refuse_off_globe(np.asarray(source_latitude_deg), np.asarray(source_longitude_deg), "the source")
    _refuse_off_globe(latitude, longitude, "the stations")

    answer = np.zeros((3, latitude.size))
    for i, (lat, lon) in enumerate(zip(latitude.ravel(), longitude.ravel(), strict=True)):
        distance_m, azimuth, back_azimuth = gps2dist_azimuth(
            source_latitude_deg, _wrapped(source_longitude_deg), lat, _wrapped(lon)
        )
        if distance_m > 0.0:
            answer[:, i] = distance_m / METRES_PER_KM, azimuth % 360.0, back_azimuth % 360.0
    distance_km, azimuth_deg, back_azimuth_deg = answer.reshape(3, *latitude.shape)
    return DistanceAzimuth(distance_km, azimuth_deg, back_azimuth_deg)


def _wrapped(longitude_deg: float) -> float:
    return (float(longitude_deg) + 180.0) % 360.0 - 180.0


def _refuse_off_globe(latitude_deg: NDArray[np.float64], longitude_deg: NDArray[np.float64], whose: str) -> None:
    on_globe = (np.abs(latitude_deg) <= 90.0) & (longitude_deg >= -180.0) & (longitude_deg <= 360.0)
    if not on_globe.all():
        worst = int(np.flatnonzero(~on_globe.ravel())[0])
        raise QuakesourceError(
            f"coordinates off the globe: latitude {latitude_deg.ravel()[worst]}, "
            f"longitude {longitude_deg.ravel()[worst]}",
            where=f"{whose}, entry {worst}",
            next_step="give latitude in -90..90 and longitude in -180..360 degrees (are they swapped?)",
        )
