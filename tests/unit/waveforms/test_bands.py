"""Bands by magnitude, and which others an earthquake may be looked at in."""

import pytest

from quakesource.settings import BandSettings
from quakesource.waveforms.bands import body_band, candidate_bands, event_band, event_size

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


LOCAL = BandSettings(local_below_magnitude=3.0)


@pytest.mark.parametrize(
    ("magnitude", "names"),
    [
        (1.5, ["local", "small"]),
        (2.99, ["local", "small"]),
        (3.0, ["small", "local"]),
        (3.99, ["small", "local"]),
        (4.0, ["regular", "small"]),
        (float("nan"), ["regular"]),
    ],
)
def test_the_local_band_is_the_first_for_the_smallest_and_a_way_out_while_they_are_points(magnitude, names):
    assert [band.name for band in candidate_bands(LOCAL, magnitude)] == names


def test_the_local_band_reaches_as_far_as_it_says_and_the_others_everywhere():
    local, small = candidate_bands(LOCAL, 2.0)
    assert (local.band_hz, local.within_km) == ((0.2, 1.0), 50.0)
    assert small.within_km == float("inf")
    assert body_band(LOCAL, "local") is None
