"""Waves refracted along the top of a faster layer below the source."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.earth.model import LayeredModel


@dataclass(frozen=True)
class HeadWave:
    """A wave along the top of layer ``refractor``, which begins at the critical distance."""

    refractor: int
    slowness_s_km: float
    takeoff_deg: float
    intercept_s: float
    critical_km: float

    def time_s(self, distance_km: NDArray[np.float64]) -> NDArray[np.float64]:
        """Arrival times at distances (n,); infinite before the critical one."""
        return np.where(distance_km >= self.critical_km, self.slowness_s_km * distance_km + self.intercept_s, np.inf)


def head_waves(model: LayeredModel, depth_km: float, velocity_km_s: NDArray[np.float64]) -> Iterator[HeadWave]:
    """Head waves that a source at some depth sends to the surface.

    A layer refracts only if it is faster than every layer above it: the wave goes down from the source and
    up to the surface through all of them at the slowness 1/v of the refractor.
    """
    source_layer = int(model.layer_at(depth_km))
    tops = model.depth_of_top_km
    for refractor in range(source_layer + 1, model.n_layers):
        v = velocity_km_s[:refractor]
        if velocity_km_s[refractor] <= v.max():
            continue
        slowness = 1.0 / velocity_km_s[refractor]
        down_km = np.where(np.arange(refractor) < source_layer, 0.0, model.thickness_km[:refractor])
        down_km[source_layer] = tops[source_layer + 1] - depth_km
        path_km = down_km + model.thickness_km[:refractor]
        sine = v * slowness
        cosine = np.sqrt(1.0 - sine**2)
        critical_km = float((path_km * sine / cosine).sum())
        intercept_s = float((path_km * cosine / v).sum())
        takeoff_deg = float(np.degrees(np.arcsin(sine[source_layer])))
        yield HeadWave(refractor, float(slowness), takeoff_deg, intercept_s, critical_km)
