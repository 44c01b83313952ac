"""Whole traces at fixed stations are what synthesis makes of each source, one by one."""

import numpy as np
import pytest
import xarray as xr

from quakesource.earth import read_model
from quakesource.errors import GreensError
from quakesource.greens import compute_greens, synthesize
from quakesource.greens.store import GreensStore
from quakesource.mechanisms import random_double_couples
from quakesource.synthesize.fixed_stations import place_responses

DEPTHS_KM, DISTANCES_KM, RATE_HZ = [6.0, 8.0, 10.0, 12.0], [30.0, 40.0, 50.0, 60.0], 1.0
AZIMUTHS = [20.0, 200.0]


@pytest.fixture(scope="module")
def greens():
    return compute_greens(read_model("socal"), DEPTHS_KM, DISTANCES_KM, RATE_HZ, 80.0, accuracy="fast", taper_start=0.5)


@pytest.fixture(scope="module")
def store(greens):
    axes = np.array(DEPTHS_KM), np.array(DISTANCES_KM)
    arrivals = {"s_time_s": np.add.outer(axes[0], axes[1]) / 3.5}
    traces = xr.DataArray(greens.values.astype(np.float32), dims=("depth_km", "distance_km", "component", "time_s"))
    return GreensStore(*axes, np.zeros(len(axes[1])), RATE_HZ, traces, "socal", arrivals)


def test_each_source_is_what_synthesis_makes_of_it(greens, store):
    tensors = random_double_couples(5, np.random.default_rng(1), 1e15)
    found = place_responses(store, 8.0, [40.0, 60.0], AZIMUTHS, start_s=0.0, duration_s=60.0).of_sources(tensors)
    assert found.shape == (5, 2, 3, 60)
    chosen = greens.sel(depth_km=8.0, distance_km=[40.0, 60.0])
    for tensor, traces in zip(tensors, found, strict=True):
        expected = synthesize(chosen, tensor, AZIMUTHS).values[..., :60]
        assert np.abs(traces - expected).max() < 1e-5 * np.abs(expected).max()


def test_traces_are_linear_in_the_source_and_a_long_one_is_smoother(store):
    tensors = random_double_couples(2, np.random.default_rng(2), 1e15)
    place = {"distance_km": [35.0], "azimuth_deg": [70.0], "start_s": -5.0, "duration_s": 70.0}
    impulse = place_responses(store, 9.0, **place)
    both = impulse.of_sources(tensors.sum(axis=0))
    np.testing.assert_allclose(both[0], impulse.of_sources(tensors).sum(axis=0), atol=1e-6 * np.abs(both).max())
    long = place_responses(store, 9.0, **place, source_duration_s=6.0).of_sources(tensors)
    assert np.abs(np.diff(long)).max() < np.abs(np.diff(impulse.of_sources(tensors))).max()
    early = impulse.of_sources(tensors)[..., :5]
    assert np.abs(early).max() < 1e-3 * np.abs(both).max()  # nothing is there before the origin but ringing


def test_what_the_store_does_not_hold_is_refused(store):
    with pytest.raises(GreensError, match="outside the store"):
        place_responses(store, 30.0, [40.0], [0.0], start_s=0.0, duration_s=40.0)
    with pytest.raises(GreensError, match="1 distances and 2 azimuths"):
        place_responses(store, 8.0, [40.0], AZIMUTHS, start_s=0.0, duration_s=40.0)
    with pytest.raises(GreensError, match="end 80 s after the origin"):
        place_responses(store, 8.0, [40.0], [0.0], start_s=0.0, duration_s=200.0)
