"""Elementary seismograms of a world's paths: computed once for depths and distances, then fitted to each path.

A path gets the seismograms of its provinces at the nearest share and distance, with the time axis stretched so that P
and S come when they do on that path.
"""

from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from quakesource.greens.joined import compute_joined_greens
from quakesource.observatory.world.definition import WorldDefinition
from quakesource.observatory.world.structure import Structure, WorldPath

FloatArray = NDArray[np.float64]
TABLE_RATE_HZ, TABLE_DURATION_S, TAPER_START = 8.0, 125.0, 0.75
FINER = 4
"""Seismograms are drawn this much finer before times are stretched."""


def table_names(world: WorldDefinition, source_province: str) -> list[tuple[str, float]]:
    """Receiver province and share of every table of paths that begin in a province."""
    joined = [share for share in world.shares if share < 1]
    others = [name for name in world.provinces if name != source_province]
    return [(source_province, 1.0), *product(others, joined)]


def write_tables(world: WorldDefinition, source_province: str, folder: Path, threads: int) -> None:
    """Compute all tables of paths that begin in a province: one .npy file (depth, distance, 10, time) each."""
    structure = Structure(world)
    for receiver, share in table_names(world, source_province):
        table = compute_joined_greens(
            structure.joined((source_province, receiver), share),
            world.depths_km,
            world.distances_km,
            TABLE_RATE_HZ,
            TABLE_DURATION_S,
            taper_start=TAPER_START,
            threads=threads,
        )
        np.save(folder / _file_name(source_province, receiver, share), table.values)


class Elementary:
    """The tables on disk, in folders one a province, mapped into memory."""

    def __init__(self, world: WorldDefinition, folders: list[Path]):
        self.world = world
        self._files = {path.name: path for folder in folders for path in folder.glob("*.npy")}
        self.structure = Structure(world)
        self.depths_km, self.distances_km = np.array(world.depths_km), np.array(world.distances_km)
        self._tables: dict[str, NDArray[np.float32]] = {}
        self._times: dict[tuple[str, str, float], FloatArray] = {}

    def motion(self, path: WorldPath, depth_km: float, time_s: FloatArray, weights: FloatArray) -> FloatArray:
        """(3, nt) ground velocity of a step of moment, m/s, at times after the origin.

        Parameters
        ----------
        weights : (3, 10) of the elementary seismograms in the components Z R T, N·m
        """
        source, receiver = path.provinces
        share = min(self.world.shares, key=lambda value: abs(value - path.share)) if receiver != source else 1.0
        if share == 1.0:
            receiver = source
        i_depth = int(np.argmin(np.abs(self.depths_km - depth_km)))
        i_distance = int(np.argmin(np.abs(self.distances_km - path.distance_km)))
        there_km, level_km = float(self.distances_km[i_distance]), float(self.depths_km[i_depth])
        traces = self._table(source, receiver, share)[i_depth, i_distance]
        p_there, s_there = self._arrivals(source, receiver, share)[:, i_depth, i_distance]
        later = max(path.distance_km, 1.0) / there_km
        after_s = 200.0
        knots = np.array([0.0, path.p_s, path.s_s, path.s_s + after_s * later * (1 + path.late_s)])
        warped = np.interp(time_s, knots, [0.0, p_there, s_there, s_there + after_s], left=-1.0)
        spreading = np.hypot(there_km, level_km) / np.hypot(path.distance_km, depth_km)
        # mixed before they are stretched: three traces instead of ten
        return np.asarray(_stretched(weights @ traces.astype(np.float64), warped) * spreading)

    def _arrivals(self, source: str, receiver: str, share: float) -> FloatArray:
        """(2, depth, distance) times of P and S of a table."""
        key = source, receiver, share
        if key not in self._times:
            models = self.structure.joined((source, receiver), share)
            self._times[key] = np.array(
                [
                    [models.first_arrivals(depth_km, self.distances_km, phase).time_s for depth_km in self.depths_km]
                    for phase in "PS"
                ]
            )
        return self._times[key]

    def _table(self, source: str, receiver: str, share: float) -> NDArray[np.float32]:
        name = _file_name(source, receiver, share)
        if name not in self._tables:
            self._tables[name] = np.load(self._files[name], mmap_mode="r")
        return self._tables[name]


def _stretched(traces: FloatArray, at_s: FloatArray) -> FloatArray:
    """Values of band-limited traces (n, nt) at arbitrary times, zero outside."""
    n = 2 * traces.shape[-1]
    fine = fft.irfft(fft.rfft(traces, n), n * FINER)[:, : traces.shape[-1] * FINER] * FINER
    position = at_s * TABLE_RATE_HZ * FINER
    left = np.floor(position).astype(np.int64)
    weight = position - left
    inside = np.flatnonzero((left >= 0) & (left < fine.shape[-1] - 1))
    left, weight = left[inside], weight[inside]
    found = np.zeros((traces.shape[0], at_s.size))
    found[:, inside] = fine[:, left] * (1 - weight) + fine[:, left + 1] * weight
    return found


def _file_name(source: str, receiver: str, share: float) -> str:
    return f"{source}_{receiver}_{share:g}.npy"
