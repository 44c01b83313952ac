"""Which part of the crust a place belongs to."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from obspy.geodetics import degrees2kilometers

from quakesource.observatory.world.definition import WorldDefinition

KM_PER_DEGREE = degrees2kilometers(1.0)


class Provinces:
    """The provinces of a world: a place belongs to that of the nearest anchor."""

    def __init__(self, world: WorldDefinition):
        self.names = list(world.provinces)
        anchors = [(i, *a) for i, province in enumerate(world.provinces.values()) for a in province.anchors]
        self._owner, self._places = np.array([i for i, *_ in anchors]), np.array([a for _, *a in anchors])

    def index(self, latitude_deg: ArrayLike, longitude_deg: ArrayLike) -> NDArray[np.int64]:
        """Index into ``names`` for places of any shape."""
        latitude, longitude = np.asarray(latitude_deg, float)[..., None], np.asarray(longitude_deg, float)[..., None]
        east = (longitude - self._places[:, 1]) * np.cos(np.radians(latitude))
        return np.asarray(self._owner[np.argmin(np.hypot(latitude - self._places[:, 0], east), axis=-1)])

    def of(self, latitude_deg: float, longitude_deg: float) -> str:
        """Name of the province of one place."""
        return self.names[int(self.index(latitude_deg, longitude_deg))]
