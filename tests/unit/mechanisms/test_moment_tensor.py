import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mechanism_references import aki_richards_ned
from obspy.imaging.beachball import MomentTensor, aux_plane, mt2plane

from quakesource.errors import SourceError
from quakesource.mechanisms import (
    auxiliary_plane,
    from_matrix,
    from_ned,
    moment_tensor,
    nodal_planes,
    random_double_couples,
    random_moment_tensors,
    scalar_moment,
    to_matrix,
    to_ned,
)

ANGLES = [(s, d, r) for s in (0, 37, 90, 180, 271, 360) for d in (0, 1e-9, 30, 45, 90) for r in (-180, -90, 0, 33, 180)]


def test_double_couple_equals_the_printed_formula() -> None:
    for strike, dip, rake in ANGLES:
        expected = 3e17 * aki_richards_ned(strike, dip, rake)
        np.testing.assert_allclose(to_ned(moment_tensor(strike, dip, rake, 3e17)), expected, atol=300)


def test_known_signs() -> None:
    # a thrust pushes up (Mrr > 0); a vertical left-lateral fault that strikes north has Mxy > 0
    np.testing.assert_allclose(moment_tensor(0, 45, 90), [1, 0, -1, 0, 0, 0], atol=1e-15)
    np.testing.assert_allclose(to_ned(moment_tensor(0, 90, 0)), [0, 0, 0, 1, 0, 0], atol=1e-15)


def test_frames_and_layouts_turn_back() -> None:
    mt = random_moment_tensors(20, np.random.default_rng(1)).reshape(4, 5, 6)
    np.testing.assert_array_equal(from_ned(to_ned(mt)), mt)
    np.testing.assert_array_equal(from_matrix(to_matrix(mt)), mt)
    # USE -> NED as a rotation of the matrix: rows north, east, down in terms of up, south, east
    turn = np.array([[0, -1, 0], [0, 0, 1], [-1, 0, 0]])
    ned = turn @ to_matrix(mt) @ turn.T
    np.testing.assert_allclose(to_ned(mt), ned[..., [0, 1, 2, 0, 0, 1], [0, 1, 2, 1, 2, 2]], atol=1e-15)


def test_arguments_broadcast() -> None:
    mt = moment_tensor(np.zeros((3, 1)), [10.0, 20.0], 90.0, np.full((4, 1, 1), 2.0))
    assert mt.shape == (4, 3, 2, 6)
    np.testing.assert_allclose(scalar_moment(mt), 2.0)
    assert nodal_planes(mt).shape == (4, 3, 2, 2, 3)
    assert auxiliary_plane(np.zeros((3, 1)), [10.0, 20.0], 90.0).shape == (3, 2, 3)


def test_planes_give_the_tensor_back_and_keep_their_ranges() -> None:
    random = random_double_couples(2000, np.random.default_rng(2))
    corners = np.array([moment_tensor(*angles) for angles in ANGLES])
    mt = np.concatenate([random, corners])
    planes = nodal_planes(mt)
    strike, dip, rake = planes[..., 0], planes[..., 1], planes[..., 2]
    np.testing.assert_allclose(moment_tensor(strike, dip, rake), np.repeat(mt[:, None], 2, axis=1), atol=2e-9)
    assert strike.min() >= 0
    assert strike.max() < 360
    assert dip.min() >= 0
    assert dip.max() <= 90
    assert rake.min() > -180
    assert rake.max() <= 180
    assert (planes[:, 0, 1] <= planes[:, 1, 1] + 1e-8).all()


def test_auxiliary_plane_has_the_same_tensor_and_matches_obspy() -> None:
    rng = np.random.default_rng(3)
    for strike, dip, rake in zip(
        rng.uniform(0, 360, 50), rng.uniform(1, 89, 50), rng.uniform(-179, 179, 50), strict=True
    ):
        plane = auxiliary_plane(strike, dip, rake)
        np.testing.assert_allclose(moment_tensor(*plane), moment_tensor(strike, dip, rake), atol=1e-12)
        np.testing.assert_allclose(auxiliary_plane(*plane), [strike, dip, rake], atol=1e-8)
        np.testing.assert_allclose(plane, aux_plane(strike, dip, rake), atol=1e-4)


def test_one_plane_of_a_general_tensor_is_obspys() -> None:
    for mt in random_moment_tensors(50, np.random.default_rng(4)):
        theirs = mt2plane(MomentTensor(mt, 0))
        off = nodal_planes(mt) - [theirs.strike % 360, theirs.dip, theirs.rake]
        off = (off + 180) % 360 - 180
        assert np.abs(off).max(axis=-1).min() < 1e-3


def test_horizontal_and_vertical_planes_are_canonical() -> None:
    np.testing.assert_allclose(nodal_planes(moment_tensor(200, 90, 0)), [[20, 90, 0], [110, 90, 180]], atol=1e-7)
    flat, upright = nodal_planes(moment_tensor(0, 0, 90))
    np.testing.assert_allclose(flat, [0, 0, 90], atol=1e-7)
    np.testing.assert_allclose(upright, [0, 90, -90], atol=1e-7)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 360), st.floats(0, 90), st.floats(-180, 180))
def test_any_fault_survives_the_way_through_its_tensor(strike: float, dip: float, rake: float) -> None:
    mt = moment_tensor(strike, dip, rake)
    for plane in nodal_planes(mt):
        np.testing.assert_allclose(moment_tensor(*plane), mt, atol=2e-9)


@pytest.mark.parametrize("mt", [np.zeros(6), np.array([1.0, 1, 1, 0, 0, 0]), np.array([2e20, 2e20, 2e20, 1, 0, 0])])
def test_no_orientation_is_nan(mt: np.ndarray) -> None:
    assert np.isnan(nodal_planes(mt)).all()


@pytest.mark.parametrize("function", [to_ned, from_ned, to_matrix, nodal_planes, scalar_moment])
@pytest.mark.parametrize(
    "bad", [np.zeros(5), 1.0, np.zeros((6, 3)), [1, 2, 3, 4, 5, np.nan], [1, 2, 3, 4, 5, np.inf], ["a"] * 6]
)
def test_bad_tensors_are_refused(function: object, bad: object) -> None:
    with pytest.raises(SourceError, match="next:"):
        function(bad)  # type: ignore[operator]


def test_bad_angles_and_matrices_are_refused() -> None:
    for arguments in [(0, 91, 0), (0, -1, 0), (np.nan, 45, 0), (0, 45, 0, -1.0), (0, 45, 0, np.inf)]:
        with pytest.raises(SourceError):
            moment_tensor(*arguments)
    with pytest.raises(SourceError, match="not symmetric"):
        from_matrix([[1, 2, 0], [0, 1, 0], [0, 0, 1]])
    with pytest.raises(SourceError):
        from_matrix(np.zeros(6))
