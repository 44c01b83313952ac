"""The simulated world of teleseisms: sources, paths, rays and records against slow ways to make them."""

import numpy as np
import pandas as pd
import pytest
from obspy.taup import TauPyModel

from quakesource.errors import SettingsError
from quakesource.geometry.focal_sphere import focal_pixel
from quakesource.observatory.teleseismic.grid import band_taper, grid_of, in_time, standardised
from quakesource.observatory.teleseismic.paths import Paths, draw_paths, nearby, path_spectra
from quakesource.observatory.teleseismic.phases import LATER, rays
from quakesource.observatory.teleseismic.region import EVENTS, SMALL_BY, draw_region
from quakesource.observatory.teleseismic.rupture import (
    Rupture,
    apparent_source,
    centroid_s,
    cosine_bell,
    large_rupture,
    repeated,
)
from quakesource.settings.teleseismic import TeleseismicWindowSettings, TeleseismicWorldSettings

GRID = grid_of(TeleseismicWindowSettings())
WORLD = TeleseismicWorldSettings(n_pixels=3, n_receivers=10, depths_km=(20.0,))
RANGE_DEG = (30.0, 90.0)


def region(seed=0, **changes):
    return draw_region(np.random.default_rng(seed), WORLD.model_copy(update=changes), GRID, 5)


def two_episodes(strike_deg=30.0, forward=1.0):
    return Rupture(
        np.array([1.0, 0.6]),
        np.array([0.0, 30.0]),
        np.array([8.0, 12.0]),
        np.array([0.0, 60.0]) * forward,
        np.array([20.0, 25.0]),
        np.full(2, forward),
        2.5,
        strike_deg,
    )


def test_a_spectrum_becomes_a_window_whose_phases_count_from_the_arrival():
    f = GRID.frequency_hz
    spectrum = cosine_bell(f * 15) * np.exp(-2j * np.pi * f * 40)
    window = in_time(spectrum, GRID)
    assert GRID.time_s[int(np.argmax(window))] == pytest.approx(40, abs=3)
    n = 2 * len(GRID.time_s)
    again = np.fft.rfft(window, n)[GRID.first_bin :][: len(f)] * np.exp(-2j * np.pi * f * GRID.time_s[0])
    inside = (f > 0.015) & (f < 0.09)
    np.testing.assert_allclose(again[inside], (spectrum * GRID.taper)[inside], atol=0.05)


def test_the_taper_is_one_inside_and_nothing_beyond():
    f = np.array([0.0, 0.0079, 0.01, 0.05, 0.1, 0.121])
    np.testing.assert_allclose(band_taper(f, (0.01, 0.1)), [0, 0, 1, 1, 1, 0], atol=1e-12)


def test_standardised_windows_have_unit_variance_and_zeros_stay():
    found = standardised(np.stack([np.arange(10.0), np.zeros(10)]))
    assert found[0].std() == pytest.approx(1)
    np.testing.assert_array_equal(found[1], 0)


def test_a_cosine_bell_is_the_transform_of_one():
    t = np.linspace(-0.5, 0.5, 4001)
    bell = 1 + np.cos(2 * np.pi * t)
    for x in (0.0, 0.4, 1.0, 1.7, 2.5):
        slow = np.trapezoid(bell * np.cos(2 * np.pi * x * t), t)
        assert float(cosine_bell(np.array(x))) == pytest.approx(slow, abs=1e-6)


@pytest.mark.parametrize("azimuth_deg", [30.0, 120.0, 210.0])
def test_apparent_sources_are_sums_over_many_small_pieces(azimuth_deg):
    rupture, slowness, f = two_episodes(), 0.06, GRID.frequency_hz
    towards = slowness * np.cos(np.radians(azimuth_deg - rupture.strike_deg))
    slow = np.zeros(len(f), complex)
    for k in range(2):
        for share in (np.arange(400) + 0.5) / 400:
            along = rupture.along_km[k] + share * rupture.length_km[k]
            time = rupture.start_s[k] + share * rupture.length_km[k] / 2.5 - towards * along + rupture.duration_s[k] / 2
            slow += rupture.amplitude[k] / 400 * cosine_bell(f * rupture.duration_s[k]) * np.exp(-2j * np.pi * f * time)
    (found,) = apparent_source(rupture, np.array([slowness]), np.array([azimuth_deg]), f)
    np.testing.assert_allclose(found, slow, atol=1e-4)


def test_a_rupture_is_shorter_where_it_goes_and_centroids_say_so():
    slowness, azimuth = np.full(2, 0.06), np.array([30.0, 210.0])
    ahead, behind = centroid_s(two_episodes(), slowness, azimuth)
    assert ahead < behind
    both = apparent_source(two_episodes(), slowness, azimuth, np.array([1e-4]))
    delays = -np.angle(both[:, 0]) / (2 * np.pi * 1e-4)
    np.testing.assert_allclose(delays, [ahead, behind], rtol=1e-3)


def test_ruptures_keep_to_their_ranges():
    rng = np.random.default_rng(3)
    many = [large_rupture(rng, WORLD) for _ in range(300)]
    assert {r.n_episodes for r in many} == {1, 2, 3, 4, 5, 6}
    assert all(np.ptp(r.along_km) <= WORLD.fault_length_km[1] for r in many)
    assert all(
        WORLD.rupture_velocity_km_s[0] <= r.rupture_velocity_km_s <= WORLD.rupture_velocity_km_s[1] for r in many
    )
    assert all(r.start_s.min() == 0 for r in many)
    both_ways = np.mean([len(set(r.forward)) == 2 for r in many if r.n_episodes > 1])
    assert 0.1 < both_ways < 0.35


def test_a_repetition_differs_by_percents():
    first = large_rupture(np.random.default_rng(1), WORLD)
    again = repeated(first, np.random.default_rng(2))
    np.testing.assert_allclose(again.duration_s / first.duration_s, 1, atol=0.6)
    assert not np.array_equal(again.start_s, first.start_s) or first.n_episodes == 1
    assert again.strike_deg == first.strike_deg


def test_paths_are_sums_of_arrivals():
    paths = Paths(
        np.array([[6.0, 30.0]]),
        np.array([[0.5, -0.3]]),
        np.zeros((1, 2)),
        np.array([0.0]),
        np.array([3.0]),
        np.array([-1.0]),
    )
    f = GRID.frequency_hz
    (found,) = path_spectra(paths, f)
    slow = -np.exp(-2j * np.pi * f * 3) * (1 + 0.5 * np.exp(-2j * np.pi * f * 6) - 0.3 * np.exp(-2j * np.pi * f * 30))
    np.testing.assert_allclose(found, slow)


def test_attenuation_and_hilbert_transforms():
    f = GRID.frequency_hz
    paths = Paths(
        np.array([[0.0]]), np.array([[1.0]]), np.ones((1, 1)), np.array([1.2]), np.array([0.0]), np.array([1.0])
    )
    np.testing.assert_allclose(path_spectra(paths, f)[0], np.exp(-np.pi * 1.2 * f) * (1 + 1j))


def test_nearby_paths_are_the_same_without_a_difference():
    drawn = draw_paths(np.random.default_rng(0), rays(20.0, np.linspace(40, 60, 80), RANGE_DEG), WORLD)
    same = nearby(drawn, np.random.default_rng(1), 0.0)
    np.testing.assert_array_equal(same.delay_s, drawn.delay_s)
    other = nearby(drawn, np.random.default_rng(1), 2.0)
    assert 1.5 < np.std(other.late_s - drawn.late_s) < 2.5


def test_shared_scattering_is_the_same_for_all_receivers():
    one = draw_paths(
        np.random.default_rng(0),
        rays(20.0, np.linspace(40, 60, 6), RANGE_DEG),
        WORLD.model_copy(update={"shared_scattering": 1.0}),
    )
    assert np.ptp(one.delay_s[:, 0]) == 0
    assert np.ptp(one.delay_s[:, -1]) > 0  # PP is the ray's own


@pytest.mark.parametrize("distance_deg", [33.0, 61.0, 88.0])
def test_rays_are_those_of_taup(distance_deg):
    found = rays(200.0, np.array([distance_deg]), RANGE_DEG)
    first: dict[str, float] = {}
    for arrival in TauPyModel("prem").get_travel_times(200.0, distance_deg, ["P", *LATER]):
        first.setdefault(arrival.name, arrival.time)
    for name, delay in zip(LATER, found.delay_s[0], strict=True):
        assert delay == pytest.approx(first[name] - first["P"], abs=0.5)


def test_a_region_is_what_it_says():
    one = region()
    assert one.records.shape == (len(EVENTS), 3, 10, 128)
    np.testing.assert_allclose(one.records.std(axis=-1), 1)
    assert len(set(one.pixel)) == 3
    for pixel, distance in zip(one.pixel, one.distance_deg, strict=True):
        takeoff = rays(one.depth_km, distance, RANGE_DEG).takeoff_deg
        # some azimuth takes each take-off angle into the pixel
        assert all(pixel in focal_pixel(np.full(720, angle), np.arange(0, 360, 0.5)) for angle in takeoff)


def test_records_are_clean_ones_and_noise_of_the_stated_ratio():
    one = region(signal_to_noise=(9.9, 10.1))
    noise = one.records - one.clean - (one.records - one.clean).mean(axis=-1, keepdims=True)
    ratio = one.clean.std(axis=-1) / noise.std(axis=-1)
    np.testing.assert_allclose(ratio[EVENTS.index("large")], 10, rtol=0.02)
    np.testing.assert_allclose(ratio[EVENTS.index("small")], 10 / SMALL_BY, rtol=0.02)


def test_the_same_stream_makes_the_same_region():
    np.testing.assert_array_equal(region(4).records, region(4).records)
    assert not np.array_equal(region(4).records, region(5).records)


def test_the_mean_of_many_clean_paths_is_the_source():
    one = region(n_receivers=60, misalignment_s=0.0, flipped=0.0)
    stack = one.clean[0, 0].mean(axis=0)
    assert np.corrcoef(stack, one.source[0, 0])[0, 1] > 0.9


def test_depth_phases_belong_to_what_is_seen_and_not_to_the_source():
    plain, deep = region(), region(depth_phases=True)
    np.testing.assert_array_equal(plain.source, plain.seen)
    assert np.abs(deep.source - deep.seen).max() > 0.2


def test_the_oracle_is_nothing_without_common_paths():
    one = draw_region(np.random.default_rng(0), WORLD, GRID)
    assert not one.oracle_envelope.any()
    assert region().oracle_envelope.min() >= 0 < region().oracle_envelope.max()


def test_receivers_may_be_given(tmp_path):
    rng = np.random.default_rng(0)
    places = pd.DataFrame(
        {"latitude_deg": np.degrees(np.arcsin(rng.uniform(-1, 1, 4000))), "longitude_deg": rng.uniform(-180, 180, 4000)}
    )
    path = tmp_path / "stations.csv"
    places.to_csv(path, index=False)
    assert region(stations=path).records.shape[2] == 10
    places.iloc[:30].to_csv(tmp_path / "few.csv", index=False)
    with pytest.raises(SettingsError, match="pixels have"):
        region(stations=tmp_path / "few.csv")


@pytest.mark.parametrize("text", [None, "name,place\na,b\n", "latitude_deg,longitude_deg\nnorth,east\n"])
def test_receivers_that_cannot_be_read_are_refused(tmp_path, text):
    path = tmp_path / "stations.csv"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SettingsError, match="receivers cannot be read"):
        region(stations=path)
