"""The evidence for a model, against the density it stands for."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from quakesource.systems.source_spectra.evidence import log_evidence, neighbours_correlation
from quakesource.systems.source_spectra.linear_baseline import linear_models

N, F, P = 400, 24, 2
SCATTER = 0.1


@pytest.fixture(params=[0.0, 0.8], ids=["white", "correlated"])
def linear(request):
    """Spectra of a plane with noise: design (f, p), true parameters (n, p), data (n, f)."""
    rng = np.random.default_rng(3)
    design = rng.standard_normal((F, P))
    parameters = rng.multivariate_normal([1.0, -2.0], [[0.5, 0.2], [0.2, 0.3]], N)
    noise = np.empty((N, F))
    noise[:, 0] = rng.standard_normal(N)
    for i in range(1, F):
        new = np.sqrt(1 - request.param**2) * rng.standard_normal(N)
        noise[:, i] = request.param * noise[:, i - 1] + new
    return design, parameters, parameters @ design.T + SCATTER * noise


def evidence_of(design, data, training, test):
    fitted = data @ np.linalg.pinv(design).T
    jacobian = np.broadcast_to(design, (len(data), *design.shape))
    return log_evidence(data - fitted @ design.T, jacobian, fitted, training, test), fitted


def test_it_is_the_density_of_a_linear_model(linear):
    design, _, data = linear
    training, test = np.arange(300), np.arange(300, N)
    found, fitted = evidence_of(design, data, training, test)
    residual = data[training] - fitted[training] @ design.T
    variance = (residual**2).sum() / (len(training) * (F - P))
    prior = np.cov(fitted[training], rowvar=False)
    correlation = neighbours_correlation(residual)
    of_residuals = variance * correlation ** np.abs(np.subtract.outer(np.arange(F), np.arange(F)))
    covariance = of_residuals + design @ prior @ design.T
    expected = multivariate_normal(fitted[training].mean(axis=0) @ design.T, covariance).logpdf(data[test])
    assert found == pytest.approx(expected, rel=1e-6)


def test_a_parameter_that_is_not_needed_is_paid_for(linear):
    design, _, data = linear
    training, test = np.arange(300), np.arange(300, N)
    rng = np.random.default_rng(4)
    plain, _ = evidence_of(design, data, training, test)
    superfluous, _ = evidence_of(np.column_stack([design, rng.standard_normal((F, 3))]), data, training, test)
    lacking, _ = evidence_of(design[:, :1], data, training, test)
    assert plain.mean() > superfluous.mean()
    assert plain.mean() > lacking.mean() + 10


def test_events_that_are_unlike_the_training_are_improbable(linear):
    design, _, data = linear
    data = data.copy()
    data[-1] += 5 * design[:, 0]
    found, _ = evidence_of(design, data, np.arange(300), np.arange(300, N))
    assert found[-1] < found[:-1].min()


def test_components_know_how_many_they_should_be(linear):
    data = linear[2]
    tests = [np.arange(300, N)]
    amplitudes = 10 ** (data / 10 - 2)
    found = [linear_models(amplitudes, tests, k)["log_evidence"].mean() for k in (1, 2, 4)]
    assert found[1] > found[2] > found[0]
