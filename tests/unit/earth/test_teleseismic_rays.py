"""Rays interpolated between traced ones equal those that TauP traces at the distance itself."""

import numpy as np
import pytest
from obspy.taup import TauPyModel

from quakesource.earth.teleseismic_rays import FIRST_P_PHASES, first_p_rays
from quakesource.errors import EarthModelError


@pytest.mark.parametrize(("model", "depth_km"), [("prem", 15.0), ("prem", 550.0), ("iasp91", 664.0)])
def test_equals_taup_at_the_distance_itself(model, depth_km):
    rng = np.random.default_rng(int(depth_km))
    # Many distances, so that they are interpolated; of these some are compared.
    distance_deg = np.sort(rng.uniform(12, 100, 600))
    rays = first_p_rays(depth_km, distance_deg, model)
    compared = rng.choice(600, 60, replace=False)
    direct = []
    for i in compared:
        arrivals = TauPyModel(model).get_travel_times(depth_km, float(distance_deg[i]), phase_list=FIRST_P_PHASES)
        direct.append((arrivals[0].takeoff_angle, arrivals[0].time))
    takeoff_deg, time_s = np.transpose(direct)
    off_deg = np.abs(rays.takeoff_deg[compared] - takeoff_deg)
    assert off_deg.max() < 0.05
    assert np.abs(rays.time_s[compared] - time_s).max() < 0.02


def test_rays_get_steeper_with_distance_and_change_branch_where_prem_does():
    distance_deg = np.arange(0.5, 170, 0.25)
    rays = first_p_rays(550.0, distance_deg)
    assert (np.diff(rays.takeoff_deg) < 1e-6).all()
    assert (np.diff(rays.time_s[distance_deg < 156]) > 0).all()
    assert list(dict.fromkeys(rays.phase)) == ["p", "P", "Pdiff", "PKIKP"]
    # P that turns below the discontinuity at 670 km overtakes near 17 degrees: the ray jumps by 11.
    near = (distance_deg > 14) & (distance_deg < 20)
    drop_deg = -np.diff(rays.takeoff_deg[near])
    assert drop_deg.max() > 10
    assert distance_deg[near][drop_deg.argmax()] == pytest.approx(17, abs=0.5)


def test_depths_and_distances_broadcast():
    rays = first_p_rays([[100.0], [500.0]], [30.0, 60.0, 90.0])
    assert rays.takeoff_deg.shape == rays.time_s.shape == rays.phase.shape == (2, 3)
    assert rays.takeoff_deg[1, 2] == pytest.approx(float(first_p_rays(500.0, 90.0).takeoff_deg))


def test_a_deep_source_sends_straight_up_to_its_epicentre():
    assert float(first_p_rays(300.0, 0.0).takeoff_deg) == pytest.approx(180)


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda: first_p_rays(10.0, 181.0), "not between 0 and 180"),
        (lambda: first_p_rays(10.0, np.nan), "not between 0 and 180"),
        (lambda: first_p_rays(3000.0, 30.0), "not in the mantle"),
        (lambda: first_p_rays(10.0, 30.0, "flat"), "no spherical model 'flat'"),
    ],
)
def test_what_cannot_be_is_refused(call, what):
    with pytest.raises(EarthModelError, match=what):
        call()
