"""The misfit as small matrices equals the misfit written out sample by sample."""

from dataclasses import replace

import numpy as np
import pytest
from inversion_cases import (
    each_trace,
    limits,
    random_traces,
    slow_misfit,
    small_event,
    stations_of_groups,
    with_data_of,
)

from quakesource.systems.waveform_inversion.objective import load_normal, normal_equations, save_normal

TENSOR = np.array([1.0, -2.0, 1.0, 0.3, -0.5, 0.8])


@pytest.fixture
def event():
    return small_event(np.random.default_rng(1))


def equations(data, responses):
    return normal_equations(data.sets, responses)


def misfit_at(normal, tensor, shifts):
    """The quadratic form, block by block; ``shifts`` are indices."""
    total, first = 0.0, 0
    for block in normal.blocks:
        groups = np.arange(len(block.d))
        own = shifts[first : first + len(block.d)]
        power = np.einsum("gij,i,j->g", block.a[groups, own], tensor, tensor)
        parts = block.d - 2 * block.c[groups, own] @ tensor + power
        total += normal.weight[first : first + len(block.d)] @ parts
        first += len(block.d)
    return total


def random_shifts(rng, data):
    limit = limits(data)
    return rng.integers(0, 2 * limit + 1)


def test_normal_equations_give_the_slow_misfit_for_every_shift_of_every_group(event):
    data, responses = event
    normal = equations(data, responses)
    tensor = np.random.default_rng(2).standard_normal(6)
    limit = limits(data)
    assert limit.tolist() == [3, 3, 3, 3, 2]
    for group in range(len(limit)):
        for index in range(2 * limit[group] + 1):
            shifts = limit.copy()
            shifts[group] = index
            slow = slow_misfit(data, responses, tensor, shifts - limit)
            assert misfit_at(normal, tensor, shifts) == pytest.approx(slow, rel=1e-10)


def test_the_total_is_the_misfit_of_no_source(event):
    data, responses = event
    nothing = slow_misfit(data, responses, np.zeros(6), 0 * limits(data))
    assert equations(data, responses).total == pytest.approx(nothing, rel=1e-12)


def test_a_positive_shift_means_that_the_data_are_later(event):
    data, responses = event
    given = np.array([2, -3, 3, 0, -2])
    normal = equations(with_data_of(data, responses, TENSOR, given), responses)
    assert (normal.best_shifts(TENSOR[None])[0] - limits(data)).tolist() == given.tolist()
    misfit, scale, shifts = normal.scaled_misfit(TENSOR[None] / 7)
    assert misfit[0] == pytest.approx(0, abs=1e-10 * normal.total)
    assert scale[0] == pytest.approx(7)
    assert (shifts[0] - limits(data)).tolist() == given.tolist()


def test_shifts_stop_at_the_limit(event):
    data, responses = event
    later = with_data_of(data, responses, TENSOR, np.full(5, 5))
    normal = equations(later, responses)
    assert [block.c.shape[1] for block in normal.blocks] == [7, 5]
    assert normal.best_shifts(TENSOR[None])[0].tolist() == (2 * limits(data)).tolist()


def test_z_and_r_share_a_shift_t_has_its_own_and_windows_do_not_mix(event):
    data, responses = event
    normal = equations(data, responses)
    whole = np.concatenate([block.c.sum(axis=(1, 2)) for block in normal.blocks])
    for number, (traces, i, _, group) in enumerate(each_trace(data, responses)):
        changed = [own.copy() for own in responses]
        which = data.sets.index(traces)
        changed[which][i] = random_traces(np.random.default_rng(number), changed[which][i].shape)
        other = np.concatenate([block.c.sum(axis=(1, 2)) for block in equations(data, changed).blocks])
        assert np.flatnonzero(~np.isclose(other, whole)).tolist() == [group]
    assert normal.scaled_misfit(TENSOR[None])[2].shape == (1, 5)


def test_scaled_misfit_is_the_slow_misfit_of_the_scale_and_shifts_it_returns(event):
    data, responses = event
    normal = equations(data, responses)
    tensors = np.random.default_rng(3).standard_normal((20, 6))
    misfit, scale, shifts = normal.scaled_misfit(tensors)
    assert (scale > 0).any()
    for i, tensor in enumerate(tensors):
        moved = shifts[i] - limits(data)
        assert misfit[i] == pytest.approx(slow_misfit(data, responses, scale[i] * tensor, moved), rel=1e-9)
        for factor in (0.97, 1.03):
            assert slow_misfit(data, responses, factor * scale[i] * tensor, moved) >= misfit[i] * (1 - 1e-12)


def slow_products(data, responses, tensor, group, shift):
    """d·s and s·s of a group at one shift, sample by sample."""
    product = power = 0.0
    for traces, i, own, of_group in each_trace(data, responses):
        if of_group == group:
            first, stop = traces.edges[i]
            synthetic = np.array([(tensor @ own)[n - shift] for n in range(first, stop)])
            product += traces.weight[i] ** 2 * traces.displacement[i, first:stop] @ synthetic
            power += traces.weight[i] ** 2 * synthetic @ synthetic
    return product, power


def test_the_shift_of_a_group_is_that_of_the_least_misfit(event):
    data, responses = event
    tensor = np.random.default_rng(4).standard_normal(6)
    shifts = equations(data, responses).best_shifts(tensor[None])[0]
    for group, limit in enumerate(limits(data)):
        found = [slow_products(data, responses, tensor, group, s) for s in range(-limit, limit + 1)]
        assert shifts[group] == np.argmin([power - 2 * product for product, power in found])


def test_the_shift_of_best_correlation_does_not_depend_on_the_size(event):
    data, responses = event
    normal = equations(data, responses)
    tensor = np.random.default_rng(4).standard_normal(6)
    product, power, shifts = normal.at_best_correlation(np.array([tensor, 1e16 * tensor]))
    assert shifts[0].tolist() == shifts[1].tolist()
    for group, limit in enumerate(limits(data)):
        found = [slow_products(data, responses, tensor, group, s) for s in range(-limit, limit + 1)]
        best = int(np.argmax([a / np.sqrt(b) for a, b in found]))
        assert shifts[0, group] == best
        assert (product[0, group], power[0, group]) == pytest.approx(found[best])


def test_a_tensor_of_the_wrong_sign_is_scaled_to_nothing_not_turned_over(event):
    data, responses = event
    one_shift = with_data_of(data, responses, TENSOR, np.zeros(5, int))
    one_shift = replace(one_shift, sets=tuple(replace(s, max_shift=0) for s in one_shift.sets))
    misfit, scale, _ = equations(one_shift, responses).scaled_misfit(-TENSOR[None])
    assert scale[0] == 0
    assert misfit[0] == pytest.approx(slow_misfit(one_shift, responses, 0 * TENSOR, np.zeros(5, int)))


@pytest.mark.parametrize("n_basis", [6, 5, 2])
def test_least_squares_is_the_minimum_in_the_span(event, n_basis):
    data, responses = event
    rng = np.random.default_rng(6)
    basis, shifts = rng.standard_normal((n_basis, 6)), random_shifts(rng, data)
    tensor, misfit = equations(data, responses).least_squares(shifts, basis)
    moved = shifts - limits(data)
    assert np.linalg.matrix_rank(np.vstack([basis, tensor])) == n_basis
    assert misfit == pytest.approx(slow_misfit(data, responses, tensor, moved), rel=1e-9)
    for direction in basis:
        for step in (-1e-3, 1e-3):
            assert slow_misfit(data, responses, tensor + step * direction, moved) >= misfit


def test_weights_of_traces_enter_squared(event):
    data, responses = event
    heavier = replace(data, sets=tuple(replace(s, weight=3 * s.weight) for s in data.sets))
    one, three = equations(data, responses), equations(heavier, responses)
    for a, b in zip(one.blocks, three.blocks, strict=True):
        np.testing.assert_allclose(b.a, 9 * a.a)
        np.testing.assert_allclose(b.c, 9 * a.c)
        np.testing.assert_allclose(b.d, 9 * a.d)


def test_weights_of_groups_enter_the_misfit_as_they_are(event):
    """Drawing a station twice counts its squares twice, in every way to ask for the misfit."""
    data, responses = event
    rng = np.random.default_rng(7)
    weight = np.array([2.0, 0.0, 1.0, 3.0, 0.5])
    normal = equations(data, responses).reweighted(weight)
    assert normal.total == pytest.approx(slow_misfit(data, responses, 0 * TENSOR, 0 * limits(data), weight))
    shifts = random_shifts(rng, data)
    tensor, misfit = normal.least_squares(shifts, np.eye(6))
    moved = shifts - limits(data)
    assert misfit == pytest.approx(slow_misfit(data, responses, tensor, moved, weight), rel=1e-9)
    for direction in np.eye(6):
        assert slow_misfit(data, responses, tensor + 1e-3 * direction, moved, weight) >= misfit
    scaled, scale, shifts = normal.scaled_misfit(TENSOR[None])
    slow = slow_misfit(data, responses, scale[0] * TENSOR, shifts[0] - limits(data), weight)
    assert scaled[0] == pytest.approx(slow, rel=1e-9)


def test_a_station_of_weight_zero_is_a_station_left_out():
    data, responses = small_event(np.random.default_rng(8), n_stations=4)
    gone = 2
    weight = (stations_of_groups(data) != gone).astype(float)
    normal = equations(data, responses).reweighted(weight)
    kept = [s.station != gone for s in data.sets]
    names = ("displacement", "station", "component", "edges", "weight")
    smaller = [
        replace(s, **{name: getattr(s, name)[k] for name in names}, group=np.unique(s.group[k], return_inverse=True)[1])
        for s, k in zip(data.sets, kept, strict=True)
    ]
    without = normal_equations(smaller, [own[k] for own, k in zip(responses, kept, strict=True)])
    assert without.total == pytest.approx(normal.total)
    tensors = np.random.default_rng(9).standard_normal((5, 6))
    misfit, scale, shifts = normal.scaled_misfit(tensors)
    np.testing.assert_allclose(without.scaled_misfit(tensors)[0], misfit)
    np.testing.assert_allclose(without.scaled_misfit(tensors)[1], scale)
    fit, left = normal.least_squares(shifts[0], np.eye(6)), without.least_squares(shifts[0][weight > 0], np.eye(6))
    np.testing.assert_allclose(left[0], fit[0])
    assert left[1] == pytest.approx(fit[1])


def test_what_was_saved_is_read_back(event, tmp_path):
    data, responses = event
    normal = equations(data, responses).reweighted(np.array([2.0, 0.0, 1.0, 3.0, 0.5]))
    save_normal(tmp_path / "deep/er/e1.npz", normal)
    back = load_normal(tmp_path / "deep/er/e1.npz")
    np.testing.assert_array_equal(back.weight, normal.weight)
    assert len(back.blocks) == 2
    for a, b in zip(back.blocks, normal.blocks, strict=True):
        for name in "cad":
            np.testing.assert_array_equal(getattr(a, name), getattr(b, name))
    np.testing.assert_array_equal(back.scaled_misfit(TENSOR[None])[0], normal.scaled_misfit(TENSOR[None])[0])
