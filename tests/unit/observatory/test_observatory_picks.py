"""Simulated picks follow the true radiation, except where they are meant not to."""

import numpy as np
import pytest

from quakesource.earth import first_arrivals, read_model
from quakesource.geometry import distance_azimuth
from quakesource.mechanisms import radiation_pattern, scalar_moment
from quakesource.observatory import simulate_events, simulate_pick_network, simulate_picks
from quakesource.settings import SimulateSettings
from quakesource.tables import PICK

MODEL = read_model("gil7")


def picks(rate=0.0, error_s=0.0, n_stations=300):
    settings = SimulateSettings(n_pick_stations=n_stations, pick_wrong_sign_rate=rate, pick_error_s=error_s)
    stations = simulate_pick_network(settings, np.random.default_rng(1))
    event = simulate_events(settings, np.random.default_rng(2))[0]
    table = simulate_picks(event, stations, MODEL, settings, np.random.default_rng(3))
    path = distance_azimuth(
        event.latitude_deg, event.longitude_deg, [s.latitude_deg for s in stations], [s.longitude_deg for s in stations]
    )
    arrival = first_arrivals(MODEL, event.depth_km, path.distance_km)
    unit = event.moment_tensor / scalar_moment(event.moment_tensor)
    return event, table, radiation_pattern(unit, arrival.takeoff_deg, path.azimuth_deg)[0], arrival.time_s


def test_signs_are_those_of_the_radiation_away_from_nodes():
    _, table, radiation, _ = picks()
    clear = np.abs(radiation) > 0.15
    assert list(table.columns) == list(PICK)
    assert (table["polarity"][clear] == np.sign(radiation[clear])).all()
    assert (table["polarity_quality"][np.abs(radiation) > 0.4] == 1.0).all()


def test_near_nodes_nothing_is_read_or_doubtfully():
    _, table, radiation, _ = picks()
    weak = np.abs(radiation) < 0.03
    assert (table["polarity"][weak] == 0).mean() > 0.4
    assert (table["polarity_quality"][weak] == 0.5).all()


def test_stated_share_of_signs_is_wrong():
    _, table, radiation, _ = picks(rate=0.2, n_stations=600)
    clear = np.abs(radiation) > 0.2
    assert (table["polarity"][clear] != np.sign(radiation[clear])).mean() == pytest.approx(0.2, abs=0.05)


def test_times_are_those_of_the_true_earth():
    event, table, _, time_s = picks()
    from obspy import UTCDateTime

    read = [UTCDateTime(text) - event.origin_time for text in table["time_utc"]]
    np.testing.assert_allclose(read, time_s, atol=2e-6)
