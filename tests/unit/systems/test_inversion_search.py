"""The search finds the source that made noise-free data."""

import numpy as np
import pytest
from inversion_cases import random_traces, small_event, with_data_of

from quakesource.mechanisms import (
    kagan_angle,
    moment_magnitude,
    moment_tensor,
    random_deviatoric_tensors,
    random_double_couples,
)
from quakesource.systems.waveform_inversion.objective import normal_equations
from quakesource.systems.waveform_inversion.search import DEVIATORIC_BASIS, double_couple_grid, search_depth


def noise_free(seed, tensor):
    """Normal equations of data made by ``tensor`` with a random shift for every group."""
    rng = np.random.default_rng(seed)
    data, responses = small_event(rng, n_stations=5)
    shifts = rng.integers(-data.max_shift, data.max_shift + 1, data.group.max() + 1)
    made = with_data_of(data, responses, tensor, shifts)
    return normal_equations(made, responses), shifts + data.max_shift


@pytest.mark.parametrize("seed", range(8))
def test_a_random_double_couple_is_recovered_with_its_shifts(seed):
    tensor = random_double_couples(1, np.random.default_rng(seed), 3e16)[0]
    normal, shifts = noise_free(100 + seed, tensor)
    fits = search_depth(normal, 15.0)
    for name, fit in fits.items():
        assert kagan_angle(fit.moment_tensor, tensor) < 1, name
        assert moment_magnitude(fit.moment_tensor) == pytest.approx(moment_magnitude(tensor), abs=0.005), name
        assert fit.shifts.tolist() == shifts.tolist(), name


@pytest.mark.parametrize("seed", range(8))
def test_a_random_deviatoric_tensor_is_recovered_exactly(seed):
    tensor = random_deviatoric_tensors(1, np.random.default_rng(seed), 3e16)[0]
    normal, _ = noise_free(200 + seed, tensor)
    fit = search_depth(normal, 15.0)["deviatoric"]
    np.testing.assert_allclose(fit.moment_tensor, tensor, atol=1e-6 * np.abs(tensor).max())
    assert fit.misfit < 1e-9 * normal.d.sum()


@pytest.mark.parametrize("seed", range(4))
def test_refined_fits_are_never_worse_than_the_grid(seed):
    rng = np.random.default_rng(seed)
    data, responses = small_event(rng, n_stations=4)
    noise = random_traces(rng, data.displacement.shape)
    normal = normal_equations(type(data)(**{**vars(data), "displacement": noise}), responses)
    grid = double_couple_grid(15.0)
    on_grid = normal.scaled_misfit(moment_tensor(*grid.T))[0].min()
    fits = search_depth(normal, 15.0)
    assert fits["double_couple"].misfit < on_grid
    assert fits["deviatoric"].misfit <= fits["double_couple"].misfit


def test_a_fit_carries_its_own_misfit():
    rng = np.random.default_rng(9)
    data, responses = small_event(rng, n_stations=4)
    normal = normal_equations(data, responses)
    groups = np.arange(len(normal.d))
    for fit in search_depth(normal, 15.0).values():
        m = fit.moment_tensor
        c, a = normal.c[groups, fit.shifts].sum(0), normal.a[groups, fit.shifts].sum(0)
        assert normal.d.sum() - 2 * c @ m + m @ a @ m == pytest.approx(fit.misfit, rel=1e-9)


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
        assert kagan_angle(search_depth(normal, 15.0)["double_couple"].moment_tensor, tensor) < 1.5


def test_a_fine_grid_is_refined_like_a_coarse_one():
    # The settings allow any step above 0; below 1 degree there is nothing left to refine.
    from quakesource.systems.waveform_inversion.search import _refine_double_couple

    tensor = moment_tensor(40.0, 50.0, 60.0, 3e16)
    normal, _ = noise_free(300, tensor)
    fit = _refine_double_couple(normal, np.array([40.0, 50.0, 60.0]), 0.8 / 2)
    assert kagan_angle(fit.moment_tensor, tensor) < 1
