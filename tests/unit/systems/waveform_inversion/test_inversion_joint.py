"""Waveforms and first motions together: both are counted, each as it deserves."""

import numpy as np
import pandas as pd
import pytest
from inversion_cases import limits, small_event, with_data_of, with_noise

from quakesource.earth import first_arrivals, read_model
from quakesource.first_motions.likelihood import log_likelihood, predict
from quakesource.mechanisms import kagan_angle, moment_tensor, radiation_pattern
from quakesource.systems.waveform_inversion.first_motions import FirstMotions
from quakesource.systems.waveform_inversion.joint import Together, joint_answer, usable_signs
from quakesource.systems.waveform_inversion.objective import Reweighted, normal_equations
from quakesource.systems.waveform_inversion.search import fit_grid, search_depth
from quakesource.systems.waveform_inversion.settings import JointSettings

LAYERS, DEPTHS_KM, STEP_DEG = read_model("socal"), np.array([6.0, 10.0]), 30.0
TENSOR = moment_tensor(40.0, 70.0, 170.0, 3e16)
SETTINGS = JointSettings()


def signs_of(tensor, n=40, n_ratios=0, error=0.05):
    """First motions of a source at the second depth, all around."""
    rng = np.random.default_rng(3)
    distance_km, azimuth_deg = rng.uniform(5, 150, n), rng.uniform(0, 360, n)
    takeoff_deg = first_arrivals(LAYERS, DEPTHS_KM[1], distance_km, "P").takeoff_deg
    p, sv, sh = radiation_pattern(tensor / 3e16, takeoff_deg, azimuth_deg)
    ratio = np.log10(5 * np.hypot(sv, sh) / np.maximum(np.abs(p), 0.05))
    table = pd.DataFrame(
        {
            "distance_km": distance_km,
            "azimuth_deg": azimuth_deg,
            "polarity": np.sign(p).astype(int),
            "error_probability": error,
            "log10_sp_ratio": np.where(np.arange(n) < n_ratios, ratio, np.nan),
        }
    )
    return FirstMotions(table, LAYERS)


def waves(noise, seed=1, n_stations=6):
    """Records of `TENSOR` at the second depth."""
    rng = np.random.default_rng(seed)
    data, responses = small_event(rng, n_stations=n_stations)
    other = [rng.permutation(own) for own in responses]
    limit = limits(data)
    data = with_noise(with_data_of(data, responses, TENSOR, rng.integers(-limit, limit + 1)), rng, noise)
    normals = [normal_equations(data.sets, own) for own in (other, responses)]
    return data, normals, [fit_grid(normal, STEP_DEG) for normal in normals]


def answered(noise, observed, settings=SETTINGS, seed=1, n_samples=12):
    data, normals, grids = waves(noise, seed)
    signs, reason = usable_signs(observed, DEPTHS_KM, settings)
    assert reason == ""
    return joint_answer(data, normals, grids, signs, STEP_DEG, n_samples, np.random.default_rng(1))


def test_clear_records_and_their_signs_agree():
    answer = answered(0.0, signs_of(TENSOR, n_ratios=10))
    assert answer.depth == 1
    assert kagan_angle(answer.fit.moment_tensor, TENSOR) < 3
    assert answer.resampled.uncertainty_deg(TENSOR) < 8
    assert answer.fit.misfit < 0.02 * waves(0.0)[1][1].total


def test_signs_help_where_records_are_poor():
    alone, together = [], []
    for seed in range(6):
        _, normals, grids = waves(6.0, seed)
        couples = [search_depth(normals[i], grids[i], STEP_DEG)["double_couple"] for i in range(len(grids))]
        alone.append(kagan_angle(min(couples, key=lambda fit: fit.misfit).moment_tensor, TENSOR))
        together.append(kagan_angle(answered(6.0, signs_of(TENSOR), seed=seed).fit.moment_tensor, TENSOR))
    assert np.median(together) < 20 < np.median(alone)


def test_a_heavier_trace_outweighs_signs_that_contradict_it():
    light, heavy = (
        answered(0.05, signs_of(-TENSOR), JointSettings(data_per_trace=weight)).fit.moment_tensor
        for weight in (0.2, 50.0)
    )
    assert kagan_angle(heavy, TENSOR) < 15 < kagan_angle(light, TENSOR)


def test_the_penalty_is_the_likelihood_of_the_signs():
    """Equation (2), with the likelihood of the polarity system."""
    signs, _ = usable_signs(signs_of(TENSOR, n_ratios=8), DEPTHS_KM, SETTINGS)
    normal = waves(1.0)[1][1]
    together = Together(Reweighted(normal, normal.weight[None]), signs, 1, np.ones((1, 40)), 12.0)
    tensors = moment_tensor(np.array([40.0, 60.0]), np.array([70.0, 50.0]), np.array([170.0, 150.0]))
    likelihood = log_likelihood(predict(tensors, signs.data, 1), signs.data, SETTINGS.sp_scatter_log10)
    expected = normal.scaled_misfit(tensors)[0] * np.exp(-2 * likelihood / 12.0)
    np.testing.assert_allclose(together.scaled_misfit(tensors, np.zeros(len(tensors), int))[0], expected)


def test_two_ratios_are_not_counted():
    signs, _ = usable_signs(signs_of(TENSOR, n_ratios=2), DEPTHS_KM, SETTINGS)
    without, _ = usable_signs(signs_of(TENSOR), DEPTHS_KM, SETTINGS)
    unit = TENSOR[None] / 3e16
    np.testing.assert_allclose(signs.terms(unit, 0), without.terms(unit, 0))


@pytest.mark.parametrize("n", [0, 4])
def test_too_few_signs_are_told(n):
    signs, reason = usable_signs(signs_of(TENSOR, n=n), DEPTHS_KM, SETTINGS)
    assert signs is None
    assert reason == f"{n} first motions beside the waveforms; at least 5 are needed"


def test_without_first_motions_there_is_no_variant():
    assert usable_signs(None, DEPTHS_KM, SETTINGS) == (None, "")
