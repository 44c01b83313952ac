"""Uncertainty by stations drawn anew: none where the records agree, more the more they contradict each other."""

import numpy as np
import pytest
from inversion_cases import limits, small_event, stations_of_groups, with_data_of, with_noise

from quakesource.mechanisms import kagan_angle, moment_magnitude, random_double_couples
from quakesource.systems.waveform_inversion.bootstrap import Resampled, resample_stations, with_model_error
from quakesource.systems.waveform_inversion.letters import quality_letter
from quakesource.systems.waveform_inversion.objective import normal_equations
from quakesource.systems.waveform_inversion.search import VARIANTS, double_couple_grid, fit_grid, search_depth

STEP_DEG = 30.0
TENSOR = random_double_couples(1, np.random.default_rng(0), 3e16)[0]


def made(noise, n_stations=6, n_depths=2, seed=1):
    """(data, normal equations of depths): data of the first depth's responses, the other depths have other ones."""
    rng = np.random.default_rng(seed)
    data, responses = small_event(rng, n_stations=n_stations)
    limit = limits(data)
    data = with_data_of(data, responses, TENSOR, rng.integers(-limit, limit + 1))
    data = with_noise(data, rng, noise)
    others = [[rng.permutation(own) for own in responses] for _ in range(n_depths - 1)]
    return data, [normal_equations(data.sets, own) for own in (responses, *others)]


generator = np.random.default_rng


def fits_of(normals, grids):
    return [search_depth(normal, grid, STEP_DEG) for normal, grid in zip(normals, grids, strict=True)]


def drawn(noise, seed=3, n_samples=12, **options):
    data, normals = made(noise, **options)
    grids = [fit_grid(normal, STEP_DEG) for normal in normals]
    return resample_stations(data, normals, grids, fits_of(normals, grids), STEP_DEG, n_samples, generator(seed))


def test_records_without_noise_leave_no_doubt():
    resampled = drawn(0.0)
    assert set(resampled) == set(VARIANTS)
    for variant, found in resampled.items():
        assert found.moment_tensor.shape == (12, 6)
        assert (found.depth == 0).all(), variant
        assert found.uncertainty_deg(TENSOR) < 1, variant
        assert found.mw_uncertainty() < 0.005, variant


def test_noise_makes_doubt_and_more_noise_more():
    quiet, loud = (
        np.mean([drawn(noise, seed=s)["double_couple"].uncertainty_deg(TENSOR) for s in range(3)])
        for noise in (0.3, 2.0)
    )
    assert 0.5 < quiet < loud / 2


def test_a_seed_is_a_result_and_another_seed_another():
    first, again, other = (drawn(0.5, seed=s) for s in (3, 3, 4))
    for variant in VARIANTS:
        np.testing.assert_array_equal(first[variant].moment_tensor, again[variant].moment_tensor)
        assert not np.allclose(first[variant].moment_tensor, other[variant].moment_tensor)


def test_all_traces_of_a_station_are_drawn_together(monkeypatch):
    """Body and surface windows of one station see the same ground, and so the same error of its response."""
    seen = []

    class Spy:
        def reduction(self, weight):
            seen.append(weight)
            return np.ones((len(double_couple_grid(STEP_DEG)), weight.shape[1]))

    data, normals = made(0.3)
    fits = fits_of(normals[:1], [fit_grid(normals[0], STEP_DEG)])
    resample_stations(data, normals[:1], [Spy()], fits, STEP_DEG, 20, generator(1))
    station = stations_of_groups(data)
    (weights,) = seen
    assert weights.shape == (len(station), 20)
    for row in range(6):
        of_station = weights[station == row]
        assert (of_station == of_station[0]).all()
    one_group_each = np.unique(station, return_index=True)[1]
    assert (weights[one_group_each].sum(axis=0) == 6).all()
    assert len(np.unique(weights, axis=1).T) > 15


def test_stations_without_traces_are_never_drawn():
    data, normals = made(0.3)
    data.stations.loc[len(data.stations)] = [999.0, 0.0, "", "", "", ""]
    grids = [fit_grid(normal, STEP_DEG) for normal in normals]
    resampled = resample_stations(data, normals, grids, fits_of(normals, grids), STEP_DEG, 5, generator(1))
    assert np.isfinite(resampled["full"].moment_tensor).all()


def test_the_stated_angle_holds_two_thirds_of_the_sources():
    found = drawn(1.0, n_samples=50)["double_couple"]
    angle = found.uncertainty_deg(TENSOR)
    angles = kagan_angle(found.moment_tensor, np.broadcast_to(TENSOR, (50, 6)))
    assert (angles <= angle).mean() == pytest.approx(0.68, abs=0.03)


def test_spread_of_magnitude_and_depth():
    tensors = TENSOR * 10.0 ** (1.5 * np.array([-0.1, 0.0, 0.1]))[:, None]
    found = Resampled(tensors, np.array([0, 1, 1]))
    assert found.mw_uncertainty() == pytest.approx(np.std([-0.1, 0, 0.1]))
    assert moment_magnitude(tensors[2]) - moment_magnitude(tensors[0]) == pytest.approx(0.2)
    depths_km = np.array([5.0, 15.0, 25.0])
    low, high = found.depths_km(depths_km, 15.0)
    assert 5 < low < 15 < high == 20


@pytest.mark.parametrize(
    ("drawn", "best_km", "interval"), [(1, 15.0, (10, 20)), (1, 25.0, (15, 30)), (1, 5.0, (5, 15))]
)
def test_the_interval_of_depth_holds_the_answer_and_is_no_finer_than_the_grid(drawn, best_km, interval):
    found = Resampled(np.tile(TENSOR, (3, 1)), np.full(3, drawn))
    assert found.depths_km(np.array([5.0, 15.0, 25.0]), best_km) == interval


GOOD = {"variance_reduction": 0.9, "uncertainty_deg": 3.0, "n_stations": 12, "gap_deg": 60.0}


@pytest.mark.parametrize(
    ("worse", "letter"),
    [
        ({}, "A"),
        ({"uncertainty_deg": 10.0}, "A"),
        ({"uncertainty_deg": 10.1}, "B"),
        ({"uncertainty_deg": 25.0}, "C"),
        ({"uncertainty_deg": 35.1}, "D"),
        ({"uncertainty_deg": float("nan")}, "D"),
        ({"variance_reduction": 0.45}, "B"),
        ({"variance_reduction": 0.35}, "C"),
        ({"variance_reduction": 0.29}, "D"),
        ({"n_stations": 5}, "B"),
        ({"n_stations": 4}, "C"),
        ({"n_stations": 3}, "D"),
        ({"gap_deg": 201.0}, "B"),
        ({"gap_deg": 271.0}, "C"),
        ({"gap_deg": 360.0}, "C"),
        ({"uncertainty_deg": 15.0, "variance_reduction": 0.35}, "C"),
    ],
)
def test_letters(worse, letter):
    assert quality_letter(**{**GOOD, **worse}) == letter


def test_a_worse_number_never_makes_a_better_letter():
    steps = {
        "variance_reduction": np.linspace(1, -0.5, 40),
        "uncertainty_deg": np.linspace(0, 120, 40),
        "n_stations": np.arange(30, 0, -1),
        "gap_deg": np.linspace(10, 360, 40),
    }
    rng = np.random.default_rng(0)
    for _ in range(50):
        start = {name: rng.choice(values) for name, values in steps.items()}
        for name, values in steps.items():
            letters = [quality_letter(**{**start, name: value}) for value in values]
            assert letters == sorted(letters), (name, start)


@pytest.mark.parametrize("error_deg", [0.0, 5.0, 15.0])
def test_model_error_turns_the_sources_and_scales_them(error_deg):
    """68 % of rotations with a normal angle about each axis are within 1.88 standard deviations (chi of three)."""
    same = Resampled(np.tile(TENSOR, (4000, 1)), np.zeros(4000, int))
    wider = with_model_error(same, error_deg, 0.05, np.random.default_rng(0))
    assert wider.uncertainty_deg(TENSOR) == pytest.approx(1.88 * error_deg, rel=0.04, abs=1e-4)
    assert wider.mw_uncertainty() == pytest.approx(0.05, rel=0.05)
    assert np.median(moment_magnitude(wider.moment_tensor)) == pytest.approx(moment_magnitude(TENSOR), abs=0.005)


def test_no_model_error_leaves_the_sources_alone():
    same = Resampled(np.tile(TENSOR, (5, 1)), np.arange(5))
    left = with_model_error(same, 0.0, 0.0, np.random.default_rng(0))
    assert np.allclose(left.moment_tensor, same.moment_tensor, atol=1e-12 * np.abs(TENSOR).max())
    assert np.array_equal(left.depth, same.depth)
