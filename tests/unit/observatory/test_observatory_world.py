"""The simulated network and its earthquakes."""

import numpy as np
import pytest

from quakesource.geometry import distance_azimuth
from quakesource.mechanisms import decompose, moment_magnitude
from quakesource.observatory import simulate_events, simulate_network
from quakesource.settings import SimulateSettings

SETTINGS = SimulateSettings(n_events=40, n_stations=40)


def network(seed: int = 1):
    return simulate_network(SETTINGS, np.random.default_rng(seed))


def events(seed: int = 1, **changes: object):
    return simulate_events(SETTINGS.model_copy(update=changes), np.random.default_rng(seed))


def test_stations_lie_within_the_distances_one_in_each_sector():
    stations = network()
    path = distance_azimuth(
        SETTINGS.latitude_deg,
        SETTINGS.longitude_deg,
        np.array([s.latitude_deg for s in stations]),
        np.array([s.longitude_deg for s in stations]),
    )
    near, far = SETTINGS.distance_km
    assert (path.distance_km > 0.98 * near).all()
    assert (path.distance_km < 1.02 * far).all()
    order = np.diff(np.unwrap(np.radians(path.azimuth_deg)))
    assert (order > 0).all()
    assert len({s.code for s in stations}) == 40


def test_some_sensors_are_turned_and_all_are_orthogonal():
    turned = 0
    for station in network():
        (z, _), *horizontals = sorted(station.axes.items(), key=lambda item: item[1][1])
        assert station.axes[z] == (0.0, -90.0)
        (code, (first, _)), (_, (second, _)) = sorted(horizontals, key=lambda item: "N1E2".index(item[0][-1]))
        assert (second - first) % 360 == pytest.approx(90.0)
        turned += code.endswith("1")
    assert 4 <= turned <= 16


def test_metadata_state_axes_and_sensitivity():
    station = network()[0]
    inventory = station.inventory(4.0)
    channels = {c.code: c for c in inventory[0][0]}
    assert {code: (c.azimuth, c.dip) for code, c in channels.items()} == station.axes
    gain = abs(channels["MHZ"].response.get_evalresp_response_for_frequencies([0.2], output="VEL")[0])
    assert gain == pytest.approx(6.0e8, rel=0.01)
    corner = abs(channels["MHZ"].response.get_evalresp_response_for_frequencies([1 / 120], output="VEL")[0])
    assert corner == pytest.approx(6.0e8 / np.sqrt(2), rel=0.01)


def test_events_are_what_was_asked_for():
    found = events()
    assert [e.event_id for e in found] == SETTINGS.event_ids()
    assert all(SETTINGS.depth_km[0] <= e.depth_km <= SETTINGS.depth_km[1] for e in found)
    for event in found:
        assert float(moment_magnitude(event.moment_tensor)) == pytest.approx(event.magnitude)
        assert float(decompose(event.moment_tensor).dc) == pytest.approx(1.0, abs=1e-6)
    assert len({e.origin_time.date for e in found}) == 40  # windows of events never overlap


def test_catalogue_errors_have_the_stated_size():
    found = events(n_events=400, hypocentre_error_km=2.0, depth_km=(50.0, 60.0))
    north = [111.19 * (e.catalogue_latitude_deg - e.latitude_deg) for e in found]
    scale = 111.19 * np.cos(np.radians(SETTINGS.latitude_deg))
    east = [scale * (e.catalogue_longitude_deg - e.longitude_deg) for e in found]
    down = [e.catalogue_depth_km - e.depth_km for e in found]
    for errors in (north, east, down):
        assert np.std(errors) == pytest.approx(2.0, rel=0.1)
        assert abs(np.mean(errors)) < 0.4
    assert all(e.catalogue_depth_km > 0 for e in events(hypocentre_error_km=30.0))


def test_seed_alone_decides():
    assert network(1) == network(1)
    assert network(1) != network(2)
    one, same, other = events(1), events(1), events(2)
    assert all(np.array_equal(a.moment_tensor, b.moment_tensor) for a, b in zip(one, same, strict=True))
    assert [e.depth_km for e in one] == [e.depth_km for e in same] != [e.depth_km for e in other]
