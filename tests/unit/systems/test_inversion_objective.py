"""The misfit as small matrices equals the misfit written out sample by sample."""

import numpy as np
import pytest
from inversion_cases import random_traces, slow_misfit, small_event, with_data_of

from quakesource.systems.waveform_inversion.objective import normal_equations


@pytest.fixture
def event():
    return small_event(np.random.default_rng(1))


def test_normal_equations_give_the_slow_misfit_for_every_shift_of_every_group(event):
    data, responses = event
    normal = normal_equations(data, responses)
    tensor = np.random.default_rng(2).standard_normal(6)
    n_group = data.group.max() + 1
    for group in range(n_group):
        for index in range(2 * data.max_shift + 1):
            shifts = np.full(n_group, data.max_shift)
            shifts[group] = index
            groups = np.arange(n_group)
            c, a = normal.c[groups, shifts], normal.a[groups, shifts]
            fast = (normal.d - 2 * c @ tensor + np.einsum("gij,i,j->g", a, tensor, tensor)).sum()
            assert fast == pytest.approx(slow_misfit(data, responses, tensor, shifts - data.max_shift), rel=1e-10)


def test_a_positive_shift_means_that_the_data_are_later(event):
    data, responses = event
    tensor = np.array([1.0, -2.0, 1.0, 0.3, -0.5, 0.8])
    given = np.array([2, -3, 3, 0])
    normal = normal_equations(with_data_of(data, responses, tensor, given), responses)
    assert (normal.best_shifts(tensor[None])[0] - data.max_shift).tolist() == given.tolist()
    misfit, scale, shifts = normal.scaled_misfit(tensor[None] / 7)
    assert misfit[0] == pytest.approx(0, abs=1e-10 * normal.d.sum())
    assert scale[0] == pytest.approx(7)
    assert (shifts[0] - data.max_shift).tolist() == given.tolist()


def test_shifts_stop_at_the_limit(event):
    data, responses = event
    tensor = np.array([1.0, -2.0, 1.0, 0.3, -0.5, 0.8])
    later = with_data_of(data, responses, tensor, np.full(4, data.max_shift + 2))
    normal = normal_equations(later, responses)
    assert normal.c.shape[1] == 2 * data.max_shift + 1
    assert (normal.best_shifts(tensor[None])[0] == 2 * data.max_shift).all()


def test_z_and_r_share_a_shift_and_t_has_its_own(event):
    data, responses = event
    tensor = np.array([1.0, -2.0, 1.0, 0.3, -0.5, 0.8])
    normal = normal_equations(data, responses)
    moved = random_traces(np.random.default_rng(5), responses.shape)
    for trace in range(data.station.size):
        changed = responses.copy()
        changed[trace] = moved[trace]
        other = normal_equations(data, changed)
        differs = ~np.isclose(other.c, normal.c).all((1, 2))
        assert np.flatnonzero(differs).tolist() == [data.group[trace]]
    assert normal.scaled_misfit(tensor[None])[2].shape == (1, 4)


def test_scaled_misfit_is_the_slow_misfit_of_the_scale_and_shifts_it_returns(event):
    data, responses = event
    normal = normal_equations(data, responses)
    tensors = np.random.default_rng(3).standard_normal((20, 6))
    misfit, scale, shifts = normal.scaled_misfit(tensors)
    assert (scale > 0).any()
    for i, tensor in enumerate(tensors):
        moved = shifts[i] - data.max_shift
        assert misfit[i] == pytest.approx(slow_misfit(data, responses, scale[i] * tensor, moved), rel=1e-9)
        for factor in (0.97, 1.03):
            assert slow_misfit(data, responses, factor * scale[i] * tensor, moved) >= misfit[i] * (1 - 1e-12)


def test_the_shift_of_a_group_is_that_of_the_least_misfit(event):
    data, responses = event
    tensor = np.random.default_rng(4).standard_normal(6)
    shifts = normal_equations(data, responses).best_shifts(tensor[None])[0]
    for group in range(data.group.max() + 1):
        misfits = []
        for shift in range(-data.max_shift, data.max_shift + 1):
            product = power = 0.0
            for i in np.flatnonzero(data.group == group):
                first, stop = data.window[i]
                synthetic = np.array([(tensor @ responses[i])[n - shift] for n in range(first, stop)])
                product += data.weight[i] ** 2 * data.displacement[i, first:stop] @ synthetic
                power += data.weight[i] ** 2 * synthetic @ synthetic
            misfits.append(power - 2 * product)
        assert shifts[group] == np.argmin(misfits)


def test_a_tensor_of_the_wrong_sign_is_scaled_to_nothing_not_turned_over(event):
    data, responses = event
    tensor = np.array([1.0, -2.0, 1.0, 0.3, -0.5, 0.8])
    one_shift = with_data_of(data, responses, tensor, np.zeros(4, int))
    one_shift = type(data)(**{**vars(one_shift), "max_shift": 0})
    misfit, scale, _ = normal_equations(one_shift, responses).scaled_misfit(-tensor[None])
    assert scale[0] == 0
    assert misfit[0] == pytest.approx(slow_misfit(one_shift, responses, 0 * tensor, np.zeros(4, int)))


@pytest.mark.parametrize("n_basis", [6, 5, 2])
def test_least_squares_is_the_minimum_in_the_span(event, n_basis):
    data, responses = event
    rng = np.random.default_rng(6)
    basis, shifts = rng.standard_normal((n_basis, 6)), rng.integers(0, 2 * data.max_shift + 1, 4)
    tensor, misfit = normal_equations(data, responses).least_squares(shifts, basis)
    moved = shifts - data.max_shift
    assert np.linalg.matrix_rank(np.vstack([basis, tensor])) == n_basis
    assert misfit == pytest.approx(slow_misfit(data, responses, tensor, moved), rel=1e-9)
    for direction in basis:
        for step in (-1e-3, 1e-3):
            assert slow_misfit(data, responses, tensor + step * direction, moved) >= misfit


def test_weights_enter_squared(event):
    data, responses = event
    heavier = type(data)(**{**vars(data), "weight": 3 * data.weight})
    one, three = normal_equations(data, responses), normal_equations(heavier, responses)
    np.testing.assert_allclose(three.a, 9 * one.a)
    np.testing.assert_allclose(three.c, 9 * one.c)
    np.testing.assert_allclose(three.d, 9 * one.d)
