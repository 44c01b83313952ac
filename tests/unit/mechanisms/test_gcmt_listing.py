import numpy as np
import pytest
from gcmt_ndk import Printed, read_ndk

from quakesource.mechanisms import (
    from_axes,
    kagan_angle,
    moment_tensor,
    nodal_planes,
    principal_axes,
    random_moment_tensors,
    scalar_moment_eigenvalue,
)
from quakesource.mechanisms.axes import Axis, PrincipalAxes

EVENTS = read_ndk("C200604092050A.ndk") + read_ndk("multiple_events.ndk")


def _off(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.abs((a - b + 180) % 360 - 180)


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: e.name)
def test_listed_moment_axes_and_planes_come_back(event: Printed) -> None:
    last_digit = np.ptp(event.tensor) * 1e-3
    assert scalar_moment_eigenvalue(event.tensor) == pytest.approx(event.moment_n_m, abs=2 * last_digit)
    axes = principal_axes(event.tensor)
    np.testing.assert_allclose([a.eigenvalue_n_m for a in axes], event.axes[:, 0], atol=2 * last_digit)
    plunge = np.array([a.plunge_deg for a in axes])
    np.testing.assert_allclose(plunge, event.axes[:, 1], atol=1.1)

    listed_axes = PrincipalAxes(*(Axis(value, azimuth, plunge) for value, plunge, azimuth in event.axes))
    assert kagan_angle(event.tensor, from_axes(listed_axes)) < 1.5
    for strike, dip, rake in event.planes:
        assert kagan_angle(event.tensor, moment_tensor(strike, dip, rake)) < 1.6
    planes = nodal_planes(event.tensor)
    # of two planes of almost one dip GCMT may list the other first
    order = [0, 1] if _off(planes, event.planes)[:, 2].max() < 20 else [1, 0]
    np.testing.assert_allclose(planes[order][:, 1], event.planes[:, 1], atol=1.1)
    # strike and rake swing together where a plane is nearly flat
    steep = np.repeat(event.planes[:, 1] > 15, 3).reshape(2, 3)
    assert _off(planes[order], event.planes)[steep].max(initial=0) < 4


def test_all_seven_events_were_read() -> None:
    assert len(EVENTS) == 7


def test_axes_give_the_tensor_back() -> None:
    mt = random_moment_tensors(500, np.random.default_rng(1), 1e18).reshape(5, 100, 6)
    axes = principal_axes(mt)
    assert axes.t.plunge_deg.shape == (5, 100)
    assert all(axis.plunge_deg.min() >= 0 and axis.plunge_deg.max() <= 90 for axis in axes)
    assert all(axis.azimuth_deg.min() >= 0 and axis.azimuth_deg.max() < 360 for axis in axes)
    np.testing.assert_allclose(from_axes(axes), mt, atol=1e18 * 1e-12)
    vertical_t = principal_axes(moment_tensor(0, 45, 90)).t
    assert vertical_t.plunge_deg == pytest.approx(90)
