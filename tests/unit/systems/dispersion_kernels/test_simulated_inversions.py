"""Inversions of simulated curves: laws of eqs (1) and (2), and chains that judge them."""

import numpy as np
import pandas as pd
import pytest
from kernel_cases import some_models

from quakesource.systems.dispersion_kernels.chains import chain, effective_number
from quakesource.systems.dispersion_kernels.inversion import (
    MISSING_SIGMAS,
    Prior,
    as_columns,
    as_unknowns,
    averaged_vs,
    averages,
    invert,
    misfits,
    prior_of,
    through_solver,
)
from quakesource.systems.dispersion_kernels.inverted import coverage_rows, noisy_curves
from quakesource.systems.dispersion_kernels.settings import KernelInversionSettings

SETTINGS = KernelInversionSettings(n_inversions=12)


def linear(slopes):
    """Velocities that are linear in the unknowns."""

    def forward(columns):
        u = as_unknowns(columns)
        return u @ slopes.T, np.repeat(slopes[None], len(u), axis=0)

    return forward


@pytest.fixture(scope="module")
def problem():
    rng = np.random.default_rng(4)
    slopes, root = rng.standard_normal((5, 6)), 0.1 * rng.standard_normal((6, 6))
    prior = Prior(rng.uniform(0.2, 1.0, 6), root @ root.T + 1e-3 * np.eye(6))
    truth = rng.multivariate_normal(prior.mean, prior.covariance)
    sigma = np.full(5, 0.05)
    return slopes, prior, slopes @ truth + sigma * rng.standard_normal(5), sigma


def expected(problem):
    slopes, prior, observed, sigma = problem
    precision = slopes.T @ np.diag(sigma**-2) @ slopes + np.linalg.inv(prior.covariance)
    covariance = np.linalg.inv(precision)
    pull = slopes.T @ (observed / sigma**2) + np.linalg.solve(prior.covariance, prior.mean)
    return covariance @ pull, covariance


def test_unknowns_and_columns_are_the_same_thing():
    columns = some_models().columns.astype(float)
    np.testing.assert_allclose(as_columns(as_unknowns(columns)), columns, rtol=1e-12)


def test_a_linear_problem_has_the_answer_of_bayes(problem):
    slopes, prior, observed, sigma = problem
    found = invert(observed[None], sigma[None], prior, linear(slopes), 30)
    mean, covariance = expected(problem)
    np.testing.assert_allclose(found.u[0], mean, rtol=1e-5)
    np.testing.assert_allclose(found.covariance[0], covariance, rtol=1e-6, atol=1e-12)


def test_a_chain_samples_the_posterior_of_a_linear_problem(problem):
    slopes, prior, observed, sigma = problem
    mean, covariance = expected(problem)
    sampled = chain(observed, sigma, prior, linear(slopes), mean + 0.05, 1.5 * covariance, 4000, 1)
    u = as_unknowns(sampled.columns)
    assert sampled.taken > 0.6
    assert sampled.n_effective > 200
    scatter = np.sqrt(np.diag(covariance))
    assert np.all(np.abs(u.mean(axis=0) - mean) < 0.2 * scatter)
    np.testing.assert_allclose(u.std(axis=0), scatter, rtol=0.2)


def test_independent_samples_count_whole_and_repeated_ones_once():
    values = np.random.default_rng(2).standard_normal(4000)
    assert effective_number(values) == pytest.approx(4000, rel=0.2)
    assert effective_number(np.repeat(values[:400], 10)) == pytest.approx(400, rel=0.3)
    assert effective_number(np.ones(50)) == 0


def test_what_a_model_does_not_have_is_no_gain():
    observed = np.array([3.0, np.nan, 3.0])
    np.testing.assert_allclose(
        misfits(observed, np.array([3.1, 2.0, np.nan]), np.full(3, 0.1)), [-1, 0, MISSING_SIGMAS]
    )


def test_impossible_models_have_no_velocities():
    models = some_models()
    columns = models.columns[:2].astype(float)
    columns[1, 0, 3] = 40.0
    phase, slopes = through_solver(models)(columns)
    assert np.isfinite(phase[0]).all()
    assert np.isnan(phase[1]).all()
    assert np.isnan(slopes[1]).all()


@pytest.fixture(scope="module")
def inverted():
    models = some_models("weak", 60)
    curves = noisy_curves(models, SETTINGS)
    prior = prior_of(models)
    prior = prior._replace(covariance=prior.covariance + 1e-3 * np.eye(len(prior.mean)))  # few models, many unknowns
    return models, curves, prior, invert(curves.observed, curves.sigma, prior, through_solver(models), 30)


def test_the_exact_solver_fits_curves_within_their_noise(inverted):
    _, curves, _, found = inverted
    chi2 = np.nanmean(misfits(curves.observed, found.predicted, curves.sigma) ** 2, axis=1)
    assert 0.4 < np.median(chi2) < 1.3


def test_uncertainty_grows_with_depth(inverted):
    models, _, prior, found = inverted
    weights = averages(models.top_km, (5.0, 30.0, 110.0), 5.0)
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    _, sigma = averaged_vs(found, weights)
    vs = as_columns(prior.mean[None])[0, 1]
    of_prior = np.sqrt(np.diag(prior.covariance))[: len(vs)] * vs
    relative = np.median(sigma, axis=0) / (weights @ of_prior)
    assert np.all(np.diff(relative) > 0)


def test_coverage_counts_truths_within_the_interval():
    table = pd.DataFrame(
        {
            "method": "exact",
            "model": [0, 1, 2, 3],
            "depth_km": [10.0, 10.0, 30.0, 30.0],
            "true_km_s": 3.0,
            "found_km_s": [3.1, 3.3, 3.0, 2.9],
            "sigma_km_s": 0.1,
            "prior_sigma_km_s": 0.2,
            "chi2_per_n": 1.0,
            "exact_chi2_per_n": 1.0,
        }
    )
    rows = {str(row["depth_km"]): row for row in coverage_rows(table)}
    assert rows["10.0"]["held_95_percent"] == 50
    assert rows["all"]["held_95_percent"] == 75
    assert rows["all"]["sigma_by_prior"] == pytest.approx(0.5)
