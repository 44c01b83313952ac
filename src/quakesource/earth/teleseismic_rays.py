"""Take-off angle and time of the first P in a spherical earth, at distances that a flat one cannot serve."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from obspy.taup import TauPyModel
from obspy.taup.seismic_phase import SeismicPhase

from quakesource.errors import EarthModelError

FloatArray = NDArray[np.float64]

FIRST_P_PHASES = ("p", "P", "Pdiff", "PKP", "PKIKP")
"""The earliest of these counts. Pdiff ends 60 degrees beyond P, where PKIKP takes over."""

KM_PER_DEGREE = 2 * np.pi * 6371 / 360
"""Kilometres along the surface in a degree of epicentral distance."""

_WIDEST_DEG = 1.0
_NARROWEST_DEG = 1 / 32
_TOLERANCE_DEG = 0.02


@dataclass(frozen=True)
class TeleseismicRays:
    """First P arrivals; every array has the shape of depths broadcast against distances.

    ``time_s`` after the origin time; ``takeoff_deg`` at the source from straight down (0 down, 90 horizontal,
    180 up); ``phase`` is TauP's name of the arrival, ``Pdiff`` where it runs along the core.
    """

    time_s: NDArray[np.float64]
    takeoff_deg: NDArray[np.float64]
    phase: NDArray[np.str_]


def first_p_rays(depth_km: ArrayLike, distance_deg: ArrayLike, model: str = "prem") -> TeleseismicRays:
    """Earliest P at the surface of a spherical earth.

    Rays are traced by ObsPy's TauP (Crotwell et al. 1999, Seismol. Res. Lett. 70) at the ends and the middle of
    intervals of a degree, which are halved until a straight line through the ends meets the middle within 0.02
    degrees of take-off; where that never happens, because the first arrival jumps from one branch to another, they
    are traced at the distance itself.

    Parameters
    ----------
    depth_km : source depths, km, any shape that broadcasts against ``distance_deg``.
    distance_deg : epicentral distances, degrees, 0 to 180, any shape. TauP's earth is a sphere; geodesic
        kilometres over `KM_PER_DEGREE` are what SymAE's pixels follow (docs/splits.md).
    model : a name that :class:`obspy.taup.TauPyModel` knows (``prem``, ``ak135``, ``iasp91``), or its ``.npz``.

    Raises
    ------
    EarthModelError
        an unknown model, a depth off the mantle, or a distance off 0 to 180 degrees.
    """
    depth, distance = np.broadcast_arrays(np.asarray(depth_km, np.float64), np.asarray(distance_deg, np.float64))
    if not ((distance >= 0) & (distance <= 180)).all():
        raise EarthModelError(
            "a distance is not between 0 and 180 degrees",
            where=f"rays in the spherical model {model!r}",
            next_step="give epicentral distances in degrees: kilometres over KM_PER_DEGREE",
        )
    time_s, takeoff_deg = np.empty(depth.shape), np.empty(depth.shape)
    phase = np.empty(depth.shape, dtype="<U5")
    for one_depth in np.unique(depth):
        here = depth == one_depth
        time_s[here], takeoff_deg[here], phase[here] = _OneDepth(model, float(one_depth)).rays(distance[here])
    return TeleseismicRays(time_s, takeoff_deg, phase)


class _Ray(NamedTuple):
    time_s: float
    takeoff_deg: float
    slowness_s_deg: float
    phase: str


class _OneDepth:
    """First P from one source depth. What was traced is kept: intervals share their ends."""

    def __init__(self, model: str, depth_km: float):
        tau_model = _tau_model(model)
        if not 0 <= depth_km < tau_model.cmb_depth:
            raise EarthModelError(
                f"a source at a depth of {depth_km} km is not in the mantle",
                where=f"rays in the spherical model {model!r}",
                next_step=f"give depths in km below the surface, 0 to {tau_model.cmb_depth:.0f}",
            )
        corrected = tau_model.depth_correct(depth_km)
        self._phases = [SeismicPhase(name, corrected) for name in FIRST_P_PHASES]
        self._traced: dict[float, _Ray] = {}

    def rays(self, distance_deg: NDArray[np.float64]) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Times, take-off angles and phases (n,) at distances (n,)."""
        self._time_s, self._takeoff_deg = np.empty(distance_deg.size), np.empty(distance_deg.size)
        self._phase = np.empty(distance_deg.size, dtype="<U5")
        order = np.argsort(distance_deg, kind="stable")
        interval = np.minimum(distance_deg[order] // _WIDEST_DEG, 180 / _WIDEST_DEG - 1)
        for left in np.unique(interval):
            self._fill(left * _WIDEST_DEG, _WIDEST_DEG, distance_deg, order[interval == left])
        return self._time_s, self._takeoff_deg, self._phase

    def _fill(self, left_deg: float, width_deg: float, distance_deg: FloatArray, members: NDArray[np.int64]) -> None:
        """Answer for the distances at positions ``members``, which lie in the interval."""
        if not members.size:
            return
        distances = np.unique(distance_deg[members])
        if distances.size <= 2 or width_deg <= _NARROWEST_DEG:
            for x_deg in distances:
                here = members[distance_deg[members] == x_deg]
                self._time_s[here], self._takeoff_deg[here], _, self._phase[here] = self._trace(float(x_deg))
            return
        x_deg = left_deg + width_deg * np.array([0.0, 0.5, 1.0])
        rays = [self._trace(float(x)) for x in x_deg]
        if _straight(rays, width_deg):
            takeoff_deg = [ray.takeoff_deg for ray in rays]
            self._takeoff_deg[members] = np.interp(distance_deg[members], x_deg, takeoff_deg)
            self._time_s[members] = _hermite(
                rays[0], rays[2], (distance_deg[members] - left_deg) / width_deg, width_deg
            )
            self._phase[members] = rays[0].phase
            return
        upper = distance_deg[members] > x_deg[1]
        self._fill(left_deg, width_deg / 2, distance_deg, members[~upper])
        self._fill(float(x_deg[1]), width_deg / 2, distance_deg, members[upper])

    def _trace(self, distance_deg: float) -> _Ray:
        if distance_deg not in self._traced:
            arrivals = [arrival for phase in self._phases for arrival in phase.calc_time(distance_deg)]
            first = min(arrivals, key=lambda arrival: arrival.time)
            self._traced[distance_deg] = _Ray(
                float(first.time), float(first.takeoff_angle), float(first.ray_param_sec_degree), str(first.name)
            )
        return self._traced[distance_deg]


def _straight(rays: list[_Ray], width_deg: float) -> bool:
    """Whether one branch runs through all three; a jump anywhere between shifts the middle by half of it."""
    left, middle, right = rays
    if len({ray.phase for ray in rays}) > 1:
        return False
    off_deg = abs(middle.takeoff_deg - (left.takeoff_deg + right.takeoff_deg) / 2)
    off_s = abs(middle.time_s - float(_hermite(left, right, np.array(0.5), width_deg)))
    return off_deg < _TOLERANCE_DEG and off_s < 1e-3


def _hermite(left: _Ray, right: _Ray, share: FloatArray, width_deg: float) -> FloatArray:
    """Cubic through the times at both ends with the slownesses as slopes."""
    rest = 1 - share
    ends = rest**2 * (1 + 2 * share) * left.time_s + share**2 * (3 - 2 * share) * right.time_s
    slopes = share * rest * (rest * left.slowness_s_deg - share * right.slowness_s_deg)
    return np.asarray(ends + width_deg * slopes)


@lru_cache(maxsize=4)
def _tau_model(name: str) -> Any:  # obspy has no types
    try:
        return TauPyModel(name).model
    except Exception as error:  # OSError, KeyError, zipfile's own: TauP passes on what its reader raises
        raise EarthModelError(
            f"there is no spherical model {name!r}",
            where="rays of teleseismic P",
            next_step="name one that ships with obspy.taup (prem, ak135, iasp91) or a .npz file made by it",
        ) from error
