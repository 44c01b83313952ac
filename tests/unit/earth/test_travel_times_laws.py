import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quakesource.earth import FirstArrival, LayeredModel, first_arrivals, read_model
from quakesource.errors import EarthModelError

DISTANCE_KM = np.linspace(0.0, 400.0, 801)


def half_space(vp_km_s: float = 6.0) -> LayeredModel:
    return LayeredModel([0.0], [vp_km_s], [3.5], [2.7])  # type: ignore[arg-type]


def low_velocity_zone() -> LayeredModel:
    table = [[4, 5.5, 3.1, 2.5], [6, 4.5, 2.5, 2.4], [12, 6.5, 3.7, 2.8], [0, 8.0, 4.5, 3.3]]
    return LayeredModel.from_table(table)


@pytest.mark.parametrize("depth_km", [0.0, 1e-6, 0.5, 10.0, 300.0])
def test_homogeneous_half_space_in_closed_form(depth_km: float) -> None:
    path_km = np.hypot(depth_km, DISTANCE_KM)
    arrival = first_arrivals(half_space(), depth_km, DISTANCE_KM)
    np.testing.assert_allclose(arrival.time_s, path_km / 6.0, rtol=1e-12, atol=1e-12)
    angle_deg = 180.0 - np.degrees(np.arctan2(DISTANCE_KM, depth_km))
    np.testing.assert_allclose(arrival.takeoff_deg, angle_deg, atol=2e-6)
    assert (arrival.kind == "direct").all()


def test_layer_over_half_space_in_closed_form() -> None:
    model = LayeredModel.from_table([[30, 6.0, 3.5, 2.7], [0, 8.0, 4.5, 3.3]])
    x_km, depth_km = 250.0, 10.0
    arrival = first_arrivals(model, depth_km, x_km)
    assert arrival.time_s == pytest.approx(x_km / 8 + (60 - depth_km) * np.sqrt(1 / 36 - 1 / 64), abs=1e-12)
    assert arrival.takeoff_deg == pytest.approx(np.degrees(np.arcsin(6 / 8)), abs=1e-10)
    assert arrival.kind == "head1"


@pytest.mark.parametrize("model", [read_model("gil7"), read_model("prem"), low_velocity_zone()], ids=str)
@pytest.mark.parametrize("depth_km", [0.0, 2.0, 4.0, 7.3, 15.0, 22.0, 60.0])
@pytest.mark.parametrize("phase", ["P", "S"])
def test_laws_of_the_travel_time_curve(model: LayeredModel, depth_km: float, phase: str) -> None:
    arrival = first_arrivals(model, depth_km, DISTANCE_KM, phase)
    velocity_km_s = model.at(depth_km)["vp_km_s" if phase == "P" else "vs_km_s"]
    np.testing.assert_allclose(
        np.sin(np.radians(arrival.takeoff_deg)), arrival.slowness_s_km * velocity_km_s, atol=1e-9
    )
    np.testing.assert_allclose(_slope(model, depth_km, phase), arrival.slowness_s_km[1:], atol=2e-6)
    assert (np.diff(arrival.time_s) > 0).all()
    upwards = arrival.kind == "direct"
    assert (arrival.takeoff_deg[upwards] >= 90).all()
    assert (arrival.takeoff_deg[~upwards] < 90).all()


def _slope(model: LayeredModel, depth_km: float, phase: str) -> np.ndarray:
    step_km = 1e-4
    ahead, behind = (first_arrivals(model, depth_km, DISTANCE_KM[1:] + s, phase).time_s for s in (step_km, -step_km))
    return (ahead - behind) / (2 * step_km)


@pytest.mark.parametrize("model", [read_model("socal"), low_velocity_zone()], ids=str)
@pytest.mark.parametrize("phase", ["P", "S"])
def test_fake_interfaces_change_nothing(model: LayeredModel, phase: str) -> None:
    split = model.split_at([0.3, 2.0, 5.0, 8.0, 9.999, 15.0, 21.0, 90.0])
    for depth_km in (0.0, 2.0, 5.0, 8.0, 13.0, 50.0):
        whole = first_arrivals(model, depth_km, DISTANCE_KM, phase)
        parts = first_arrivals(split, depth_km, DISTANCE_KM, phase)
        np.testing.assert_allclose(parts.time_s, whole.time_s, atol=1e-9)
        np.testing.assert_allclose(parts.slowness_s_km, whole.slowness_s_km, atol=1e-9)


def test_crossing_an_interface_with_the_source_is_continuous() -> None:
    model = read_model("socal")
    around = [first_arrivals(model, depth_km, DISTANCE_KM) for depth_km in (5.5 - 1e-9, 5.5, 5.5 + 1e-9)]
    for other in (around[0], around[2]):
        np.testing.assert_allclose(other.time_s, around[1].time_s, atol=1e-8)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(1e-3, 30), st.floats(1.0, 8.0)), min_size=1, max_size=6),
    st.just(0.0) | st.floats(1e-6, 100),
    st.floats(0, 2000),
)
def test_the_ray_lands_where_it_was_sent(
    layers: list[tuple[float, float]], depth_km: float, distance_km: float
) -> None:
    thickness_km, vp = np.array([*layers, (0.0, 8.5)]).T
    model = LayeredModel(thickness_km, vp, vp / 1.8, np.full_like(vp, 2.7))
    arrival = first_arrivals(model, depth_km, distance_km)
    straight_km = np.hypot(depth_km, distance_km)
    assert straight_km / vp.max() - 1e-9 <= arrival.time_s <= _straight_line_s(model, depth_km, distance_km) + 1e-9


def _straight_line_s(model: LayeredModel, depth_km: float, distance_km: float) -> float:
    """Fermat: the straight line is a path, so it is no faster than the first arrival."""
    if depth_km == 0:
        return distance_km / float(model.vp_km_s[0])
    edges_km = np.append(model.depth_of_top_km, np.inf).clip(max=depth_km)
    return float((np.diff(edges_km) / model.vp_km_s).sum() * np.hypot(depth_km, distance_km) / depth_km)


def test_shapes_broadcast() -> None:
    grid = first_arrivals(read_model("gil7"), np.array([[3.0], [9.0]]), np.array([10.0, 50.0, 90.0]))
    assert isinstance(grid, FirstArrival)
    for values in (grid.time_s, grid.takeoff_deg, grid.slowness_s_km, grid.kind):
        assert values.shape == (2, 3)
    assert grid.time_s[1, 2] == first_arrivals(read_model("gil7"), 9.0, 90.0).time_s


def test_thousands_of_paths_take_well_under_a_second() -> None:
    model = read_model("prem")
    started = time.perf_counter()
    first_arrivals(model, np.linspace(0, 40, 41)[:, None], np.linspace(1, 300, 300))
    assert time.perf_counter() - started < 2.0


@pytest.mark.parametrize(
    ("depth_km", "distance_km", "phase"),
    [(-1, 10, "P"), (1, -10, "P"), (1, float("nan"), "P"), (1, 10, "pP")],
)
def test_bad_requests_are_refused(depth_km: float, distance_km: float, phase: str) -> None:
    with pytest.raises(EarthModelError):
        first_arrivals(half_space(), depth_km, distance_km, phase)
