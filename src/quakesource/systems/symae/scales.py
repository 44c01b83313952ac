"""Scales of source and path: how finely the focal sphere has to be divided, and how far the far field reaches.

    Δψ = 4π c / (L ω sin ψ)                                                   equation (11) of the paper

for a source of length L at wave speed c and angular frequency ω: its Table 1 has f = 0.1 Hz, ψ = 90°, c = 9 km/s for P
and 4.5 km/s for S, which the numbers imply. Its last value for S, 13.1°, is a misprint of 12.9°.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakesource.observatory.teleseismic.phases import EARTH_RADIUS_KM, LATER, prem

FloatArray = NDArray[np.float64]

LENGTHS_KM = (100, 200, 300, 400)
SPEEDS_KM_S = {"P": 9.0, "S": 4.5}
HIGHEST_HZ = 0.1
PUBLISHED = {"P": (103.1, 51.5, 34.4, 25.8), "S": (51.6, 25.8, 17.2, 13.1)}
SOURCES_KM = (10.0, 598.0)
"""Depths of the paper's figure 2: a crustal earthquake and a deep one."""
ALONG_KM = (-200.0, -150.0, -100.0, -50.0, 50.0, 100.0, 150.0, 200.0)
MOST_DEPTH_KM = 2800.0
DEPTHS_KM = (200.0, 600.0)
"""Of its figure 4."""


def angular_resolution_deg(length_km: float, speed_km_s: float, frequency_hz: float, psi_deg: float = 90.0) -> float:
    """Equation (11)."""
    return float(
        np.degrees(4 * np.pi * speed_km_s / (length_km * 2 * np.pi * frequency_hz * np.sin(np.radians(psi_deg))))
    )


def resolution_rows() -> list[dict[str, Any]]:
    """The paper's Table 1."""
    return [
        {
            "length_km": length,
            **{f"{wave}_deg": angular_resolution_deg(length, speed, HIGHEST_HZ) for wave, speed in SPEEDS_KM_S.items()},
            **{f"published_{wave}_deg": PUBLISHED[wave][number] for wave in SPEEDS_KM_S},
        }
        for number, length in enumerate(LENGTHS_KM)
    ]


def fraunhofer_rows() -> list[dict[str, Any]]:
    """Travel times along a line in the ray's direction, traced and by the approximation, as errors by distance.

    The line leaves the focus as the ray does: its horizontal part moves the source towards the receiver, its vertical
    part deeper. Only as much of it is used as stays in the mantle below the surface. The wave speed of the source
    region is the one that fits all of the line, because a crustal focus has slower rock than most of its line.
    """
    rows = []
    for depth_km in SOURCES_KM:
        for distance_deg in (15.0, 20.0, 30.0, 45.0, 60.0, 80.0):
            time_s, takeoff_deg, _ = _first_p(depth_km, distance_deg)
            down, towards = np.cos(np.radians(takeoff_deg)), np.sin(np.radians(takeoff_deg))
            places = [along for along in ALONG_KM if 0 < depth_km + along * down < MOST_DEPTH_KM]
            traced = []
            for along in places:
                moved_deg = np.degrees(along * towards / (EARTH_RADIUS_KM - depth_km))
                traced.append(_first_p(depth_km + along * down, distance_deg - moved_deg)[0] - time_s)
            slope = float(np.dot(traced, places) / np.dot(places, places))
            rows += [
                {
                    "depth_km": depth_km,
                    "distance_deg": distance_deg,
                    "along_km": along,
                    "traced_s": time,
                    "approximated_s": slope * along,
                    "error_s": time - slope * along,
                }
                for along, time in zip(places, traced, strict=True)
            ]
    return rows


def delay_rows() -> list[dict[str, Any]]:
    """Delays of later phases behind P against distance, the paper's figure 4."""
    rows = []
    for depth_km in DEPTHS_KM:
        for distance_deg in np.arange(30.0, 91.0, 5.0):
            times: dict[str, float] = {}
            for arrival in prem().get_travel_times(depth_km, distance_deg, ["P", *LATER]):
                times.setdefault(str(arrival.name), float(arrival.time))
            rows += [
                {
                    "depth_km": depth_km,
                    "distance_deg": distance_deg,
                    "phase": phase,
                    "delay_s": times[phase] - times["P"],
                    "takeoff_deg": _first_p(depth_km, distance_deg)[1],
                }
                for phase in LATER
                if phase in times
            ]
    return rows


def _first_p(depth_km: float, distance_deg: float) -> tuple[float, float, float]:
    """Time, take-off angle and horizontal slowness (s/km at the source) of the first P."""
    first = prem().get_travel_times(depth_km, distance_deg, ["p", "P"])[0]
    return float(first.time), float(first.takeoff_angle), float(first.ray_param) / (EARTH_RADIUS_KM - depth_km)
