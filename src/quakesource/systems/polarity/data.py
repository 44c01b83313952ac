"""First motions of one earthquake, and the rays that carried them from every trial depth."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.earth import LayeredModel, first_arrivals
from quakesource.geometry import azimuthal_gap_deg
from quakesource.systems.polarity.settings import PolaritySettings

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class PolarityData:
    """Observations of n stations, rays from k trial depths.

    ``stations`` are their rows of `tables.FIRST_MOTION`; ``polarity`` (n,) is 1, -1 or 0; ``error_probability`` (n,);
    ``ray_error_deg`` (n,) of the direction at the source; ``log10_sp_ratio`` (n,) NaN where there is none;
    ``azimuth_deg`` (n,); ``takeoff_deg`` (k, n) from straight down; ``depth_km`` (k,), the middle one the catalogue's;
    ``vp_vs`` (k,) at the source.
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

    @property
    def n_polarities(self) -> int:
        """Stations with a first motion."""
        return int((self.polarity != 0).sum())

    @property
    def n_ratios(self) -> int:
        """Stations with an amplitude ratio."""
        return int(np.isfinite(self.log10_sp_ratio).sum())

    def central_takeoff_deg(self) -> FloatArray:
        """Take-off angles (n,) from the catalogue's depth."""
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
    first_motions: pd.DataFrame, model: LayeredModel, depth_km: float, settings: PolaritySettings
) -> PolarityData:
    """Gather one earthquake's usable observations (columns of `tables.FIRST_MOTION`).

    Trial depths are the quantiles of a normal distribution about the catalogue's depth, so that they are equally
    likely; none lies above 0.5 km.
    """
    ratio = first_motions["log10_sp_ratio"].to_numpy(float)
    polarity = first_motions["polarity"].to_numpy(np.int64)
    usable = ((polarity != 0) | np.isfinite(ratio)) & np.isfinite(first_motions["azimuth_deg"].to_numpy(float))
    stations = first_motions[usable].reset_index(drop=True)
    # an odd number has the catalogue's depth in its middle
    n = settings.n_depths + 1 - settings.n_depths % 2
    quantiles = ndtri((np.arange(n) + 0.5) / n)
    trial_km = np.maximum(depth_km + settings.depth_error_km * quantiles, MIN_RAY_DEPTH_KM)
    distance_km = stations["distance_km"].to_numpy(float)
    takeoff = first_arrivals(model, trial_km[:, None], distance_km[None], "P").takeoff_deg
    at_source = model.at(trial_km)
    # an epicentre that is off by x turns the ray by about x over the length of the path
    turned_deg = np.degrees(
        np.arctan(settings.epicentre_error_km / np.hypot(distance_km, max(depth_km, MIN_RAY_DEPTH_KM)))
    )
    return PolarityData(
        stations=stations,
        polarity=polarity[usable],
        error_probability=stations["error_probability"].to_numpy(float),
        ray_error_deg=np.hypot(settings.ray_error_deg, turned_deg),
        log10_sp_ratio=ratio[usable],
        azimuth_deg=stations["azimuth_deg"].to_numpy(float),
        takeoff_deg=takeoff,
        depth_km=trial_km,
        vp_vs=at_source["vp_km_s"] / at_source["vs_km_s"],
    )
