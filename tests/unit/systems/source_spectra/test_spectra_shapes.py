"""Shapes of source spectra: limits, special cases and slopes."""

import numpy as np
import pytest

from quakesource.mechanisms import brune_spectrum
from quakesource.systems.source_spectra.shapes import SHAPES, generalised, ji_archuleta_corners_hz

FREQUENCY_HZ = np.logspace(-4, 2, 601)
EXAMPLE = {
    "brune": [0.1],
    "omega_cube": [0.1],
    "boatwright": [0.1],
    "free_fall_off": [0.1, 2.4],
    "free_fall_off_and_curvature": [0.1, 2.4, 1.7],
    "attenuated": [0.1, 0.05],
    "haskell": [0.05, 0.3],
    "denolle_shearer": [0.05, 0.3],
    "ji_archuleta": [0.05, 0.3],
    "modified_double_corner": [0.05, 0.3],
}
FALL_OFF = {
    "brune": 2,
    "omega_cube": 3,
    "boatwright": 2,
    "free_fall_off": 2.4,
    "free_fall_off_and_curvature": 2.4,
    "denolle_shearer": 2,
    "ji_archuleta": 2,
    "modified_double_corner": 2.6,
}


def spectrum(name, parameters=None):
    return SHAPES[name].spectrum(FREQUENCY_HZ, np.array(parameters or EXAMPLE[name]))


def slope(values, low_hz, high_hz):
    inside = (low_hz <= FREQUENCY_HZ) & (high_hz >= FREQUENCY_HZ)
    return np.polyfit(np.log(FREQUENCY_HZ[inside]), np.log(values[inside]), 1)[0]


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_one_at_zero_frequency_and_finite_everywhere(name):
    values = spectrum(name)
    assert values[0] == pytest.approx(1, abs=5e-3)
    assert np.isfinite(values).all()
    assert (values >= 0).all()
    assert (values <= 1 + 1e-12).all()


@pytest.mark.parametrize(("name", "exponent"), FALL_OFF.items())
def test_the_fall_off_is_the_stated_one(name, exponent):
    assert slope(spectrum(name), 20, 100) == pytest.approx(-exponent, abs=0.02)


def test_between_the_corners_the_modified_shape_falls_as_one_over_f():
    values = SHAPES["modified_double_corner"].spectrum(FREQUENCY_HZ, np.array([0.001, 10.0]))
    assert slope(values, 0.03, 0.3) == pytest.approx(-1, abs=1e-3)


def test_brune_is_the_modulus_of_its_pulse():
    assert spectrum("brune") == pytest.approx(np.abs(brune_spectrum(0.1, FREQUENCY_HZ)), rel=1e-12)


def test_special_cases_of_the_general_shape():
    general = SHAPES["free_fall_off_and_curvature"]
    for name, n, gamma in (("brune", 2, 1), ("boatwright", 2, 2), ("omega_cube", 3, 1)):
        assert general.spectrum(FREQUENCY_HZ, np.array([0.1, n, gamma])) == pytest.approx(spectrum(name), rel=1e-12)
    assert spectrum("attenuated", [0.1, 0.0]) == pytest.approx(spectrum("brune"), rel=1e-12)


def test_equal_corners_make_a_single_one():
    assert spectrum("denolle_shearer", [0.1, 0.1]) == pytest.approx(spectrum("brune"), rel=1e-12)


def test_haskell_is_the_transform_of_two_boxcars():
    """fc = 1/(pi T) of each; numerically, from the trapezoid that their convolution is."""
    rise_s, propagation_s = 1 / (np.pi * 0.3), 1 / (np.pi * 0.05)
    dt = 1e-3
    one, two = (np.ones(round(length / dt)) / round(length / dt) for length in (rise_s, propagation_s))
    pulse = np.convolve(one, two)
    times = np.arange(pulse.size) * dt
    for frequency in (0.01, 0.1, 0.5):
        direct = abs(np.sum(pulse * np.exp(-2j * np.pi * frequency * times)))
        mine = SHAPES["haskell"].spectrum(np.array([frequency]), np.array([0.05, 0.3]))[0]
        assert mine == pytest.approx(direct, abs=2e-4)


def test_no_overflow_far_above_the_corner():
    assert np.isfinite(generalised(np.array([1e3]), np.array([1e-4]), 8.0, 20.0)).all()


def test_parameters_of_many_spectra_broadcast():
    many = SHAPES["denolle_shearer"].spectrum(FREQUENCY_HZ, np.array([[0.01, 0.1], [0.05, 0.3]]))
    assert many.shape == (2, FREQUENCY_HZ.size)
    assert many[1] == pytest.approx(spectrum("denolle_shearer"))


@pytest.mark.parametrize("name", SHAPES)
def test_the_search_coordinates_go_there_and_back(name):
    shape, parameters = SHAPES[name], np.array(EXAMPLE[name])
    assert shape.from_search(shape.to_search(parameters)) == pytest.approx(parameters, rel=1e-12)


@pytest.mark.parametrize("name", [name for name, shape in SHAPES.items() if shape.ordered])
def test_the_smaller_corner_comes_first(name):
    shape = SHAPES[name]
    assert list(shape.from_search(np.log([0.3, 0.05]))) == pytest.approx([0.05, 0.3])


@pytest.mark.parametrize(
    ("mw", "first", "second"), [(5.3, 10 ** (1.474 - 0.415 * 5.3), 10**0.6), (7, 10**-1.72, 10**-0.25)]
)
def test_corners_of_ji_and_archuleta_by_hand(mw, first, second):
    assert ji_archuleta_corners_hz(np.array(mw)) == pytest.approx([first, second])
