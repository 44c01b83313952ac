"""Which stations are drawn when there is no room for all."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def choose_by_azimuth(azimuth_deg: ArrayLike, distance_km: ArrayLike, n: int) -> NDArray[np.int64]:
    """Positions of at most `n` stations spread over the azimuths (m,), by rising azimuth.

    The circle is cut into n sectors; every sector gives its nearest station before any gives its second.
    """
    azimuth = np.asarray(azimuth_deg, dtype=np.float64) % 360
    distance = np.asarray(distance_km, dtype=np.float64)
    sector = np.floor(azimuth * n / 360).astype(int)
    turn = np.zeros(azimuth.size, dtype=int)  # how many stations of its sector are nearer
    for value in np.unique(sector):
        members = np.flatnonzero(sector == value)
        turn[members[np.argsort(distance[members], kind="stable")]] = np.arange(members.size)
    chosen = np.lexsort((distance, turn))[:n]
    return chosen[np.argsort(azimuth[chosen], kind="stable")].astype(np.int64)
