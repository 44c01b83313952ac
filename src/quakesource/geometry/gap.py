"""The largest sector around the source that holds no station."""

import numpy as np
from numpy.typing import ArrayLike

from quakesource.errors import QuakesourceError


def azimuthal_gap_deg(azimuth_deg: ArrayLike) -> float:
    """Largest difference between neighbouring azimuths, going round the circle.

    Parameters
    ----------
    azimuth_deg : source-to-station azimuths in degrees, any shape, any order, any multiple of 360 added.

    Returns
    -------
    The gap in degrees, more than 0 up to 360. It is 360 for one station, for several at one azimuth,
    and for none at all: an event that nobody recorded is the worst covered, not an error.

    Raises
    ------
    QuakesourceError
        an azimuth is not finite.
    """
    azimuth = np.asarray(azimuth_deg, dtype=np.float64).ravel()
    if not np.isfinite(azimuth).all():
        raise QuakesourceError(
            "an azimuth is not a finite number",
            where=f"entry {int(np.flatnonzero(~np.isfinite(azimuth))[0])} of the azimuths",
            next_step="drop stations without coordinates before asking for the azimuthal gap",
        )
    around = np.sort(azimuth % 360.0)
    if around.size < 2:
        return 360.0
    gap_deg = np.diff(around, append=around[0] + 360.0)
    return float(gap_deg.max())


def angle_between_deg(first_deg: float, second_deg: float) -> float:
    """Smallest angle between two directions, 0 to 180 degrees."""
    return abs((first_deg - second_deg + 180) % 360 - 180)
