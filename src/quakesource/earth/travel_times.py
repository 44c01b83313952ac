"""First P and S arrivals at the surface of a layered model: direct ray or head wave."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakesource.earth.direct_ray import direct_rays
from quakesource.earth.head_wave import head_waves
from quakesource.earth.model import LayeredModel
from quakesource.errors import EarthModelError


@dataclass(frozen=True)
class FirstArrival:
    """First arrivals; every array has the shape of depths broadcast against distances.

    ``takeoff_deg`` is measured at the source from straight down (0 down, 90 horizontal, 180 straight up).
    ``slowness_s_km`` is horizontal. ``kind`` is "direct" or "head<i>", i the index of the refracting layer.
    """

    time_s: NDArray[np.float64]
    takeoff_deg: NDArray[np.float64]
    slowness_s_km: NDArray[np.float64]
    kind: NDArray[np.str_]


def first_arrivals(model: LayeredModel, depth_km: ArrayLike, distance_km: ArrayLike, phase: str = "P") -> FirstArrival:
    """Earliest of the direct ray and the head waves of all deeper interfaces.

    The earth is flat and the receiver at the surface.

    Shearer (2019, Introduction to Seismology, chapter 4): t = p x + sum of eta h over the legs. A source on
    an interface belongs to the layer below; where its upgoing rays end, "direct" is the limit of a source
    just below the interface: along the top of its own layer at that layer's velocity, take-off 90.

    Parameters
    ----------
    model : the layered earth.
    depth_km : source depths, km, any shape that broadcasts against ``distance_km``.
    distance_km : epicentral distances, km, any shape.
    phase : "P" or "S".

    Returns
    -------
    Arrays of the broadcast shape; seconds after the origin time. Of two at once, "direct" wins.

    Raises
    ------
    EarthModelError
        unknown phase, a negative or non-finite depth or distance.
    """
    depth, distance = np.broadcast_arrays(
        np.asarray(depth_km, dtype=np.float64), np.asarray(distance_km, dtype=np.float64)
    )
    if not (np.isfinite(distance) & (distance >= 0)).all():
        raise EarthModelError(
            "a distance is negative or not finite",
            where=f"travel times in model {model.name!r}",
            next_step="give epicentral distances in km, 0 or more",
        )
    velocity_km_s = _velocity(model, phase)
    time_s, takeoff_deg, slowness_s_km = (np.empty(depth.shape) for _ in range(3))
    kind = np.full(depth.shape, "direct", dtype=f"<U{4 + max(2, len(str(model.n_layers)))}")
    for one_depth in np.unique(depth):
        here = depth == one_depth
        x_km = distance[here]
        first = direct_rays(model, float(one_depth), x_km, velocity_km_s)
        names = np.full(x_km.shape, "direct", dtype=kind.dtype)
        for wave in head_waves(model, float(one_depth), velocity_km_s):
            arrival_s = wave.time_s(x_km)
            earlier = arrival_s < first[0]
            first[0, earlier] = arrival_s[earlier]
            first[1:, earlier] = [[wave.takeoff_deg], [wave.slowness_s_km]]
            names[earlier] = f"head{wave.refractor}"
        time_s[here], takeoff_deg[here], slowness_s_km[here] = first
        kind[here] = names
    return FirstArrival(time_s, takeoff_deg, slowness_s_km, kind)


def _velocity(model: LayeredModel, phase: str) -> NDArray[np.float64]:
    velocities = {"P": model.vp_km_s, "S": model.vs_km_s}
    if phase not in velocities:
        raise EarthModelError(
            f"unknown phase {phase!r}",
            where=f"travel times in model {model.name!r}",
            next_step="ask for phase 'P' or 'S' (the earliest of direct and head waves is found by itself)",
        )
    return velocities[phase]
