"""What is measured of a network: noise that ends before P, and stations where they were."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from quakesource.systems.sourcenet.bands import SeenBand
from quakesource.systems.sourcenet.stages.measure_network_noise import (
    FEWEST_SERIES,
    GUARD_S,
    event_layouts,
    recorded_noise,
)
from quakesource.waveforms.observations import Observations

BAND = SeenBand("short_period", 10.0, (0.5, 2.0), (-5.0, 5.0))
TIME_S = np.arange(-300, 600) / 10
P_S = 12.0


def observations(n, noise_from_s=-30.0):
    """Weak noise up to P, and a million times as much after it."""
    rng = np.random.default_rng(1)
    velocity = rng.normal(size=(n, 3, TIME_S.size)) * np.where(TIME_S < P_S, 1e-9, 1e-3)
    pairs = pd.DataFrame(
        {
            "event_id": [f"e{i // 4}" for i in range(n)],
            "distance_km": np.arange(n)[::-1] + 10.0,
            "azimuth_deg": np.arange(n) * 7.0,
            "p_arrival_s": P_S,
            "noise_from_s": noise_from_s,
        }
    )
    data = xr.DataArray(velocity, dims=("pair", "component", "time_s"), coords={"time_s": TIME_S})
    empty = pd.DataFrame()
    return Observations(data, BAND.sampling_rate_hz, data, pairs, empty, empty, simulated=True)


def test_noise_ends_before_p_and_has_unit_power():
    noise = recorded_noise(observations(60), BAND)
    assert len(noise) == 60
    assert noise.shape[2] > BAND.n_samples
    np.testing.assert_allclose((noise**2).mean((1, 2)), 1, rtol=1e-4)
    assert np.abs(noise).max() < 10  # one sample of what follows P would be a million
    assert GUARD_S > 0


@pytest.mark.parametrize(("n", "start"), [(FEWEST_SERIES - 1, -30.0), (60, -5.0)])
def test_too_few_or_too_short_records_give_none(n, start):
    assert len(recorded_noise(observations(n, start), BAND)) == 0


def test_layouts_are_the_nearest_stations_of_every_event():
    events = pd.DataFrame(
        {"event_id": ["e2", "e0", "e1"], "latitude_deg": [2.0, 0, 1], "longitude_deg": [12.0, 10, 11]}
    )
    layouts = event_layouts(observations(10).pairs, events, most=3)
    np.testing.assert_array_equal(layouts.epicentres, [[0, 10], [1, 11], [2, 12]])
    assert layouts.sizes.tolist() == [3, 3, 2]
    np.testing.assert_array_equal(layouts.places[0, :, 0], [16, 17, 18])
    np.testing.assert_array_equal(layouts.places[0, :, 1], [21, 14, 7])
