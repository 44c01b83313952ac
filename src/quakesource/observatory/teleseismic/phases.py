"""Rays of P and of what follows it, traced in PREM at distances two degrees apart and interpolated between."""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from obspy.taup import TauPyModel

FloatArray = NDArray[np.float64]

LATER = ("PcP", "PP", "pP", "sP")
EARTH_RADIUS_KM = 6371.0
_STEP_DEG = 2.0


class Rays(NamedTuple):
    """Of distances (n,): take-off angle from straight down; horizontal slowness of P at the depth of the source; delays
    behind P (n, 4) in the order of `LATER`, NaN where a phase does not arrive.
    """

    takeoff_deg: FloatArray
    slowness_s_km: FloatArray
    delay_s: FloatArray


def rays(depth_km: float, distance_deg: FloatArray, range_deg: tuple[float, float]) -> Rays:
    """Rays from ``depth_km`` to distances inside ``range_deg``."""
    table = _table(depth_km, *range_deg)
    at, takeoff_deg, slowness_s_km, delay_s = table
    delays = np.stack([np.interp(distance_deg, at, delay_s[:, i]) for i in range(len(LATER))], axis=-1)
    return Rays(np.interp(distance_deg, at, takeoff_deg), np.interp(distance_deg, at, slowness_s_km), delays)


@lru_cache(maxsize=1)
def prem() -> Any:  # obspy has no types
    """TauP's PREM, read once."""
    return TauPyModel("prem")


@lru_cache(maxsize=16)
def _table(depth_km: float, first_deg: float, last_deg: float) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    distances = np.linspace(first_deg, last_deg, max(2, round((last_deg - first_deg) / _STEP_DEG) + 1))
    takeoff_deg, slowness_s_km = np.empty(distances.size), np.empty(distances.size)
    delay_s = np.full((distances.size, len(LATER)), np.nan)
    for i, distance in enumerate(distances):
        first: dict[str, float] = {}
        for arrival in prem().get_travel_times(depth_km, distance, ["P", *LATER]):
            if arrival.name not in first:
                first[arrival.name] = arrival.time
                if arrival.name == "P":
                    takeoff_deg[i] = arrival.takeoff_angle
                    slowness_s_km[i] = arrival.ray_param / (EARTH_RADIUS_KM - depth_km)
        delay_s[i] = [first.get(name, np.nan) - first["P"] for name in LATER]
    return distances, takeoff_deg, slowness_s_km, delay_s
