"""Which pass bands an earthquake is looked at in."""

from quakesource.settings import BandSettings


def event_band(bands: BandSettings, magnitude: float) -> tuple[float, float]:
    """Band of whole wave trains in Hz, by catalogue magnitude; the regular one where that is unknown (NaN)."""
    return bands.large_hz if magnitude >= bands.large_from_magnitude else bands.regular_hz


def body_band(bands: BandSettings, magnitude: float) -> tuple[float, float]:
    """Band of body waves alone in Hz, by catalogue magnitude."""
    return bands.body_large_hz if magnitude >= bands.large_from_magnitude else bands.body_regular_hz
