"""Observations and rays of one earthquake."""

import numpy as np
import pytest
from polarity_cases import DEPTH_KM, MODEL, QUICK, data, first_motions

from quakesource.constants import MIN_RAY_DEPTH_KM
from quakesource.earth import first_arrivals
from quakesource.systems.polarity.data import polarity_data


def test_middle_depth_is_the_catalogues_and_the_others_lie_about_it():
    depths = data().depth_km
    assert depths[1] == pytest.approx(DEPTH_KM)
    assert depths[1] - depths[0] == pytest.approx(depths[2] - depths[1])
    many = data(QUICK.model_copy(update={"n_depths": 6})).depth_km
    assert len(many) == 7
    assert many.std() == pytest.approx(QUICK.depth_error_km, rel=0.25)


def test_no_trial_depth_lies_above_the_ground():
    assert polarity_data(first_motions(), MODEL, 1.0, QUICK).depth_km.min() == MIN_RAY_DEPTH_KM


def test_rays_are_those_of_the_model():
    case = data()
    expected = first_arrivals(MODEL, DEPTH_KM, case.stations["distance_km"].to_numpy(float)).takeoff_deg
    np.testing.assert_allclose(case.central_takeoff_deg(), expected)


def test_rows_without_anything_are_left_out():
    table = first_motions(n=12, ratios=3)
    table.loc[:4, "polarity"] = 0
    case = polarity_data(table, MODEL, DEPTH_KM, QUICK)
    assert (len(case.stations), case.n_polarities, case.n_ratios) == (10, 7, 3)
    table["azimuth_deg"] = np.nan
    assert len(polarity_data(table, MODEL, DEPTH_KM, QUICK).stations) == 0


def test_no_observations_at_all_is_no_error():
    case = polarity_data(first_motions().iloc[:0], MODEL, DEPTH_KM, QUICK)
    assert case.n_polarities == 0
    assert case.gaps_deg() == (360.0, 90.0)


def test_near_stations_have_larger_ray_errors():
    case = data()
    order = np.argsort(case.stations["distance_km"].to_numpy(float))
    assert (np.diff(case.ray_error_deg[order]) < 0).all()
    assert case.ray_error_deg.min() >= QUICK.ray_error_deg


def test_upgoing_rays_pierce_the_lower_hemisphere_on_the_other_side():
    table = first_motions(n=8, farthest_km=20.0)
    table["azimuth_deg"] = np.linspace(0, 70, 8)
    assert polarity_data(table, MODEL, DEPTH_KM, QUICK).gaps_deg()[0] == pytest.approx(290.0)
