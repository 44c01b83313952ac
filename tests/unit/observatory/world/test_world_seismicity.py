"""The earthquakes of world A are those that the issue asks for."""

import numpy as np
import pytest
from small_worlds import A

from quakesource.mechanisms import kagan_angle, moment_magnitude, moment_tensor
from quakesource.observatory.world.definition import read_world
from quakesource.observatory.world.seismicity import world_events
from quakesource.observatory.world.sources import moment_rate_spectrum, pieces_of, total_tensor

WORLD = read_world(A)


@pytest.fixture(scope="module")
def events():
    return world_events(WORLD)


def test_catalogue_is_large_and_lies_where_it_should(events):
    assert len(events) == 2000
    magnitude, depth_km = (np.array([getattr(event, name) for event in events]) for name in ("magnitude", "depth_km"))
    assert magnitude.min() >= 3
    assert magnitude.max() <= 6.5
    assert depth_km.min() >= 1
    assert depth_km.max() <= 20
    box = [e for e in events if 35.4 <= e.latitude_deg <= 36.2 and -118.0 <= e.longitude_deg <= -117.2]
    assert len(box) >= 60


def test_two_groups_are_out_of_distribution(events):
    kinds = [event.kind for event in events]
    assert kinds.count("two_subevents") == kinds.count("line_source") == 20
    large = [event for event in events if event.kind in ("point", "finite")]
    assert all((event.kind == "finite") == (event.magnitude >= 5) for event in large)


def test_every_earthquake_has_the_records_to_itself(events):
    times = np.array([event.origin_time.timestamp for event in events])
    assert (np.diff(times) >= WORLD.seismicity.min_separation_s - 1e-3).all()
    assert [event.event_id for event in events] == WORLD.event_ids


def test_the_same_world_has_the_same_earthquakes(events):
    again = world_events(WORLD)
    assert all(
        one.origin_time == other.origin_time and one.catalogue == other.catalogue
        for one, other in zip(events, again, strict=True)
    )


def test_mechanisms_cluster_by_fault_system(events):
    rng = np.random.default_rng(0)
    tensors = np.array([event.moment_tensor / np.linalg.norm(event.moment_tensor) for event in events])
    system = np.array([event.fault_system for event in events])
    one, other = rng.integers(0, len(events), (2, 4000))
    angle = kagan_angle(tensors[one], tensors[other])
    alike = system[one] == system[other]
    near = angle < 30
    assert near[alike].mean() > 2 * near[~alike].mean()


def test_catalogue_errs_by_as_much_as_stated(events):
    depth_error = np.array([event.catalogue[2] - event.depth_km for event in events])
    late_s = np.array([event.catalogue[4] for event in events])
    assert np.std(late_s) == pytest.approx(WORLD.catalogue.origin_time_error_s, rel=0.1)
    assert np.median(np.abs(depth_error)) == pytest.approx(0.6745 * WORLD.catalogue.depth_error_km, rel=0.15)


@pytest.mark.parametrize("kind", ["point", "finite", "two_subevents", "line_source"])
def test_pieces_add_up_to_the_earthquake(events, kind):
    for event in [event for event in events if event.kind == kind][:8]:
        pieces = pieces_of(event, WORLD)
        assert len(pieces) == {"point": 1, "two_subevents": 2}.get(kind, 5)
        total = total_tensor(event, WORLD)
        if kind != "two_subevents":
            np.testing.assert_allclose(total, event.moment_tensor, atol=1e-9 * abs(total).max())
            assert float(moment_magnitude(total)) == pytest.approx(event.magnitude)
        assert min(piece.delay_s for piece in pieces) >= 0


def test_subevents_differ_and_lines_are_long(events):
    for event in [event for event in events if event.kind == "two_subevents"]:
        first, second = pieces_of(event, WORLD)
        assert float(kagan_angle(first.moment_tensor, second.moment_tensor)) >= 39
        assert np.hypot(second.north_km, second.east_km) >= 4

    def length_km(event):
        places = np.array([[piece.north_km, piece.east_km] for piece in pieces_of(event, WORLD)])
        return np.linalg.norm(places[-1] - places[0])

    finite = [e for e in events if e.kind == "finite" and e.magnitude < 5.3]
    lines = [e for e in events if e.kind == "line_source" and e.magnitude < 5.3]
    assert np.median([length_km(e) for e in lines]) > 2 * np.median([length_km(e) for e in finite])


def test_ruptures_run_along_the_strike_of_their_plane(events):
    for event in [event for event in events if event.kind == "finite"][:10]:
        pieces = pieces_of(event, WORLD)
        north, east = pieces[-1].north_km - pieces[0].north_km, pieces[-1].east_km - pieces[0].east_km
        azimuth = np.degrees(np.arctan2(east, north))
        off = (azimuth - event.plane[0]) % 180
        assert min(off, 180 - off) < 1e-6
        angle = kagan_angle(moment_tensor(*event.plane), event.moment_tensor)
        assert float(angle) == pytest.approx(0, abs=1e-3)


def test_moment_rate_is_all_of_the_moment_and_falls_beyond_its_corner():
    assert moment_rate_spectrum(0.5, np.zeros(1))[0] == 1
    corner, far = np.abs(moment_rate_spectrum(0.5, np.array([2.0, 20.0])))
    assert corner == pytest.approx(0.5)
    assert far == pytest.approx(0.01, rel=0.02)
