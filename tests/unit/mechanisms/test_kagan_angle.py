import mechanism_references as slow
import numpy as np
import pytest

from quakesource.errors import SourceError
from quakesource.mechanisms import (
    from_lune,
    from_matrix,
    kagan_angle,
    moment_tensor,
    nodal_planes,
    random_double_couples,
    random_moment_tensors,
    to_matrix,
)


def test_equals_explicit_rotations_over_four_frames() -> None:
    rng = np.random.default_rng(1)
    a = np.concatenate([random_double_couples(300, rng), random_moment_tensors(300, rng)])
    b = random_double_couples(600, rng)
    expected = [slow.kagan_angle(x, y) for x, y in zip(a, b, strict=True)]
    # a general tensor may come near a CLVD, where its frame, not the angle, is soft
    np.testing.assert_allclose(kagan_angle(a, b), expected, atol=1e-8)


def test_published_differences_of_one_earthquake() -> None:
    # us2000ar20 (2017 Chiapas sequence): Mww, Mwc, Mwb on ComCat, with the angles of USGS strec's own test
    mww, mwc, mwb = moment_tensor([108, 111, 311], [47, 46, 47], [-98, -94, -85])
    np.testing.assert_allclose(kagan_angle([mww, mww, mwc], [mwc, mwb, mwb]), [3.07, 14.43, 13.95], atol=0.05)


def test_same_mechanism_is_zero_whatever_plane_moment_or_sign_of_the_axes() -> None:
    rng = np.random.default_rng(2)
    mt = random_double_couples(5000, rng)
    other = nodal_planes(mt)[:, 1]
    assert kagan_angle(mt, mt).max() < 1e-10
    assert kagan_angle(mt, 1e20 * mt).max() < 1e-10
    assert kagan_angle(mt, moment_tensor(other[:, 0], other[:, 1], other[:, 2])).max() < 1e-6
    general = random_moment_tensors(5000, rng)
    assert kagan_angle(general, 7e18 * general).max() < 1e-8


@pytest.mark.parametrize("turn_deg", [1e-7, 1e-4, 1.0, 45.0, 89.0])
def test_a_known_turn_about_an_axis_comes_back(turn_deg: float) -> None:
    # a vertical strike-slip turns with its strike, about the null axis, and looks the same after 180 degrees
    assert kagan_angle(moment_tensor(30, 90, 0), moment_tensor(30 + turn_deg, 90, 0)) == pytest.approx(
        turn_deg, rel=1e-6, abs=1e-12
    )


def test_the_farthest_mechanism_is_120_degrees_away() -> None:
    a = to_matrix(moment_tensor(77, 33, 122))
    values, v = np.linalg.eigh(a)
    _, n, t = v.T
    # a third of a turn about T+N+P carries T into N, N into P and P into T
    cycled = values[2] * np.outer(n, n) + values[0] * np.outer(t, t)
    assert kagan_angle(from_matrix(a), from_matrix(cycled)) == pytest.approx(120, abs=1e-9)
    # T and P swapped
    assert kagan_angle(from_matrix(a), from_matrix(-a)) == pytest.approx(90, abs=1e-9)


def test_laws() -> None:
    rng = np.random.default_rng(3)
    a, b, c = (random_double_couples(3000, rng) for _ in range(3))
    ab, bc, ac = kagan_angle(a, b), kagan_angle(b, c), kagan_angle(a, c)
    np.testing.assert_allclose(ab, kagan_angle(b, a), atol=1e-10)
    assert ab.min() >= 0
    assert ab.max() <= 120
    assert (ac <= ab + bc + 1e-9).all()
    q = slow.random_rotation(rng)
    turned_a, turned_b = (from_matrix(q @ to_matrix(m) @ q.T) for m in (a, b))
    np.testing.assert_allclose(kagan_angle(turned_a, turned_b), ab, atol=1e-10)


def test_isotropic_part_and_source_type_do_not_matter() -> None:
    rng = np.random.default_rng(4)
    a = random_double_couples(200, rng)
    assert kagan_angle(a, a + np.array([0.3, 0.3, 0.3, 0, 0, 0])).max() < 1e-10
    plane = nodal_planes(a)[:, 0].T
    assert kagan_angle(a, from_lune(20.0, -40.0, *plane)).max() < 1e-8


def test_random_pairs_follow_kagan_1991() -> None:
    rng = np.random.default_rng(5)
    angle = kagan_angle(random_double_couples(200_000, rng), random_double_couples(200_000, rng))
    # Kagan (1991): mean 75.2 degrees; four separate balls of rotations, so 4/π (θ - sin θ), up to 90 degrees
    assert angle.mean() == pytest.approx(75.16, abs=0.2)
    for limit in (30.0, 60.0, 90.0):
        theta = np.radians(limit)
        assert (angle < limit).mean() == pytest.approx(4 / np.pi * (theta - np.sin(theta)), abs=0.004)


def test_one_against_many_and_all_against_all() -> None:
    rng = np.random.default_rng(6)
    a, b = random_double_couples(150, rng), random_double_couples(90, rng)
    table = kagan_angle(a[:, None], b[None])
    assert table.shape == (150, 90)
    np.testing.assert_array_equal(table[7], kagan_angle(a[7], b))
    assert kagan_angle(a[0], b[0]).shape == ()
    assert kagan_angle(a[:0], b[:0]).shape == (0,)


def test_no_orientation_is_nan_and_bad_input_is_refused() -> None:
    couple = moment_tensor(10, 20, 30)
    angles = kagan_angle([np.zeros(6), [1, 1, 1, 0, 0, 0], couple], couple)
    np.testing.assert_array_equal(np.isnan(angles), [True, True, False])
    with pytest.raises(SourceError, match="pair up"):
        kagan_angle(np.ones((3, 6)), np.ones((4, 6)))
    with pytest.raises(SourceError, match="dimension of 6"):
        kagan_angle(np.ones(3), couple)
    with pytest.raises(SourceError, match="NaN"):
        kagan_angle(couple, couple * np.nan)
