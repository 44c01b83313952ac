"""Waves refracted along the top of a faster layer below the source."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from quakesource.earth.model import LayeredModel


def head_waves(
    model: LayeredModel, depth_km: float, distance_km: NDArray[np.float64], velocity_km_s: NDArray[np.float64]
) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Yield (refracting layer, (3, n) of time s, take-off deg, slowness s/km) for distances (n,).

    Time is inf before the critical distance.

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
        time_s = slowness * distance_km + float((path_km * cosine / v).sum())
        takeoff_deg = float(np.degrees(np.arcsin(sine[source_layer])))
        time_s = np.where(distance_km >= critical_km, time_s, np.inf)
        yield (
            refractor,
            np.stack((time_s, np.full_like(time_s, takeoff_deg), np.full_like(time_s, slowness))),
        )
