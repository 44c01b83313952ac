"""Which pass bands an earthquake is looked at in: by its magnitude first, then by what noise leaves."""

import math
from dataclasses import dataclass
from typing import Final, Literal

from quakesource.settings import BandSettings

Size = Literal["local", "small", "regular", "large"]
SIZES: Final[tuple[Size, ...]] = ("local", "small", "regular", "large")
"""Bands by the size of the earthquakes that they suit, from short periods to long."""


@dataclass(frozen=True)
class EventBand:
    """A band of whole wave trains by its name, for stations ``within_km``."""

    name: str
    band_hz: tuple[float, float]
    within_km: float = math.inf


def event_size(bands: BandSettings, magnitude: float) -> Size:
    """The size that the catalogue's magnitude tells; regular where it is unknown (NaN)."""
    if magnitude >= bands.large_from_magnitude:
        return "large"
    if bands.local_below_magnitude is not None and magnitude < bands.local_below_magnitude:
        return "local"
    return "small" if magnitude < bands.small_below_magnitude else "regular"


def candidate_bands(bands: BandSettings, magnitude: float) -> list[EventBand]:
    """Band of the catalogue's magnitude, then those of shorter periods in which the source is still a point.

    Magnitudes of catalogues are not Mw, and noise does not know them: where it hides long periods the next shorter
    ones may be heard. An earthquake of the local band is looked at in the next longer one, of stations at any distance.
    """
    own = event_size(bands, magnitude)
    point_below = {
        "local": -math.inf if bands.local_below_magnitude is None else bands.local_point_below_magnitude,
        "small": bands.small_point_below_magnitude,
        "regular": bands.regular_point_below_magnitude,
    }
    others = [size for size in reversed(SIZES[: SIZES.index(own)]) if magnitude < point_below[size]]
    if own == "local":
        others = ["small"]
    within_km = {"local": bands.local_within_km}
    return [EventBand(size, band_of(bands, size), within_km.get(size, math.inf)) for size in (own, *others)]


def band_of(bands: BandSettings, size: Size) -> tuple[float, float]:
    """Band of whole wave trains in Hz."""
    by_size = {
        "local": bands.local_hz,
        "small": bands.small_hz,
        "regular": bands.regular_hz,
        "large": bands.large_hz,
    }
    return by_size[size]


def event_band(bands: BandSettings, magnitude: float) -> tuple[float, float]:
    """Band of whole wave trains in Hz that the catalogue's magnitude asks for."""
    return band_of(bands, event_size(bands, magnitude))


def body_band(bands: BandSettings, size: Size) -> tuple[float, float] | None:
    """Band of body waves alone in Hz; None for the local one, whose periods are longer than S takes after P."""
    by_size = {
        "local": None,
        "small": bands.body_small_hz,
        "regular": bands.body_regular_hz,
        "large": bands.body_large_hz,
    }
    return by_size[size]
