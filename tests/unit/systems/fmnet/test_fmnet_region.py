"""The grid of the paper, its responses, and earthquakes that are not on it."""

import numpy as np
import pytest

from quakesource.earth import first_arrivals, read_model
from quakesource.greens.layered import compute_greens
from quakesource.greens.synthesis import synthesize
from quakesource.mechanisms import kagan_angle, random_double_couples
from quakesource.systems.fmnet.off_grid import Trouble, base_records, disturbed, ladder
from quakesource.systems.fmnet.region import (
    grid_depths_km,
    grid_epicentres,
    grid_mechanisms,
    places_of,
    tensors_of,
)
from quakesource.systems.fmnet.responses import place_responses
from quakesource.systems.fmnet.settings import FmnetOffGridSettings, FmnetRegionSettings, FmnetStationSettings
from quakesource.waveforms.filtering import band_pass

PAPER = FmnetRegionSettings()
SMALL = FmnetRegionSettings(
    step_deg=0.8,
    depth_km=(6.0, 10.0),
    depth_step_km=4.0,
    duration_s=64.0,
    stations=tuple(
        FmnetStationSettings(code=code, latitude_deg=latitude, longitude_deg=longitude)
        for code, latitude, longitude in (("A", 35.9, -117.3), ("B", 36.5, -116.9), ("C", 34.9, -118.0))
    ),
)


def test_the_grid_of_the_paper_has_787320_samples():
    assert grid_epicentres(PAPER).shape == (81, 2)
    assert grid_depths_km(PAPER).tolist() == list(range(2, 21, 2))
    mechanisms = grid_mechanisms(PAPER)
    assert mechanisms.shape == (972, 3)
    assert 81 * 10 * len(mechanisms) == 787_320
    assert len(PAPER.stations) == 16
    seen = places_of(PAPER, np.array([[35.8, -117.6]]))
    assert seen.distance_km.max() < 150
    # on a vertical plane, strike + 180° and -rake are the same source: half of the 108 with a dip of 90°
    assert len(np.unique(np.round(tensors_of(mechanisms), 9) + 0.0, axis=0)) == 972 - 54


def test_every_double_couple_is_near_a_candidate():
    tensors = tensors_of(grid_mechanisms(PAPER))
    drawn = random_double_couples(50, np.random.default_rng(1))
    nearest = [kagan_angle(np.broadcast_to(own, tensors.shape), tensors).min() for own in drawn]
    assert max(nearest) < 20


@pytest.mark.parametrize("wrong", [{"strike_step_deg": 25}, {"dip_step_deg": 40}, {"band_hz": (0.05, 0.6)}])
def test_a_grid_that_is_uneven_and_a_band_that_is_not_sampled_are_refused(wrong):
    with pytest.raises(ValueError, match=r"step_deg must divide|must end below half"):
        FmnetRegionSettings(**wrong)


@pytest.fixture(scope="module")
def model():
    return read_model("socal")


def test_responses_are_seismograms_that_begin_before_p(model):
    epicentre, depth_km = grid_epicentres(SMALL), grid_depths_km(SMALL)
    places = places_of(SMALL, epicentre)
    responses = place_responses(model, SMALL, places, depth_km)
    assert responses.shape == (4, 2, 3, 3, 6, 64)
    tensor = random_double_couples(1, np.random.default_rng(2))[0]
    distance_km, azimuth_deg = places.distance_km[1, 2], places.azimuth_deg[1, 2]
    greens = compute_greens(model, [depth_km[1]], [distance_km], 1.0, 128.0, taper_start=0.5)
    whole = synthesize(greens, tensor, [azimuth_deg]).values[0, 0]
    p_s = float(first_arrivals(model, depth_km[1], distance_km, "P").time_s)
    filtered = band_pass(whole, 1.0, SMALL.band_hz)
    # by the spectrum's shift theorem, another way than the code's
    frequency = np.fft.rfftfreq(512)
    moved = np.fft.irfft(np.fft.rfft(filtered, 512) * np.exp(-2j * np.pi * frequency * (SMALL.before_p_s - p_s)), 512)[
        :, :64
    ]
    made = np.einsum("cmt,m->ct", responses[1, 1, 2], tensor)
    assert np.abs(made - moved).max() < 2e-3 * np.abs(moved).max()
    early = np.abs(made[:, :8]).max()
    assert early < 0.05 * np.abs(made).max()


@pytest.fixture(scope="module")
def steps(model):
    """The conditions of the ladder in two bands."""
    off_grid = FmnetOffGridSettings(n_models=1, n_sources=3, few_stations=2, noise=0.2, pick_error_s=2.0)
    bands_hz = SMALL.band_hz, (0.02, 0.05)
    base = base_records(model, SMALL, off_grid, bands_hz, (0.0, off_grid.velocity_scatter))
    wanted = ladder(off_grid)
    found = {name: disturbed(base[s], trouble, SMALL, off_grid, bands_hz) for name, (s, trouble) in wanted.items()}
    return found, base, off_grid, bands_hz


def test_conditions_have_the_same_earthquakes_and_more_trouble_each(steps):
    found, base, off_grid, bands_hz = steps
    assert list(found) == ["same earth", "another earth", "and noise", "and pick errors", "at 2 stations"]
    exact, elsewhere, noisy, mistimed, few = found.values()
    for recorded in found.values():
        assert recorded.records.shape == (3, 3, 2, 3, 64)
        np.testing.assert_array_equal(recorded.tensor, exact.tensor)
    assert not np.allclose(exact.records, elsewhere.records, rtol=1e-3, atol=0)
    for band in range(2):
        peak = np.abs(elsewhere.of_band(band)).max(axis=(1, 2, 3))
        noise = noisy.of_band(band) - elsewhere.of_band(band)
        np.testing.assert_allclose(noise.std(axis=(1, 2, 3)), 0.2 * peak, rtol=1e-4)
    assert few.used.sum(axis=1).tolist() == [2, 2, 2]
    assert not few.records[~few.used].any()
    assert mistimed.used.all()
    again = disturbed(base[off_grid.velocity_scatter], ladder(off_grid)["at 2 stations"][1], SMALL, off_grid, bands_hz)
    np.testing.assert_array_equal(again.records, few.records)


def test_sources_of_the_test_are_seismograms_of_the_engine(model, steps):
    exact = steps[0]["same earth"]
    places = places_of(SMALL, exact.epicentre[1:2])
    responses = place_responses(model, SMALL, places, exact.depth_km[1:2])[0, 0]
    made = np.einsum("scmt,m->sct", responses, exact.tensor[1])
    np.testing.assert_allclose(exact.of_band(0)[1], made, atol=1e-3 * np.abs(made).max())


def test_a_record_that_ends_is_silent_from_then_on(steps):
    found, _, off_grid, bands_hz = steps
    whole = found["same earth"]
    cut = disturbed(whole, Trouble(end_s=25.0), SMALL, off_grid, bands_hz)
    time_s = whole.p_s[..., None] - SMALL.before_p_s + np.arange(64)
    late = np.broadcast_to((time_s > 25.0)[:, :, None, None], whole.records.shape)
    assert late.any()
    assert not cut.records[late].any()
    heard = np.broadcast_to(cut.used[:, :, None, None, None], whole.records.shape) & ~late
    np.testing.assert_array_equal(cut.records[heard], whole.records[heard])
    assert not cut.used[whole.p_s >= 25.0].any()


def test_a_shift_of_all_picks_moves_all_stations_alike(steps):
    found, _, off_grid, bands_hz = steps
    whole = found["same earth"]
    moved = disturbed(whole, Trouble(common_shift_s=6.0), SMALL, off_grid, bands_hz).of_band(0)
    for event in range(3):
        lags = [
            int(np.argmax(np.correlate(moved[event, s].ravel(), whole.of_band(0)[event, s].ravel(), "full")))
            for s in range(3)
        ]
        assert max(lags) - min(lags) <= 1
