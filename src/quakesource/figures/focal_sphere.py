"""The lower half of the focal sphere on paper: equal-area projection, compressions, nodal lines.

The disc has radius 1, x points east and y north (right and up).
"""

import contourpy
import numpy as np
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from quakesource.errors import SourceError
from quakesource.mechanisms import radiation_pattern

_HALF_WIDTH = 1.02  # the contour passes the rim, where the circle cuts it cleanly


def project(azimuth_deg: ArrayLike, takeoff_deg: ArrayLike) -> NDArray[np.float64]:
    """Points (..., 2), east and north in the unit disc, of rays: Lambert's equal-area projection.

    Azimuths clockwise from north, take-off angles from straight down. Upgoing rays (above 90°) are drawn at
    their antipodes, where the P radiation is the same.
    """
    azimuth = np.radians(np.asarray(azimuth_deg, dtype=np.float64))
    takeoff = np.asarray(takeoff_deg, dtype=np.float64)
    upgoing = takeoff > 90
    azimuth = np.where(upgoing, azimuth + np.pi, azimuth)
    takeoff = np.radians(np.where(upgoing, 180 - takeoff, takeoff))
    radius = np.sqrt(2) * np.sin(takeoff / 2)
    return np.stack([radius * np.sin(azimuth), radius * np.cos(azimuth)], axis=-1)


def compression_paths(moment_tensor: ArrayLike, *, grid_points: int = 120) -> list[Path]:
    """Where P leaves as compression: paths in the disc's coordinates, each an outline with its holes.

    The tensor is (6,), USE, any unit, of any kind: the zero contour of its own P radiation, so that CLVD and
    isotropic parts come out right (two arcs of a double couple do not: obspy#2388). The paths run past the
    rim by 2 % and want clipping by the unit circle. An explosion gives the whole disc, an implosion nothing.
    `grid_points` a side should be even, so that no grid line runs along the nodal lines of a pure
    strike-slip; edges are off by 0.5 / grid_points² of the radius.
    """
    tensor = np.asarray(moment_tensor, dtype=np.float64)
    side = np.linspace(-_HALF_WIDTH, _HALF_WIDTH, grid_points)
    east, north = np.meshgrid(side, side)
    # Beyond the rim the projection goes on into the upper hemisphere, up to sqrt(2): P is smooth across it.
    takeoff_deg = np.degrees(2 * np.arcsin(np.minimum(np.hypot(east, north) / np.sqrt(2), 1.0)))
    p, _, _ = radiation_pattern(tensor, takeoff_deg, np.degrees(np.arctan2(east, north)))
    largest = np.abs(tensor).max()
    if largest == 0:
        raise SourceError(
            "a moment tensor of zeros has no beachball",
            where="compression_paths",
            next_step="leave out sources without a moment (status other than 'answered')",
        )
    generator = contourpy.contour_generator(east, north, p / largest, fill_type=contourpy.FillType.OuterCode)
    points, codes = generator.filled(0.0, 1e3)[:2]
    return [Path(xy, code) for xy, code in zip(points, codes, strict=True) if xy is not None and code is not None]


def nodal_line(strike_deg: float, dip_deg: float, n_points: int = 91) -> NDArray[np.float64]:
    """Points (n, 2) in the unit disc where a plane (Aki & Richards) cuts the lower hemisphere."""
    strike, dip = np.radians(strike_deg), np.radians(dip_deg)
    along = np.linspace(0.0, np.pi, n_points)
    north = np.cos(along) * np.cos(strike) - np.sin(along) * np.cos(dip) * np.sin(strike)
    east = np.cos(along) * np.sin(strike) + np.sin(along) * np.cos(dip) * np.cos(strike)
    down = np.sin(along) * np.sin(dip)
    takeoff_deg = np.degrees(np.arctan2(np.hypot(north, east), down))
    # Rounding may lift the ends of the line above the rim, and project() would send them to the other side.
    return project(np.degrees(np.arctan2(east, north)), np.minimum(takeoff_deg, 90.0))
