"""Which pass bands an earthquake is looked at in: by its magnitude first, then by what noise leaves."""

from dataclasses import dataclass
from typing import Final, Literal

from quakesource.settings import BandSettings

Size = Literal["small", "regular", "large"]
SIZES: Final[tuple[Size, ...]] = ("small", "regular", "large")
"""Bands by the size of the earthquakes that they suit, from short periods to long."""


@dataclass(frozen=True)
class EventBand:
    """A band of whole wave trains by its name."""

    name: str
    band_hz: tuple[float, float]


def event_size(bands: BandSettings, magnitude: float) -> Size:
    """The size that the catalogue's magnitude tells; regular where it is unknown (NaN)."""
    if magnitude >= bands.large_from_magnitude:
        return "large"
    return "small" if magnitude < bands.small_below_magnitude else "regular"


def candidate_bands(bands: BandSettings, magnitude: float) -> list[EventBand]:
    """Band of the catalogue's magnitude, then those of shorter periods in which the source is still a point.

    Magnitudes of catalogues are not Mw, and noise does not know them: where it hides long periods the next shorter
    ones may be heard.
    """
    own = event_size(bands, magnitude)
    point_below = {"small": bands.small_point_below_magnitude, "regular": bands.regular_point_below_magnitude}
    shorter = [size for size in reversed(SIZES[: SIZES.index(own)]) if magnitude < point_below[size]]
    return [EventBand(size, band_of(bands, size)) for size in (own, *shorter)]


def band_of(bands: BandSettings, size: Size) -> tuple[float, float]:
    """Band of whole wave trains in Hz."""
    return {"small": bands.small_hz, "regular": bands.regular_hz, "large": bands.large_hz}[size]


def event_band(bands: BandSettings, magnitude: float) -> tuple[float, float]:
    """Band of whole wave trains in Hz that the catalogue's magnitude asks for."""
    return band_of(bands, event_size(bands, magnitude))


def body_band(bands: BandSettings, size: Size) -> tuple[float, float]:
    """Band of body waves alone in Hz."""
    return {"small": bands.body_small_hz, "regular": bands.body_regular_hz, "large": bands.body_large_hz}[size]
