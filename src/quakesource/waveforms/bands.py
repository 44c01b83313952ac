"""Which pass bands an earthquake is looked at in."""

from typing import Literal

from quakesource.settings import BandSettings


def event_band(bands: BandSettings, magnitude: float) -> tuple[float, float]:
    """Band of whole wave trains in Hz, by catalogue magnitude; the regular one where that is unknown (NaN)."""
    return {"small": bands.small_hz, "regular": bands.regular_hz, "large": bands.large_hz}[_size(bands, magnitude)]


def body_band(bands: BandSettings, magnitude: float) -> tuple[float, float]:
    """Band of body waves alone in Hz, by catalogue magnitude."""
    by_size = {"small": bands.body_small_hz, "regular": bands.body_regular_hz, "large": bands.body_large_hz}
    return by_size[_size(bands, magnitude)]


def _size(bands: BandSettings, magnitude: float) -> Literal["small", "regular", "large"]:
    if magnitude >= bands.large_from_magnitude:
        return "large"
    return "small" if magnitude < bands.small_below_magnitude else "regular"
