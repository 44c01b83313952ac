"""First motions of one earthquake, and the rays that carried them from every trial depth."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.earth import LayeredModel, first_arrivals
from quakesource.geometry import azimuthal_gap_deg
from quakesource.mechanisms import radiation_pattern

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class PolarityData:
    """Observations of n stations, rays from k trial depths.

    ``stations`` are their rows of `tables.FIRST_MOTION`; ``polarity`` (n,) is 1, -1 or 0; ``error_probability`` (n,);
    ``ray_error_deg`` (n,) of the direction at the source; ``log10_sp_ratio`` (n,) NaN where there is none;
    ``azimuth_deg`` (n,); ``takeoff_deg`` (k, n) from straight down; ``depth_km`` (k,), of which the
    middle one stands for all where one depth has to; ``vp_vs`` (k,) at the source.
    """

    stations: pd.DataFrame
    polarity: NDArray[np.int64]
    error_probability: FloatArray
    ray_error_deg: FloatArray
    log10_sp_ratio: FloatArray
    azimuth_deg: FloatArray
    takeoff_deg: FloatArray
    depth_km: FloatArray
    vp_vs: FloatArray

    @cached_property
    def patterns(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """P, SV and SH (k, 6, n) that unit tensor components radiate along the rays from each depth."""
        unit = np.eye(6)[:, None]
        found = [radiation_pattern(unit, takeoff_deg[None], self.azimuth_deg[None]) for takeoff_deg in self.takeoff_deg]
        p, sv, sh = (np.array(of_depths) for of_depths in zip(*found, strict=True))
        return p, sv, sh

    @property
    def n_polarities(self) -> int:
        """Stations with a first motion."""
        return int((self.polarity != 0).sum())

    @property
    def n_ratios(self) -> int:
        """Stations with an amplitude ratio."""
        return int(np.isfinite(self.log10_sp_ratio).sum())

    def central_takeoff_deg(self) -> FloatArray:
        """Take-off angles (n,) from the middle depth."""
        return np.asarray(self.takeoff_deg[len(self.depth_km) // 2])

    def gaps_deg(self) -> tuple[float, float]:
        """Largest gaps of the polarities in azimuth and in angle from the vertical, on the lower hemisphere.

        As in HASH: a ray that leaves upwards pierces the lower hemisphere on the other side.
        """
        used = self.polarity != 0
        takeoff, azimuth = self.central_takeoff_deg()[used], self.azimuth_deg[used]
        up = takeoff > 90
        steepness = np.sort(np.where(up, 180 - takeoff, takeoff))
        edges = np.concatenate([[0.0], steepness, [90.0]])
        return azimuthal_gap_deg(np.where(up, azimuth + 180, azimuth)), float(np.diff(edges).max())


def polarity_data(
    first_motions: pd.DataFrame,
    model: LayeredModel,
    depth_km: FloatArray,
    *,
    ray_error_deg: float,
    epicentre_error_km: float,
) -> PolarityData:
    """Gather one earthquake's usable observations, with rays from trial depths (k,) in ``model``.

    Parameters
    ----------
    first_motions : rows of `tables.FIRST_MOTION`
    ray_error_deg : standard deviation of ray directions at the source that the velocity model is to blame for
    epicentre_error_km : that of the epicentre, north and east; near stations see it turn their rays
    """
    ratio = first_motions["log10_sp_ratio"].to_numpy(float)
    polarity = first_motions["polarity"].to_numpy(np.int64)
    usable = ((polarity != 0) | np.isfinite(ratio)) & np.isfinite(first_motions["azimuth_deg"].to_numpy(float))
    stations = first_motions[usable].reset_index(drop=True)
    distance_km = stations["distance_km"].to_numpy(float)
    takeoff = first_arrivals(model, depth_km[:, None], distance_km[None], "P").takeoff_deg
    at_source = model.at(depth_km)
    # an epicentre that is off by x turns the ray by about x over the length of the path
    central_km = max(float(depth_km[len(depth_km) // 2]), MIN_RAY_DEPTH_KM)
    turned_deg = np.degrees(np.arctan(epicentre_error_km / np.hypot(distance_km, central_km)))
    return PolarityData(
        stations=stations,
        polarity=polarity[usable],
        error_probability=stations["error_probability"].to_numpy(float),
        ray_error_deg=np.hypot(ray_error_deg, turned_deg),
        log10_sp_ratio=ratio[usable],
        azimuth_deg=stations["azimuth_deg"].to_numpy(float),
        takeoff_deg=takeoff,
        depth_km=depth_km,
        vp_vs=at_source["vp_km_s"] / at_source["vs_km_s"],
    )
