"""Which pass band an earthquake is looked at in."""

from quakesource.settings import BandSettings


def event_band(bands: BandSettings, magnitude: float) -> tuple[float, float]:
    """Band in Hz by catalogue magnitude; the regular one where the magnitude is unknown (NaN)."""
    return bands.large_hz if magnitude >= bands.large_from_magnitude else bands.regular_hz
