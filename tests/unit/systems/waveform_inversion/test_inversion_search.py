"""The search finds the source that made noise-free data."""

import numpy as np
import pytest
from inversion_cases import limits, slow_misfit, small_event, with_data_of, with_noise

from quakesource.mechanisms import (
    DEVIATORIC_BASIS,
    kagan_angle,
    moment_magnitude,
    moment_tensor,
    random_deviatoric_tensors,
    random_double_couples,
)
from quakesource.systems.waveform_inversion.objective import Reweighted, normal_equations
from quakesource.systems.waveform_inversion.search import (
    FULL_BASIS,
    VARIANTS,
    Fit,
    double_couple_grid,
    fit_grid,
    grid_tensors,
    refine_double_couples,
    refine_tensor,
    search_depth,
)


def noise_free(seed, tensor):
    """Normal equations of data made by ``tensor`` with a random shift for every group."""
    rng = np.random.default_rng(seed)
    data, responses = small_event(rng, n_stations=5)
    limit = limits(data)
    shifts = rng.integers(-limit, limit + 1)
    made = with_data_of(data, responses, tensor, shifts)
    return normal_equations(made.sets, responses), shifts + limit


def searched(normal, step_deg=15.0):
    return search_depth(normal, fit_grid(normal, step_deg), step_deg)


@pytest.mark.parametrize("seed", range(8))
def test_a_random_double_couple_is_recovered_with_its_shifts(seed):
    tensor = random_double_couples(1, np.random.default_rng(seed), 3e16)[0]
    normal, shifts = noise_free(100 + seed, tensor)
    fits = searched(normal)
    for name, fit in fits.items():
        assert kagan_angle(fit.moment_tensor, tensor) < 1, name
        assert moment_magnitude(fit.moment_tensor) == pytest.approx(moment_magnitude(tensor), abs=0.005), name
        assert fit.shifts.tolist() == shifts.tolist(), name


@pytest.mark.parametrize("seed", range(8))
def test_a_random_deviatoric_tensor_is_recovered_exactly(seed):
    tensor = random_deviatoric_tensors(1, np.random.default_rng(seed), 3e16)[0]
    normal, _ = noise_free(200 + seed, tensor)
    fit = searched(normal)["deviatoric"]
    np.testing.assert_allclose(fit.moment_tensor, tensor, atol=1e-6 * np.abs(tensor).max())
    assert fit.misfit < 1e-9 * normal.total


@pytest.mark.parametrize("seed", range(4))
def test_refined_fits_are_never_worse_than_the_grid(seed):
    rng = np.random.default_rng(seed)
    data, responses = small_event(rng, n_stations=4)
    normal = normal_equations(data.sets, responses)
    grid = double_couple_grid(15.0)
    on_grid = normal.scaled_misfit(moment_tensor(*grid.T))[0].min()
    fits = searched(normal)
    assert fits["double_couple"].misfit < on_grid
    assert fits["full"].misfit <= fits["deviatoric"].misfit <= fits["double_couple"].misfit


def test_a_fit_carries_its_own_misfit():
    rng = np.random.default_rng(9)
    data, responses = small_event(rng, n_stations=4)
    for fit in searched(normal_equations(data.sets, responses)).values():
        slow = slow_misfit(data, responses, fit.moment_tensor, fit.shifts - limits(data))
        assert slow == pytest.approx(fit.misfit, rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_a_full_tensor_is_recovered_by_the_full_basis_alone(seed):
    tensor = 3e16 * np.random.default_rng(seed).standard_normal(6)
    assert abs(tensor[:3].sum()) > 1e15
    normal, shifts = noise_free(400 + seed, tensor)
    start = Fit(tensor, 0.0, shifts)
    full = refine_tensor(normal, start, FULL_BASIS)
    np.testing.assert_allclose(full.moment_tensor, tensor, atol=1e-6 * np.abs(tensor).max())
    without_trace = refine_tensor(normal, start, DEVIATORIC_BASIS)
    assert without_trace.moment_tensor[:3].sum() == pytest.approx(0, abs=1e-9 * np.abs(tensor).max())
    assert without_trace.misfit > 100 * max(full.misfit, 1e-12 * normal.total)


def test_an_explosive_part_is_seen_by_the_full_variant_of_the_search():
    couple = moment_tensor(30.0, 60.0, 40.0, 3e16)
    tensor = couple + 1.5e16 * np.array([1.0, 1, 1, 0, 0, 0])
    normal, _ = noise_free(500, tensor)
    fits = searched(normal)
    assert tuple(fits) == VARIANTS == ("double_couple", "deviatoric", "full")
    np.testing.assert_allclose(fits["full"].moment_tensor, tensor, atol=1e-6 * np.abs(tensor).max())
    assert fits["deviatoric"].misfit > 100 * fits["full"].misfit


def test_the_grid_fit_gives_the_scaled_misfit_of_any_weights_at_once():
    rng = np.random.default_rng(10)
    data, responses = small_event(rng, n_stations=4)
    normal = normal_equations(data.sets, responses)
    weights = rng.integers(0, 4, (len(normal.weight), 3)).astype(float)
    reduction = fit_grid(normal, 30.0).reduction(weights)
    tensors = grid_tensors(30.0)
    assert reduction.shape == (len(tensors), 3)
    for column, weight in enumerate(weights.T):
        drawn = normal.reweighted(weight)
        np.testing.assert_allclose(drawn.total - reduction[:, column], drawn.scaled_misfit(tensors)[0], rtol=1e-9)


def test_no_weight_at_all_reduces_nothing_and_is_no_nan():
    data, responses = small_event(np.random.default_rng(11))
    normal = normal_equations(data.sets, responses)
    assert np.array_equal(fit_grid(normal, 45.0).reduction(np.zeros((5, 2))).max(axis=0), [0, 0])


def test_a_fit_of_noisy_data_is_no_worse_than_the_source_that_made_them():
    """Whatever the noise: the source with its true shifts is one of those that the search could have taken."""
    for seed in range(3):
        rng = np.random.default_rng(600 + seed)
        data, responses = small_event(rng, n_stations=5)
        tensor = random_double_couples(1, rng, 3e16)[0]
        noisy = with_noise(with_data_of(data, responses, tensor, 0 * limits(data)), rng, 0.5)
        fits = searched(normal_equations(noisy.sets, responses))
        true = slow_misfit(noisy, responses, tensor, 0 * limits(data))
        assert all(fit.misfit < true for fit in fits.values())


def test_the_deviatoric_basis_spans_all_tensors_without_trace():
    assert np.linalg.matrix_rank(DEVIATORIC_BASIS) == 5
    np.testing.assert_array_equal(DEVIATORIC_BASIS[:, :3].sum(1), 0)


@pytest.mark.parametrize(("step_deg", "farthest_deg"), [(30.0, 27.0), (15.0, 14.0)])
def test_every_double_couple_is_within_about_a_step_of_the_grid(step_deg, farthest_deg):
    grid = moment_tensor(*double_couple_grid(step_deg).T)
    random = random_double_couples(300, np.random.default_rng(1))
    nearest = np.array([kagan_angle(tensor, grid).min() for tensor in random])
    print(f"step {step_deg:g}: farthest {nearest.max():.1f} deg, mean {nearest.mean():.1f} deg")
    assert nearest.max() < farthest_deg


@pytest.mark.parametrize("dip_deg", [0.5, 3.0, 89.5])
def test_planes_near_horizontal_and_vertical_are_found(dip_deg):
    # Where dip runs out of its range the local search must go on, on the other side.
    for strike in (20.0, 170.0):
        tensor = moment_tensor(strike, dip_deg, 35.0, 3e16)
        normal, _ = noise_free(300, tensor)
        assert kagan_angle(searched(normal)["double_couple"].moment_tensor, tensor) < 1.5


def test_a_fine_grid_is_refined_like_a_coarse_one():
    # The settings allow any step above 0; below 1 degree there is nothing left to refine.
    tensor = moment_tensor(40.0, 50.0, 60.0, 3e16)
    normal, _ = noise_free(300, tensor)
    (fit,) = refine_double_couples(Reweighted(normal, normal.weight[None]), np.array([[40.0, 50.0, 60.0]]), 0.8 / 2)
    assert kagan_angle(fit.moment_tensor, tensor) < 1


def test_searches_side_by_side_find_what_each_finds_alone():
    rng = np.random.default_rng(12)
    data, responses = small_event(rng, n_stations=6)
    normal = normal_equations(data.sets, responses)
    weights = rng.integers(0, 4, (5, len(normal.weight))).astype(float)
    starts = double_couple_grid(30.0)[rng.integers(0, 100, 5)]
    together = refine_double_couples(Reweighted(normal, weights), starts, 7.5)
    for fit, weight, start in zip(together, weights, starts, strict=True):
        (alone,) = refine_double_couples(Reweighted(normal, weight[None]), start[None], 7.5)
        np.testing.assert_allclose(fit.moment_tensor, alone.moment_tensor, rtol=1e-9)
        assert fit.misfit == pytest.approx(alone.misfit, rel=1e-9)
        scaled, _, _ = normal.reweighted(weight).scaled_misfit(fit.moment_tensor[None])
        assert fit.misfit == pytest.approx(float(scaled[0]), rel=1e-9)
