import numpy as np
import pytest

from quakesource.errors import SourceError
from quakesource.mechanisms import (
    decompose,
    double_couple,
    from_lune,
    kagan_angle,
    lune_parameters,
    magnitude_to_moment,
    moment_magnitude,
    moment_tensor,
    moment_to_magnitude,
    random_deviatoric_tensors,
    random_double_couples,
    random_moment_tensors,
    scalar_moment,
    scalar_moment_eigenvalue,
    to_lune,
    to_matrix,
)

ISO = np.array([1.0, 1, 1, 0, 0, 0])
CLVD = np.array([2.0, -1, -1, 0, 0, 0])
SHEAR = moment_tensor(10, 20, 30)


def test_magnitudes() -> None:
    assert moment_to_magnitude(10**19.6) == pytest.approx(7.0)
    mw = np.linspace(-2, 9.5, 30)
    np.testing.assert_allclose(moment_to_magnitude(magnitude_to_moment(mw)), mw)
    assert moment_magnitude(moment_tensor(0, 45, 90, 10**18.1)) == pytest.approx(6.0)
    for bad in (0.0, -1.0, np.nan):
        with pytest.raises(SourceError):
            moment_to_magnitude(bad)
    with pytest.raises(SourceError):
        magnitude_to_moment(1e18)


def test_two_definitions_of_the_moment_agree_for_shear_only() -> None:
    couples = random_double_couples(100, np.random.default_rng(0), 4e17)
    np.testing.assert_allclose(scalar_moment(couples), 4e17)
    np.testing.assert_allclose(scalar_moment_eigenvalue(couples), 4e17)
    assert scalar_moment(CLVD) == pytest.approx(np.sqrt(3))
    assert scalar_moment_eigenvalue(CLVD) == pytest.approx(1.5)
    full = random_moment_tensors(1000, np.random.default_rng(1))
    np.testing.assert_allclose(scalar_moment(full), np.linalg.norm(to_matrix(full), axis=(1, 2)) / np.sqrt(2))
    assert (scalar_moment_eigenvalue(full) <= scalar_moment(full) + 1e-12).all()


@pytest.mark.parametrize(
    ("mt", "iso", "clvd", "dc", "epsilon"),
    [
        (ISO, 1, 0, 0, 0),
        (-ISO, -1, 0, 0, 0),
        (CLVD, 0, 1, 0, 0.5),
        (-CLVD, 0, -1, 0, -0.5),
        (SHEAR, 0, 0, 1, 0),
        # tensile crack in a Poisson solid, eigenvalues (3, 1, 1)
        (np.array([3.0, 1, 1, 0, 0, 0]), 5 / 9, 4 / 9, 0, 0.5),
    ],
)
def test_decomposition_of_pure_sources(mt: np.ndarray, iso: float, clvd: float, dc: float, epsilon: float) -> None:
    np.testing.assert_allclose(decompose(mt), [iso, clvd, dc, epsilon], atol=1e-12)


def test_decomposition_laws() -> None:
    parts = decompose(random_moment_tensors(2000, np.random.default_rng(2)))
    np.testing.assert_allclose(np.abs(parts.iso) + np.abs(parts.clvd) + parts.dc, 1)
    assert np.isnan(decompose(np.zeros(6)).dc)
    deviatoric = decompose(random_deviatoric_tensors(2000, np.random.default_rng(3)))
    np.testing.assert_allclose(deviatoric.clvd, 2 * deviatoric.epsilon, atol=1e-12)
    np.testing.assert_allclose(deviatoric.iso, 0, atol=1e-12)


def test_nearest_double_couple() -> None:
    mt = random_moment_tensors(500, np.random.default_rng(4), 1e17)
    couple = double_couple(mt)
    np.testing.assert_allclose(decompose(couple).dc, 1, atol=1e-9)
    np.testing.assert_allclose(scalar_moment(couple), 1e17)
    assert kagan_angle(mt, couple).max() < 1e-6
    np.testing.assert_allclose(double_couple(SHEAR), SHEAR, atol=1e-12)
    assert np.isnan(double_couple(ISO)).all()
    # no other unit double couple lies nearer
    unit = mt[0] / scalar_moment(mt[0])
    others = random_double_couples(5000, np.random.default_rng(5))
    distance = np.linalg.norm(to_matrix(others - unit), axis=(1, 2))
    assert np.linalg.norm(to_matrix(double_couple(unit) - unit)) <= distance.min()


def test_corners_of_the_lune() -> None:
    # Tape & Tape (2012)
    np.testing.assert_allclose(to_lune(ISO)[1], 90)
    np.testing.assert_allclose(to_lune(-ISO)[1], -90)
    np.testing.assert_allclose(to_lune(CLVD), [-30, 0], atol=1e-12)
    np.testing.assert_allclose(to_lune(-CLVD), [30, 0], atol=1e-12)
    np.testing.assert_allclose(to_lune(SHEAR), [0, 0], atol=1e-12)
    # tensile crack, Poisson solid: δ = 60.5 degrees on the arc γ = -30
    np.testing.assert_allclose(to_lune([3, 1, 1, 0, 0, 0]), [-30, 60.5], atol=0.01)
    np.testing.assert_array_equal(to_lune(np.zeros(6)), [0, 0])


def test_lune_parameters_give_the_tensor_back() -> None:
    mt = random_moment_tensors(2000, np.random.default_rng(6), 1e19).reshape(2, 1000, 6)
    parameters = lune_parameters(mt)
    assert np.abs(parameters.gamma_deg).max() <= 30 + 1e-9
    assert np.abs(parameters.rake_deg).max() <= 90 + 1e-9
    np.testing.assert_allclose(from_lune(*parameters), mt, atol=1e19 * 1e-11)
    np.testing.assert_allclose(from_lune(0, 0, 10, 20, 30), SHEAR, atol=1e-15)
    assert from_lune(np.zeros((3, 1)), np.zeros(4), 10, 20, 30).shape == (3, 4, 6)
    for bad in [(31, 0, 0, 0, 0), (0, 91, 0, 0, 0), (0, 0, 0, 91, 0), (0, 0, 0, 0, np.nan)]:
        with pytest.raises(SourceError):
            from_lune(*bad)


def test_random_tensors_are_uniform_on_their_spheres() -> None:
    rng = np.random.default_rng(7)
    full = random_moment_tensors(100_000, rng, 2.0)
    np.testing.assert_allclose(scalar_moment(full), 2.0)
    weighted = full / (2.0 * np.sqrt(2)) * np.array([1, 1, 1, 2, 2, 2]) ** 0.5
    np.testing.assert_allclose(weighted.T @ weighted / 1e5, np.eye(6) / 6, atol=0.004)
    deviatoric = random_deviatoric_tensors(100_000, rng)
    np.testing.assert_allclose(deviatoric[:, :3].sum(axis=1), 0, atol=1e-14)
    # uniform deviatoric tensors have sin(3γ) uniform (Tape & Tape 2015)
    gamma = np.radians(to_lune(deviatoric)[0])
    counts, _ = np.histogram(np.sin(3 * gamma), bins=10, range=(-1, 1))
    np.testing.assert_allclose(counts / 1e4, 1, atol=0.05)
    couples = random_double_couples(50_000, rng, np.full(50_000, 3.0))
    np.testing.assert_allclose(scalar_moment(couples), 3.0)
    np.testing.assert_allclose(couples.mean(axis=0), 0, atol=0.03)
    # rotation invariance: every deviatoric direction carries a fifth of the norm
    assert (couples[:, 3] ** 2).mean() == pytest.approx(9 / 5, rel=0.03)
    assert (couples[:, 0] ** 2).mean() == pytest.approx(9 * 2 * 2 / 3 / 5, rel=0.03)
    np.testing.assert_array_equal(
        random_moment_tensors(3, np.random.default_rng(1)), random_moment_tensors(3, np.random.default_rng(1))
    )
    assert random_double_couples(0, rng).shape == (0, 6)
    with pytest.raises(SourceError):
        random_moment_tensors(-1, rng)
