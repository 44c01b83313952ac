"""Many fits at once against one by one with scipy, and against what is known."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from quakesource.systems.source_spectra.fitting import fit_shape
from quakesource.systems.source_spectra.losses import LOSSES, transformed
from quakesource.systems.source_spectra.shapes import SHAPES

FREQUENCY_HZ = np.logspace(np.log10(0.004), 0, 128)
SMOOTH = [name for name, shape in SHAPES.items() if not shape.rugged]
KNOWN = {
    "brune": [[0.01], [0.3]],
    "omega_cube": [[0.05], [0.2]],
    "boatwright": [[0.02], [0.4]],
    "free_fall_off": [[0.05, 1.6], [0.1, 2.7]],
    "free_fall_off_and_curvature": [[0.05, 1.8, 0.8], [0.1, 2.5, 2.5]],
    "attenuated": [[0.05, 0.3], [0.1, 0.02]],
    "haskell": [[0.03, 0.08], [0.1, 0.9]],
    "denolle_shearer": [[0.02, 0.2], [0.05, 0.6]],
    "ji_archuleta": [[0.02, 0.2], [0.05, 0.6]],
    "modified_double_corner": [[0.02, 0.2], [0.05, 0.6]],
}


def noisy(n=40, seed=3):
    rng = np.random.default_rng(seed)
    first = 10 ** rng.uniform(-2, -0.8, n)
    corners = np.stack([first, first * 10 ** rng.uniform(0.1, 0.9, n)], axis=1)
    return SHAPES["modified_double_corner"].spectrum(FREQUENCY_HZ, corners) * np.exp(
        0.1 * rng.standard_normal((n, 128))
    )


RANGES = {"fall_off": (1.3, 3.5), "curvature": (0.7, 4.0), "t_star_s": (0.01, 0.5)}


def independent_starts(shape, n=6):
    """Points that know nothing of our optimum."""
    rng = np.random.default_rng(11)
    columns = [np.exp(rng.uniform(*np.log(RANGES.get(name, (0.01, 0.6))), n)) for name in shape.parameters]
    return shape.from_search(shape.to_search(np.stack(columns, axis=1)))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name", SHAPES)
def test_noise_free_spectra_give_their_parameters_back(name, loss):
    shape, parameters = SHAPES[name], np.array(KNOWN[name])
    fits = fit_shape(shape, shape.spectrum(FREQUENCY_HZ, parameters), FREQUENCY_HZ, loss)
    assert fits.parameters == pytest.approx(parameters, rel=2e-3, abs=1e-3)
    assert (fits.loss < 1e-6).all()


@pytest.mark.parametrize("loss", ["log", "weighted"])
@pytest.mark.parametrize("name", SMOOTH)
def test_the_optimum_is_that_of_scipy_one_by_one(name, loss):
    shape, spectra = SHAPES[name], noisy()
    fits = fit_shape(shape, spectra, FREQUENCY_HZ, loss)
    data = transformed(spectra, FREQUENCY_HZ, loss)

    def residual(coordinates, row):
        model = shape.spectrum(FREQUENCY_HZ, shape.from_search(np.array(coordinates)))
        return data[row] - transformed(model, FREQUENCY_HZ, loss)

    for row in range(len(spectra)):
        tried = [
            least_squares(residual, shape.to_search(start), args=(row,), xtol=1e-14, ftol=1e-14)
            for start in independent_starts(shape)
        ]
        best = min(tried, key=lambda found: found.cost)
        assert fits.loss[row] <= 2 * best.cost * (1 + 1e-5) + 1e-14
        assert abs(np.log(fits.parameters[row, 0] / shape.from_search(best.x)[0])) < 1e-3


def test_more_spectra_than_a_chunk_are_each_fitted_by_themselves(monkeypatch):
    spectra = noisy(23)
    whole = fit_shape(SHAPES["denolle_shearer"], spectra, FREQUENCY_HZ, "log")
    monkeypatch.setattr("quakesource.systems.source_spectra.fitting.CHUNK", 7)
    assert fit_shape(SHAPES["denolle_shearer"], spectra, FREQUENCY_HZ, "log").parameters == pytest.approx(
        whole.parameters, rel=1e-6
    )


def test_no_spectra_are_no_fits():
    fits = fit_shape(SHAPES["brune"], np.empty((0, 128)), FREQUENCY_HZ, "log")
    assert fits.parameters.shape == (0, 1)


def test_a_parameter_at_its_bound_does_not_hold_the_others_up():
    """Spectra that fall off slower than Brune's want t* below zero."""
    spectra = SHAPES["free_fall_off"].spectrum(FREQUENCY_HZ, np.array([[0.05, 1.6], [0.1, 1.5]]))
    fits = fit_shape(SHAPES["attenuated"], spectra, FREQUENCY_HZ, "log")
    brune = fit_shape(SHAPES["brune"], spectra, FREQUENCY_HZ, "log")
    assert fits.parameters[:, 1] == pytest.approx(0, abs=1e-12)
    assert fits.parameters[:, 0] == pytest.approx(brune.parameters[:, 0], rel=1e-5)
    assert fits.settled.all()


def test_zeros_of_a_spectrum_have_a_finite_logarithm():
    spectra = SHAPES["haskell"].spectrum(FREQUENCY_HZ, np.array([[0.05, 0.3]]))
    spectra[0, 100] = 0.0
    assert np.isfinite(fit_shape(SHAPES["brune"], spectra, FREQUENCY_HZ, "log").loss).all()
