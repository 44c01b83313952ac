"""Which windows an earthquake gets: rules of magnitude and distance, no hand."""

import numpy as np
import pandas as pd
import pytest

from quakesource.errors import WaveformError
from quakesource.settings import BandSettings
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.windows import (
    Window,
    body_edges_s,
    event_windows,
    max_shift_s,
    surface_edges_s,
)

BANDS = BandSettings()
SETTINGS = WaveformInversionSettings()


def place(*distance_km):
    distance = np.array(distance_km, float)
    return pd.DataFrame(
        {
            "distance_km": distance,
            "p_arrival_s": distance / 6,
            "s_arrival_s": distance / 3.5,
            "record_to_s": np.inf,
        }
    )


@pytest.mark.parametrize(
    ("size", "body_hz", "surface_hz"),
    [
        ("small", BANDS.body_small_hz, BANDS.small_hz),
        ("regular", BANDS.body_regular_hz, BANDS.regular_hz),
        ("large", BANDS.body_large_hz, BANDS.large_hz),
    ],
)
def test_bands_follow_the_size(size, body_hz, surface_hz):
    assert event_windows(BANDS, size, SETTINGS) == (Window("body", body_hz), Window("surface", surface_hz))


def test_the_local_band_has_one_window():
    assert event_windows(BANDS, "local", SETTINGS) == (Window("surface", BANDS.local_hz),)


def test_body_windows_of_no_weight_are_not_made():
    windows = event_windows(BANDS, "regular", WaveformInversionSettings(body_weight=0))
    assert [window.kind for window in windows] == ["surface"]


@pytest.mark.parametrize(("band_hz", "limit_s"), [((0.02, 0.05), 7.906), ((0.04, 0.1), 3.953), ((0.01, 0.03), 14.434)])
def test_freedom_in_time_is_a_part_of_the_centre_period(band_hz, limit_s):
    assert max_shift_s(Window("surface", band_hz), SETTINGS) == pytest.approx(limit_s, abs=1e-3)
    halved = WaveformInversionSettings(max_shift_cycles=0.125)
    assert max_shift_s(Window("body", band_hz), halved) == pytest.approx(limit_s / 2, abs=1e-3)


def test_surface_windows_last_from_before_p_to_a_period_after_slow_waves():
    edges = surface_edges_s(place(60, 220), Window("surface", (0.02, 0.05)), SETTINGS, 300.0)
    np.testing.assert_allclose(edges, [[0, 60 / 2.2 + 50], [220 / 6 - 10, 150]])


def test_surface_windows_beyond_the_record_are_refused():
    window = Window("surface", (0.02, 0.05))
    assert surface_edges_s(place(220), window, SETTINGS, 150.0).shape == (1, 2)
    with pytest.raises(WaveformError, match=r"end 150 s after the origin, records 140 s[\s\S]*next:"):
        surface_edges_s(place(40, 220), window, SETTINGS, 140.0)
    assert surface_edges_s(place(), window, SETTINGS, 0.0).shape == (0, 2)


def test_body_windows_are_of_no_length_where_s_comes_soon_after_p():
    window = Window("body", (0.04, 0.1))
    enough_s = 0.5 / 0.04
    distances = np.array([20.0, 60.0, 100.0, 110.0, 300.0])
    edges = body_edges_s(place(*distances), window, SETTINGS)
    length = edges[:, 1] - edges[:, 0]
    late = distances / 3.5 - distances / 6 >= enough_s
    assert late.tolist() == [False, False, False, True, True]
    assert (length[~late] == 0).all()
    np.testing.assert_allclose(edges[late, 0], distances[late] / 6 - 0.25 / 0.04)
    np.testing.assert_allclose(edges[late, 1], distances[late] / 3.5)


def test_larger_earthquakes_need_farther_stations_for_body_windows():
    """The window must hold a part of the longest period, which grows with the size."""
    near = {}
    for size in ("regular", "large"):
        (body, _) = event_windows(BANDS, size, SETTINGS)
        distances = np.arange(10.0, 600.0, 10.0)
        edges = body_edges_s(place(*distances), body, SETTINGS)
        near[size] = distances[edges[:, 1] > edges[:, 0]].min()
    assert near["regular"] < 120 < 250 < near["large"]
