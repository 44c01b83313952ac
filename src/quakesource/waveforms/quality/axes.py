"""Channel letters against the orientation that the metadata state."""

from collections.abc import Sequence

from quakesource.geometry import angle_between_deg

TOLERANCE_DEG = 5.0
"""Sensors are set up with errors of this size; a remark on every one would hide those that matter."""


def axes_remark(codes: Sequence[str], azimuth_deg: Sequence[float], back_azimuth_deg: float) -> str:
    """Which horizontal channels do not point where their letters (N, E, R, T) say; blank if all do."""
    expected = expected_azimuths_deg(back_azimuth_deg)
    remarks = []
    for code, azimuth in zip(codes, azimuth_deg, strict=True):
        if code[-1] in "NERT":
            off = angle_between_deg(azimuth, expected[code[-1]])
            if off > TOLERANCE_DEG:
                remarks.append(f"{code} points to {azimuth:.0f}°, {off:.0f}° from where its letter says")
    return "; ".join(remarks)


def expected_azimuths_deg(back_azimuth_deg: float) -> dict[str, float]:
    """Azimuth of a horizontal axis by the last letter of its channel code; 1 and 2 as careless readers take them."""
    away = (back_azimuth_deg + 180) % 360
    return {"N": 0.0, "E": 90.0, "1": 0.0, "2": 90.0, "R": away, "T": (away + 90) % 360}
