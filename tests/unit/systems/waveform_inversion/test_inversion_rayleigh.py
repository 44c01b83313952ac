"""A Rayleigh wave tells where it comes from; horizontals that have it otherwise are turned."""

from dataclasses import replace

import numpy as np
import pytest
from inversion_cases import BAND_HZ, SURFACE, observations_of, records_in, station_pairs

from quakesource.constants import COMPONENTS
from quakesource.earth import read_model
from quakesource.greens.layered import compute_greens
from quakesource.mechanisms import moment_tensor, random_double_couples
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.rayleigh import rayleigh_correlations, turned_by_rayleigh
from quakesource.systems.waveform_inversion.settings import WaveformInversionSettings
from quakesource.systems.waveform_inversion.turned import turned_back

LAYERS, DEPTH_KM = read_model("socal"), 10.0
DISTANCE_KM, TIME_S = np.array([80.0, 160.0, 200.0, 240.0]), np.arange(-60.0, 260.0, 0.5)
AZIMUTH_DEG = np.array([20.0, 20.0, 110.0, 290.0])
DIP_SLIP = moment_tensor(330.0, 90.0, 85.0, 1e17)
"""On a vertical plane: little of body waves in the band, so that the Rayleigh wave is clear at all three."""


@pytest.fixture(scope="module")
def greens():
    depth_km = np.array([DEPTH_KM])
    return compute_greens(LAYERS, depth_km, DISTANCE_KM, 2.0, 250.0, accuracy="standard", taper_start=0.9)


def event(greens, pairs, tensor):
    observations = observations_of(records_in(greens, tensor, AZIMUTH_DEG, TIME_S), pairs, TIME_S)
    return event_data(observations, "a", (SURFACE,), WaveformInversionSettings(min_body_snr=0))


@pytest.fixture(scope="module")
def data(greens):
    return event(greens, station_pairs(LAYERS, DEPTH_KM, DISTANCE_KM, AZIMUTH_DEG), DIP_SLIP)


def test_far_stations_have_their_rayleigh_wave_backwards(data):
    found = dict(rayleigh_correlations(data))
    assert set(found) == {1, 2, 3}  # 80 km is too near
    assert max(found.values()) < -0.9
    assert turned_by_rayleigh(data) == []


def test_no_right_station_is_turned_whatever_the_source(greens):
    """Of 100 sources at three stations; the head of `rayleigh.py` has more."""
    pairs = station_pairs(LAYERS, DEPTH_KM, DISTANCE_KM, AZIMUTH_DEG)
    largest = [
        max(value for _, value in rayleigh_correlations(event(greens, pairs, tensor)))
        for tensor in random_double_couples(100, np.random.default_rng(2), 1e17)
    ]
    assert max(largest) < 0.7


@pytest.mark.parametrize("stations", [[1], [2, 3]])
def test_turned_horizontals_are_found(data, stations):
    turned = turned_back(data, stations)
    assert turned_by_rayleigh(turned) == stations
    assert turned_back(turned, stations).turned == ()


def test_records_that_end_before_the_wave_say_nothing(data):
    (traces,) = data.sets
    edges = traces.edges.copy()
    edges[:, 1] = np.searchsorted(traces.time_s, 60.0)
    assert turned_by_rayleigh(replace(data, sets=(replace(traces, edges=edges),))) == []
    assert dict(rayleigh_correlations(replace(data, sets=(replace(traces, edges=edges),)))) == {}


def test_a_station_without_r_says_nothing(data):
    (traces,) = data.sets
    kept = traces.component != COMPONENTS.index("R")
    names = ("displacement", "station", "component", "edges", "weight", "cut", "group")
    fewer = replace(traces, **{name: getattr(traces, name)[kept] for name in names})
    assert dict(rayleigh_correlations(replace(data, sets=(fewer,)))) == {}
    assert traces.window.band_hz == BAND_HZ
