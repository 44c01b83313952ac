"""The search without a network finds what all candidates, written out one by one, have as their best."""

import numpy as np
import pytest

from quakesource.mechanisms import double_couple, kagan_angle, random_double_couples, random_moment_tensors
from quakesource.systems.fmnet.continuous import best_deviatoric, best_double_couple
from quakesource.systems.fmnet.region import grid_mechanisms, tensors_of
from quakesource.systems.fmnet.search import Normal, normals, place_matrices, search_grid, squares
from quakesource.systems.fmnet.settings import FmnetRegionSettings
from quakesource.waveforms.filtering import band_pass

N_PLACES, N_STATIONS, N_TIME = 6, 4, 128
TENSORS = tensors_of(grid_mechanisms(FmnetRegionSettings()))


@pytest.fixture(scope="module")
def responses():
    """Of places that record anything, in the band of the paper."""
    white = np.random.default_rng(1).standard_normal((N_PLACES, N_STATIONS, 3, 6, N_TIME + 80))
    return (1e-20 * band_pass(white, 1.0, (0.05, 0.1))[..., 80:]).astype(np.float32)


@pytest.fixture(scope="module")
def matrices(responses):
    return place_matrices(responses)


def recorded(responses, n, noise=0.3):
    rng = np.random.default_rng(2)
    tensors, places = random_double_couples(n, rng), rng.integers(0, N_PLACES, n)
    records = np.einsum("nscmt,nm->nsct", responses[places].astype(float), tensors)
    return records + noise * records.std() * rng.standard_normal(records.shape), tensors, places


def explained_one_by_one(responses, tensors, record, weight):
    """Part of a record that the best positive multiple of every synthetic explains, by least squares."""
    data = (weight[:, None, None] * record).ravel()
    synthetics = np.einsum("pscmt,nm->pnsct", responses.astype(float), tensors) * weight[:, None, None]
    synthetics = synthetics.reshape(*synthetics.shape[:2], -1)
    scale = np.maximum(synthetics @ data, 0) / np.square(synthetics).sum(-1)
    residual = data - scale[..., None] * synthetics
    return 1 - np.square(residual).sum(-1) / (data @ data)


@pytest.mark.parametrize("stations", ["all", "three", "weighted"])
def test_the_best_candidate_is_that_of_all_written_out(responses, matrices, stations):
    records = recorded(responses, 3)[0]
    weight = np.ones((3, N_STATIONS))
    if stations == "three":
        weight[:, 3:], weight[2] = 0, [0, 1, 1, 1]
    elif stations == "weighted":
        weight = np.random.default_rng(3).uniform(0.2, 3, weight.shape)
    best = search_grid(matrices, TENSORS, records, weight)
    for record, own, mechanism, explained in zip(records, weight, best.mechanism, best.explained, strict=True):
        expected = explained_one_by_one(responses, TENSORS, record, own)
        np.testing.assert_allclose(explained, expected.max(axis=1), atol=1e-5)
        taken = expected[np.arange(N_PLACES), mechanism]
        np.testing.assert_allclose(taken, expected.max(axis=1), atol=1e-5)


def test_few_functions_of_time_span_a_narrow_band(responses, matrices):
    basis = matrices.basis
    np.testing.assert_allclose(basis.T @ basis, np.eye(basis.shape[1]), atol=1e-10)
    assert basis.shape[1] < N_TIME
    series = responses.reshape(-1, N_TIME).astype(float)
    assert np.linalg.norm(series - series @ basis @ basis.T) < 1e-6 * np.linalg.norm(series)


def test_without_noise_the_source_itself_explains_everything(responses, matrices):
    records, tensors, places = recorded(responses, 3, noise=0.0)
    for record, tensor, place in zip(records, tensors, places, strict=True):
        (normal,) = normals(matrices, record[None], np.ones((1, N_STATIONS)))
        assert normal.explained(tensor[None])[place, 0] == pytest.approx(1, abs=1e-5)
        found, explained = best_deviatoric(normal)
        assert np.argmax(explained) == place
        assert explained[place] == pytest.approx(1, abs=1e-5)
        np.testing.assert_allclose(found[place], tensor, atol=1e-3)  # its size as well


def test_a_source_turned_upside_down_explains_nothing(responses, matrices):
    records, tensors, places = recorded(responses, 1, noise=0.0)
    (normal,) = normals(matrices, records, np.ones((1, N_STATIONS)))
    assert normal.explained(-tensors)[places[0], 0] == 0


def test_between_the_candidates_it_is_better_and_never_better_than_least_squares(responses, matrices):
    records, tensors, places = recorded(responses, 6)
    weight = np.ones((6, N_STATIONS))
    grid = search_grid(matrices, TENSORS, records, weight)
    for event, normal in enumerate(normals(matrices, records, weight)):
        couple, explained = best_double_couple(normal, TENSORS[grid.mechanism[event]])
        upper = best_deviatoric(normal)[1]
        assert (explained >= grid.explained[event] - 1e-5).all()
        assert (explained <= upper + 1e-9).all()
        eigenvalues = np.linalg.eigvalsh(couple[0][[[0, 3, 4], [3, 1, 5], [4, 5, 2]]])
        np.testing.assert_allclose(eigenvalues, [-1, 0, 1], atol=1e-9)
        assert np.argmax(explained) == places[event]
        assert kagan_angle(couple[places[event]], tensors[event]) < 5


def test_no_rotation_by_a_degree_is_better_than_the_best_double_couple(responses, matrices):
    records = recorded(responses, 1)[0]
    (normal,) = normals(matrices, records, np.ones((1, N_STATIONS)))
    grid = search_grid(matrices, TENSORS, records, np.ones((1, N_STATIONS)))
    couple, explained = best_double_couple(normal, TENSORS[grid.mechanism[0]])
    near = couple[:, None] + 0.03 * random_double_couples(500, np.random.default_rng(5))
    turned = double_couple(near.reshape(-1, 6)).reshape(near.shape)
    assert (normal.explained(turned) <= explained[:, None] + 1e-4).all()


def test_squares_are_the_quadratic_form():
    rng = np.random.default_rng(4)
    half = rng.standard_normal((6, 6))
    matrix, tensors = half @ half.T, random_moment_tensors(7, rng)
    upper = matrix[np.triu_indices(6)]
    np.testing.assert_allclose(squares(tensors) @ upper, np.einsum("ni,ij,nj->n", tensors, matrix, tensors))


def test_records_of_nothing_are_explained_by_nothing():
    normal = Normal(np.zeros((1, 6)), np.zeros((1, 21)), 1.0)
    assert normal.explained(TENSORS[:3]).tolist() == [[0, 0, 0]]
