"""Standard errors of fits against the scatter of many, and stress drops by hand."""

import numpy as np
import pytest

from quakesource.systems.source_spectra.fitting import fit_shape
from quakesource.systems.source_spectra.shapes import SHAPES
from quakesource.systems.source_spectra.stress_drop import stress_drop_pa
from quakesource.systems.source_spectra.uncertainty import standard_errors

FREQUENCY_HZ = np.geomspace(0.004, 1, 128)


@pytest.mark.parametrize(("name", "truth"), [("brune", [0.08]), ("free_fall_off", [0.08, 2.2])])
def test_standard_errors_are_the_scatter_of_repeated_fits(name, truth):
    shape, rng = SHAPES[name], np.random.default_rng(2)
    spectra = shape.spectrum(FREQUENCY_HZ, np.array(truth)) * np.exp(0.1 * rng.standard_normal((400, 128)))
    fits = fit_shape(shape, spectra, FREQUENCY_HZ, "log")
    errors = standard_errors(shape, fits.parameters, spectra, FREQUENCY_HZ, "log")
    scatter = shape.to_search(fits.parameters).std(axis=0)
    assert np.median(errors, axis=0) == pytest.approx(scatter, rel=0.15)


def test_correlated_residuals_make_them_larger():
    shape, rng = SHAPES["brune"], np.random.default_rng(2)
    coarse = np.repeat(rng.standard_normal((200, 16)), 8, axis=1)
    white = rng.standard_normal((200, 128))
    errors = []
    for noise in (white, coarse):
        spectra = shape.spectrum(FREQUENCY_HZ, np.array([0.08])) * np.exp(0.1 * noise)
        fits = fit_shape(shape, spectra, FREQUENCY_HZ, "log")
        errors.append(np.median(standard_errors(shape, fits.parameters, spectra, FREQUENCY_HZ, "log")))
    assert errors[1] > 1.8 * errors[0]


def test_a_stress_drop_by_hand():
    # radius 0.38 * 3900 / 0.1 = 14.82 km
    drop = stress_drop_pa(np.array([1e19]), np.array([0.1]), 0.38, 3900.0)
    assert drop == pytest.approx(7 / 16 * 1e19 / 14820.0**3)
    assert drop / 1e6 == pytest.approx(1.344, rel=1e-3)
