"""The ray that goes straight up from the source to the surface."""

import numpy as np
from numpy.typing import NDArray

from quakesource.earth.editing import SAME_DEPTH_KM
from quakesource.earth.model import LayeredModel

MOST_ITERATIONS = 200
"""Newton needs about ten; a source micrometres below a fast interface needs tens."""
SMALLEST_STEP = 1e-15
"""Relative change of the unknown at which rounding takes over."""


def direct_rays(
    model: LayeredModel, depth_km: float, distance_km: NDArray[np.float64], velocity_km_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Time (s), take-off (deg from straight down) and slowness (s/km) of direct rays: (3, n) for (n,) km."""
    source_layer = int(model.layer_at(depth_km))
    tops = model.depth_of_top_km
    below_top_km = depth_km - tops[source_layer]
    last_leg_km = below_top_km if below_top_km > SAME_DEPTH_KM else 0.0
    leg_km = np.append(model.thickness_km[:source_layer], last_leg_km)
    v = velocity_km_s[: source_layer + 1]
    slowness = _slowness_that_reaches(leg_km, v, distance_km)
    # on an array (layer, distance); clipping guards the ray that grazes along the fastest layer
    cosine = np.sqrt(np.clip(1.0 - (v[:, None] * slowness) ** 2, 0.0, None))
    time_s = slowness * distance_km + (leg_km / v) @ cosine
    takeoff_deg = 180.0 - np.degrees(np.arcsin(np.clip(v[-1] * slowness, 0.0, 1.0)))
    return np.stack((time_s, takeoff_deg, slowness))


def _slowness_that_reaches(
    leg_km: NDArray[np.float64], v: NDArray[np.float64], distance_km: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Solve x(p) = sum h v p / sqrt(1 - v² p²) = distance for p.

    The unknown is u = tan(angle) in the fastest layer. With e = v/vmax each term is
    h e u / sqrt(1 + u² (1 - e²)): it grows and is concave, so that Newton from u = 0
    climbs to the root and never passes it.
    """
    fastest = v.max()
    ratio = (v / fastest)[:, None]
    bend = 1.0 - ratio**2
    legs = leg_km[:, None]
    farthest_km = np.inf
    if not leg_km[v == fastest].any():
        farthest_km = float((legs * ratio / np.sqrt(np.where(legs > 0, bend, 1.0))).sum())
    grazing = distance_km >= farthest_km
    target = np.where(grazing, 0.0, distance_km)
    u = np.zeros_like(target)
    for _ in range(MOST_ITERATIONS):
        widening = np.sqrt(1.0 + u**2 * bend)
        reach = (legs * ratio * u / widening).sum(axis=0)
        gain = (legs * ratio / widening**3).sum(axis=0)
        step = np.divide(target - reach, gain, out=np.zeros_like(u), where=gain > 0)
        u = u + np.maximum(step, 0.0)
        if (step <= SMALLEST_STEP * u).all():
            break
    return np.asarray(np.where(grazing & (distance_km > 0), 1.0, u / np.sqrt(1.0 + u**2)) / fastest)
