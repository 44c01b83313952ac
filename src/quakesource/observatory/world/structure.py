"""What lies between a source and a station of a world: provinces, times of P and S, and what scatters about them."""

from dataclasses import dataclass

import numpy as np

from quakesource.earth import FirstArrival
from quakesource.earth.joined_path import JoinedPath
from quakesource.geometry import distance_azimuth
from quakesource.observatory.world.definition import WorldDefinition
from quakesource.observatory.world.provinces import Provinces

_SAMPLES = 24
STATION_SHARE = 0.6
"""Of the variance of travel times: what all paths to a station have in common."""
CELL_DEG = 0.2
"""Earthquakes in one cell of this size have their paths in common."""


@dataclass(frozen=True)
class WorldPath:
    """One path: geometry in km and degrees, the models it joins, arrival times in s and what the models lack.

    ``late_p`` and ``late_s`` are the shares by which P, and S with all that follows, are later than in the models.
    """

    distance_km: float
    azimuth_deg: float
    back_azimuth_deg: float
    provinces: tuple[str, str]
    share: float
    p: FirstArrival
    s: FirstArrival
    late_p: float
    late_s: float
    ln_amplitude: tuple[float, float, float]
    arrival_azimuth_deg: float

    @property
    def p_s(self) -> float:
        """Arrival of P after the origin time, s."""
        return float(self.p.time_s[0]) * (1 + self.late_p)

    @property
    def s_s(self) -> float:
        """Arrival of S after the origin time, s."""
        return float(self.s.time_s[0]) * (1 + self.late_s)


class Structure:
    """Paths of a world; its velocity models are made once."""

    def __init__(self, world: WorldDefinition):
        self.world = world
        self.provinces = Provinces(world)
        self.models = {name: province.model(name) for name, province in world.provinces.items()}

    def joined(self, provinces: tuple[str, str], share: float) -> JoinedPath:
        """The models of a path."""
        return JoinedPath(self.models[provinces[0]], self.models[provinces[1]], share)

    def path(self, source: tuple[float, float, float], station: tuple[float, float], station_rank: int) -> WorldPath:
        """Path from a source (latitude, longitude, depth in km) to a station (latitude, longitude)."""
        line = distance_azimuth(source[0], source[1], *station)
        distance_km = float(line.distance_km)
        provinces = self.provinces.of(*source[:2]), self.provinces.of(*station)
        share = self._share(source, station, provinces)
        models = self.joined(provinces, share)
        p, s = (models.first_arrivals(source[2], distance_km, phase) for phase in "PS")
        late_p, late_s, ln_amplitude, turn = self._perturbation(source, station_rank)
        return WorldPath(
            distance_km,
            float(line.azimuth_deg),
            float(line.back_azimuth_deg),
            provinces,
            share,
            p,
            s,
            late_p,
            late_s,
            ln_amplitude,
            turn,
        )

    def _share(
        self, source: tuple[float, float, float], station: tuple[float, float], provinces: tuple[str, str]
    ) -> float:
        """Share of the path in the province of the source; what lies in a third one counts for the receiver's."""
        if provinces[0] == provinces[1]:
            return 1.0
        steps = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
        along = [source[i] + steps * (station[i] - source[i]) for i in range(2)]
        return float(np.mean(self.provinces.index(*along) == self.provinces.index(*source[:2])))

    def _perturbation(
        self, source: tuple[float, float, float], station_rank: int
    ) -> tuple[float, float, tuple[float, float, float], float]:
        """Late P and S (shares), ln amplitudes of Z R T and turn of the arrival; alike for sources in one cell."""
        paths, seed = self.world.paths, self.world.seed
        cell = [int(np.floor(value / CELL_DEG)) + 2000 for value in source[:2]]
        common = np.sqrt(STATION_SHARE) * np.random.default_rng([seed, 4, station_rank]).normal(size=6)
        own = np.sqrt(1 - STATION_SHARE) * np.random.default_rng([seed, 5, station_rank, *cell]).normal(size=6)
        p, s, vertical, radial, transverse, turn = map(float, common + own)
        late_p = paths.p_time_error * p
        scale = paths.ln_amplitude
        ln_amplitude = scale * vertical, scale * radial, scale * transverse
        return late_p, late_p + paths.s_time_error * s, ln_amplitude, turn * paths.arrival_azimuth_deg
