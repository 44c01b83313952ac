"""Bands by magnitude, and which others an earthquake may be looked at in."""

import pytest

from quakesource.settings import BandSettings
from quakesource.waveforms.bands import candidate_bands, event_band, event_size

BANDS = BandSettings()


@pytest.mark.parametrize(
    ("magnitude", "size", "others"),
    [
        (2.5, "small", []),
        (3.99, "small", []),
        (4.0, "regular", ["small"]),
        (5.49, "regular", ["small"]),
        (5.5, "regular", []),
        (6.5, "large", ["regular"]),
        (7.0, "large", []),
        (float("nan"), "regular", []),
    ],
)
def test_bands_follow_the_magnitude_and_shorter_ones_only_while_the_source_is_a_point(magnitude, size, others):
    assert event_size(BANDS, magnitude) == size
    assert [band.name for band in candidate_bands(BANDS, magnitude)] == [size, *others]
    assert candidate_bands(BANDS, magnitude)[0].band_hz == event_band(BANDS, magnitude)
