"""The Rayleigh wave tells which way the horizontals point, and is silent where it cannot."""

import numpy as np
import pytest

from quakesource.earth import read_model
from quakesource.greens.layered import compute_greens
from quakesource.greens.synthesis import synthesize
from quakesource.mechanisms import moment_tensor
from quakesource.waveforms.quality.rayleigh import NEAREST_KM, rayleigh_correlation, turned_evidence

RATE_HZ, QUIET_S, BAND_HZ = 1, 80, (0.03, 0.06)
DISTANCE_KM = np.array([200.0, 260.0])
SOURCES = [(0, 45, 90), (20, 45, -90), (0, 90, 0), (70, 60, 20), (200, 30, 60)]
AZIMUTHS_DEG = (20.0, 65.0, 110.0)
NODES = [((0, 45, 90), 20.0), ((20, 45, -90), 20.0), ((200, 30, 60), 65.0)]
"""Sources and azimuths near a node of the Rayleigh wave: body waves are as large."""


@pytest.fixture(scope="module")
def greens():
    return compute_greens(read_model("socal"), [6.0], DISTANCE_KM, RATE_HZ, 260.0, taper_start=0.5)


@pytest.fixture(params=[(s, a) for s in SOURCES for a in AZIMUTHS_DEG], ids=str)
def motion(request, greens):
    """(station, component, nt) ground velocity with some noise, and its times."""
    source, azimuth_deg = request.param
    records = synthesize(greens, moment_tensor(*source, 1e17), np.full(2, azimuth_deg)).values[0].astype(np.float64)
    quiet = np.zeros((*records.shape[:2], RATE_HZ * QUIET_S))
    records = np.concatenate([quiet, records], axis=-1)
    records += 1e-3 * records.std() * np.random.default_rng(0).standard_normal(records.shape)
    return records, -QUIET_S + np.arange(records.shape[-1]) / RATE_HZ


def correlation(motion, station, sign=1.0, **changes):
    records, time_s = motion
    components = {"Z": records[station, 0], "R": sign * records[station, 1], "T": sign * records[station, 2]}
    given = {"distance_km": DISTANCE_KM[station], "band_hz": BAND_HZ, "noise_s": (-70.0, 0.0), **changes}
    return rayleigh_correlation(components, time_s, **given)


@pytest.mark.parametrize("station", [0, 1])
def test_the_radial_motion_is_the_vertical_one_a_quarter_period_early(motion, station, request):
    value = correlation(motion, station)
    node = request.node.callspec.params["motion"] in NODES
    assert value > (-0.2 if node else 0.7)
    assert turned_evidence(value) == ""
    assert correlation(motion, station, -1.0) == pytest.approx(-value)


def test_a_turned_sensor_is_told():
    assert "turned by 180 degrees" in turned_evidence(-0.95)


@pytest.mark.parametrize("value", [-0.85, 0.0, 1.0, float("nan")])
def test_nothing_is_said_where_it_is_not_sure(value):
    assert turned_evidence(value) == ""


def test_near_stations_quiet_records_and_single_components_are_not_judged(motion):
    records, time_s = motion
    assert np.isnan(correlation(motion, 0, distance_km=NEAREST_KM - 1))
    assert np.isnan(correlation(motion, 0, noise_s=(50.0, 150.0)))
    assert np.isnan(rayleigh_correlation({"Z": records[0, 0]}, time_s, 200.0, BAND_HZ, (-70.0, 0.0)))
