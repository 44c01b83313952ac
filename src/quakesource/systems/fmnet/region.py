"""The region as arrays: source places, mechanisms, and where the stations are from each place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakesource.geometry import distance_azimuth
from quakesource.greens.grid import grid_axis
from quakesource.mechanisms import moment_tensor
from quakesource.systems.fmnet.settings import FmnetRegionSettings

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """Epicentres of a region and the stations as seen from them.

    ``epicentre`` (n, 2) latitude and longitude, degrees; ``distance_km`` and ``azimuth_deg`` (n, station), source to
    station.
    """

    epicentre: FloatArray
    distance_km: FloatArray
    azimuth_deg: FloatArray


def places_of(region: FmnetRegionSettings, epicentre: FloatArray) -> Places:
    """Distances and azimuths of the region's stations from epicentres (n, 2), degrees."""
    latitude = [station.latitude_deg for station in region.stations]
    longitude = [station.longitude_deg for station in region.stations]
    seen = [distance_azimuth(lat, lon, latitude, longitude) for lat, lon in epicentre.tolist()]
    return Places(epicentre, np.array([own.distance_km for own in seen]), np.array([own.azimuth_deg for own in seen]))


def grid_epicentres(region: FmnetRegionSettings) -> FloatArray:
    """(n, 2) latitude and longitude of the grid, longitude fastest."""
    latitude, longitude = (grid_axis(ends, region.step_deg) for ends in (region.latitude_deg, region.longitude_deg))
    return np.stack(np.meshgrid(latitude, longitude, indexing="ij"), axis=-1).reshape(-1, 2)


def grid_depths_km(region: FmnetRegionSettings) -> FloatArray:
    """(n,) depths of the grid."""
    return grid_axis(region.depth_km, region.depth_step_km)


def grid_mechanisms(region: FmnetRegionSettings) -> FloatArray:
    """(n, 3) strike, dip and rake of the grid, degrees, rake fastest: 12 x 9 x 9 = 972 of the paper by default.

    The paper gives ranges and steps that do not say which ends are in (0-360, 0-90 and ±90 by 30, 10 and 20). We take
    strikes from 0, dips up to 90 and rakes even about 0. Rakes within ±90 suffice: of the two nodal planes of a double
    couple one has such a rake.
    """
    strike = np.arange(0.0, 360.0 - 1e-9, region.strike_step_deg)
    dip = np.arange(region.dip_step_deg, 90.0 + 1e-9, region.dip_step_deg)
    reach = int(np.floor(90.0 / region.rake_step_deg + 1e-9))
    rake = region.rake_step_deg * np.arange(-reach, reach + 1)
    return np.stack(np.meshgrid(strike, dip, rake, indexing="ij"), axis=-1).reshape(-1, 3)


def tensors_of(mechanisms: FloatArray) -> FloatArray:
    """(n, 6) unit tensors, USE, of (n, 3) strike, dip and rake."""
    return moment_tensor(mechanisms[:, 0], mechanisms[:, 1], mechanisms[:, 2])
