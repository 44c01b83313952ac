"""Readings of the published misfit, and what the published AIC imply."""

import numpy as np
import pytest

from quakesource.systems.source_spectra.misfit import (
    DEFINITIONS,
    PUBLISHED_AIC,
    PUBLISHED_PARAMETERS,
    effective_points,
    implied_mean_square,
    information_criteria,
    misfits,
)

FREQUENCY_HZ = np.geomspace(0.004, 1, 128)
# ../shared/papers/DETAILS.md §4.3
IMPLIED = {
    "vae1": 2.38e-4,
    "brune": 3.11e-4,
    "vae2": 1.77e-4,
    "denolle_shearer": 2.96e-4,
    "ji_archuleta_by_magnitude": 1.31e-3,
}


@pytest.mark.parametrize("model", PUBLISHED_AIC)
def test_the_published_aic_give_back_the_residuals(model):
    assert implied_mean_square(PUBLISHED_AIC[model], PUBLISHED_PARAMETERS[model]) == pytest.approx(
        IMPLIED[model], rel=0.01
    )


def test_an_aic_goes_there_and_back():
    mean_square = np.array([3e-4])
    aic = information_criteria(mean_square, 128, 2)["aic"][0]
    assert implied_mean_square(float(aic), 2) == pytest.approx(3e-4, rel=1e-12)


def test_criteria_punish_parameters_in_their_order():
    few, many = (information_criteria(np.array([3e-4]), 128, k) for k in (2, 4))
    assert many["aic"][0] - few["aic"][0] == pytest.approx(4)
    assert many["bic"][0] - few["bic"][0] == pytest.approx(2 * np.log(128))
    assert few["aicc"][0] > few["aic"][0]


def test_every_definition_by_hand():
    spectra = np.full((1, 128), 0.5)
    model = spectra + 0.1
    found = misfits(model, spectra, FREQUENCY_HZ)
    assert set(found) == set(DEFINITIONS)
    assert found["rms"][0] == pytest.approx(0.1)
    assert found["mean_square"][0] == pytest.approx(0.01)
    assert found["mean_square_over_f"][0] == pytest.approx(0.01 * np.mean(1 / FREQUENCY_HZ))
    assert found["mean_square_over_f2"][0] == pytest.approx(0.01 * np.mean(1 / FREQUENCY_HZ**2))
    assert found["rms_over_f"][0] == pytest.approx(0.1 * np.sqrt(np.mean(1 / FREQUENCY_HZ**2)))
    assert found["rms_log"][0] == pytest.approx(np.log10(1.2))


def test_independent_residuals_count_fully_and_repeated_ones_once():
    rng = np.random.default_rng(1)
    white = rng.standard_normal((200, 128))
    assert effective_points(white) == pytest.approx(128, rel=0.1)
    assert effective_points(np.repeat(white[:, :16], 8, axis=1)) < 30
