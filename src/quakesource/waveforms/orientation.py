"""Sensor axes to vertical, radial and transverse, by the orientation that the metadata state."""

import numpy as np
from numpy.typing import NDArray

from quakesource.errors import WaveformError

FloatArray = NDArray[np.float64]


def to_zrt(
    records: FloatArray, azimuth_deg: FloatArray, dip_deg: FloatArray, back_azimuth_deg: float
) -> dict[str, FloatArray]:
    """Z, R, T of up to three records of one sensor.

    The direction cosines of all axes are inverted together, so sensors that are turned, tilted (``12Z``) or
    mutually oblique (records labelled R and T that were never rotated) come out right. A vertical record alone
    gives Z.

    Parameters
    ----------
    records : (n, nt) ground motion along n axes
    azimuth_deg, dip_deg : (n,) of each axis, as in StationXML (dip -90 is up)
    back_azimuth_deg : station → source, clockwise from north; R points the other way

    Returns
    -------
    {component: (nt,)} with Z, or R and T, or all three

    Raises
    ------
    WaveformError
        The axes do not span the vertical, the horizontal plane, or space.
    """
    azimuth, dip = np.radians(azimuth_deg), np.radians(dip_deg)
    # rows: axes; columns: up, north, east
    axes = np.stack([-np.sin(dip), np.cos(dip) * np.cos(azimuth), np.cos(dip) * np.sin(azimuth)], axis=1)
    vertical = np.abs(axes[:, 0]) > np.cos(np.radians(5))
    horizontal = np.abs(axes[:, 0]) < np.sin(np.radians(5))
    if len(records) == 3 and _independent(axes):
        up, north, east = np.linalg.solve(axes, records)
        return {"Z": up, **_radial_transverse(north, east, back_azimuth_deg)}
    components: dict[str, FloatArray] = {}
    if vertical.sum() == 1:
        components["Z"] = records[vertical][0] / axes[vertical][0, 0]
    if horizontal.sum() == 2 and _independent(axes[horizontal][:, 1:]):
        north, east = np.linalg.solve(axes[horizontal][:, 1:], records[horizontal])
        components |= _radial_transverse(north, east, back_azimuth_deg)
    if not components:
        stated = ", ".join(f"{a:g}°/{d:g}°" for a, d in zip(azimuth_deg, dip_deg, strict=True))
        raise WaveformError(
            f"axes (azimuth/dip {stated}) give neither Z nor R and T",
            next_step="Check azimuth and dip in the StationXML.",
        )
    return components


def _radial_transverse(north: FloatArray, east: FloatArray, back_azimuth_deg: float) -> dict[str, FloatArray]:
    away = np.radians(back_azimuth_deg + 180)
    return {
        "R": north * np.cos(away) + east * np.sin(away),
        "T": -north * np.sin(away) + east * np.cos(away),
    }


def _independent(axes: FloatArray) -> bool:
    """Whether solving for ground motion does not amplify errors more than about ten times."""
    return bool(np.linalg.cond(axes) < 10)
