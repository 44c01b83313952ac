"""Records as the pictures that the two published networks see."""

import numpy as np
import torch
from numpy.typing import NDArray

from quakesource.constants import COMPONENTS
from quakesource.systems.fmnet.published.network import LC_FMNET

FloatArray = NDArray[np.float64]


def fmnet_pictures(traces: NDArray[np.float32]) -> torch.Tensor:
    """Traces (n, station, component, time) as pictures (n, 1, row, time), the largest number of each 1.

    Rows are the stations in their fixed order with Z, R and T of each; a station without a record is a row of zeros.
    """
    rows = torch.from_numpy(traces).flatten(1, 2)[:, None]
    return rows / rows.abs().amax((1, 2, 3), keepdim=True).clamp(min=1e-30)


def lc_pictures(
    traces: NDArray[np.float32], used: NDArray[np.bool_], azimuth_deg: FloatArray, takeoff_deg: FloatArray
) -> torch.Tensor:
    """Pictures (n, 3, 64, time) of verticals, azimuths and take-off angles; arguments (n, station, ...).

    Stations fill the first rows in the order of azimuth and the other rows are zero: the published code does not say
    which order it has. Each vertical's largest number is 1. Azimuths are in units of 360°, take-off angles of 180°.
    """
    n, n_stations = used.shape
    order = np.argsort(np.where(used, azimuth_deg, np.inf), axis=1, kind="stable")
    vertical = np.take_along_axis(traces[:, :, COMPONENTS.index("Z")], order[:, :, None], axis=1)
    there = np.take_along_axis(used, order, axis=1)[:, :, None]
    vertical = vertical / np.maximum(np.abs(vertical).max(-1, keepdims=True), 1e-30)
    pictures = np.zeros((n, 3, LC_FMNET.rows, traces.shape[-1]), np.float32)
    pictures[:, 0, :n_stations] = np.where(there, vertical, 0)
    for channel, angle, unit in ((1, azimuth_deg, 360.0), (2, takeoff_deg, 180.0)):
        turned = np.take_along_axis(angle % 360, order, axis=1)[:, :, None] / unit
        pictures[:, channel, :n_stations] = np.where(there, turned, 0)
    return torch.from_numpy(pictures)
