"""Stations, paths and sites of world A."""

import numpy as np
import pytest
from small_worlds import A

from quakesource.observatory.world.definition import read_world
from quakesource.observatory.world.network import KM_PER_DEGREE, world_network, world_pick_stations
from quakesource.observatory.world.recording import site_response
from quakesource.observatory.world.structure import Structure

WORLD = read_world(A)
FMNET = [
    "CCC",
    "CLC",
    "SLA",
    "TOW2",
    "WMF",
    "JRC2",
    "LRL",
    "WBM",
    "MPM",
    "WRC2",
    "ISA",
    "EDW2",
    "GSC",
    "BAK",
    "FUR",
    "CWC",
]


@pytest.fixture(scope="module")
def stations():
    return world_network(WORLD)


@pytest.fixture(scope="module")
def structure():
    return Structure(WORLD)


def test_fmnets_sixteen_come_first(stations):
    assert [station.code for station in stations[:16]] == FMNET
    assert len(stations) == WORLD.network.n_stations
    assert len({station.code for station in stations}) == len(stations)


def test_drawn_stations_keep_their_distance_and_stay_out_of_the_holes(stations):
    places = np.array([[station.latitude_deg, station.longitude_deg] for station in stations])
    for i in range(16, len(places)):
        off = (places[:i] - places[i]) * [1, np.cos(np.radians(places[i, 0]))]
        assert np.hypot(*off.T).min() * KM_PER_DEGREE >= WORLD.network.min_spacing_km * 0.99
        for latitude, longitude, north_km, east_km in WORLD.network.holes:
            y = (places[i, 0] - latitude) * KM_PER_DEGREE / north_km
            x = (places[i, 1] - longitude) * KM_PER_DEGREE * np.cos(np.radians(latitude)) / east_km
            assert x * x + y * y >= 1


def test_stations_are_out_for_the_share_that_is_stated(stations):
    days = np.linspace(0.7 * WORLD.days, WORLD.days - 1, 60)
    running = np.mean([[station.runs_on(day) for day in days] for station in stations])
    assert running == pytest.approx(1 - WORLD.network.outage_share, abs=0.06)


def test_some_axes_are_wrong_and_the_metadata_do_not_say_so(stations):
    errors = np.abs([station.azimuth_error_deg for station in stations])
    assert 0 < (errors > 12).mean() < 0.12
    assert np.median(errors) == pytest.approx(0.6745 * WORLD.network.azimuth_error_deg, rel=0.5)
    turned = [station for station in stations if "BH1" in station.stated_axes]
    assert 0.05 < len(turned) / len(stations) < 0.4


def test_pick_stations_are_others(stations):
    picked = world_pick_stations(WORLD)
    assert len(picked) == WORLD.network.n_pick_stations
    assert not {code for code, *_ in picked} & {station.code for station in stations}


def test_paths_of_neighbours_have_their_errors_in_common(structure):
    place = (35.6, -117.5)
    near, same_cell, far = (
        structure.path((latitude, longitude, 8.0), place, 3)
        for latitude, longitude in ((34.05, -116.51), (34.06, -116.52), (33.0, -116.3))
    )
    assert near.late_p == same_cell.late_p
    assert near.late_p != far.late_p


def test_errors_have_the_size_that_is_stated(structure):
    late = [
        structure.path((34.0 + 0.3 * i, -117.0, 8.0), (35.0, -118.0), rank).late_p
        for rank in range(60)
        for i in range(4)
    ]
    assert np.std(late) == pytest.approx(WORLD.paths.p_time_error, rel=0.25)
    assert abs(np.mean(late)) < 0.35 * WORLD.paths.p_time_error


def test_paths_join_the_provinces_of_their_ends(structure):
    inside = structure.path((35.7, -117.6, 8.0), (35.6, -117.5), 0)
    across = structure.path((35.7, -117.6, 8.0), (34.2, -118.6), 0)
    assert inside.provinces == ("sierra", "sierra")
    assert inside.share == 1.0
    assert across.provinces == ("sierra", "coast")
    assert 0.2 < across.share < 0.8
    for path in (inside, across):
        assert 0 < path.p_s < path.s_s


def test_a_soft_layer_resonates_and_does_not_move_long_periods(stations):
    soft = next(station for station in stations if 0.5 < station.site_hz < 5)
    rock = next(station for station in stations if station.site_hz == 0)
    frequency = np.array([0.001, soft.site_hz])
    response = np.abs(site_response(soft.site_hz, soft.site_contrast, WORLD.sites.q, frequency))
    np.testing.assert_allclose(response[:, 0], 1, atol=0.01)
    assert (response[1:, 1] > 1.5).all()
    np.testing.assert_array_equal(
        site_response(rock.site_hz, rock.site_contrast, WORLD.sites.q, frequency), np.ones((3, 2))
    )
