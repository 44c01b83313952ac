"""Stacks and deconvolutions give back sources that are known."""

import numpy as np
import pytest
from scipy.signal import hilbert
from symae_cases import GRID

from quakesource.observatory.teleseismic.grid import in_time, standardised
from quakesource.observatory.teleseismic.rupture import cosine_bell
from quakesource.systems.symae.baselines import bayesian
from quakesource.systems.symae.baselines.deconvolution import iterative, water_level
from quakesource.systems.symae.baselines.stacks import envelope, envelope_stack, linear_stack, same_polarity
from quakesource.systems.symae.errors import source_error

F = GRID.frequency_hz


def two_pulses():
    return np.exp(-2j * np.pi * F * 10) * cosine_bell(F * 12) + 0.7 * np.exp(-2j * np.pi * F * 55) * cosine_bell(F * 20)


def records(seed=0, r=8, noise=0.0):
    """Records of two pulses and of an impulse through the same paths, and the true source in band."""
    rng = np.random.default_rng(seed)
    delay, amplitude = rng.uniform(5, 60, (r, 3)), rng.normal(0, 0.5, (r, 3))
    paths = 1 + (amplitude[..., None] * np.exp(-2j * np.pi * delay[..., None] * F)).sum(axis=1)
    large, small = (in_time(paths * source, GRID) for source in (two_pulses(), np.ones(len(F))))
    added = noise * rng.normal(size=(2, *large.shape))
    return standardised(large) + added[0], standardised(small) + added[1], in_time(two_pulses(), GRID)


def test_an_envelope_is_the_modulus_of_the_analytic_signal():
    values = records()[0]
    np.testing.assert_allclose(envelope(values), np.abs(hilbert(values, axis=-1)))


def test_stacks_are_means():
    values = records()[0]
    np.testing.assert_allclose(linear_stack(values), values.mean(axis=0))
    np.testing.assert_allclose(envelope_stack(values), np.mean([envelope(one) for one in values], axis=0))


def test_polarities_are_turned_to_that_of_the_majority():
    values = records()[0]
    turned = values * np.array([1, 1, -1, 1, 1, -1, 1, 1])[:, None]
    np.testing.assert_allclose(same_polarity(turned), values)


@pytest.mark.parametrize("method", [lambda *a: water_level(*a[:2], 1e-3, *a[2:]), iterative])
def test_deconvolution_gives_back_the_source(method):
    large, small, truth = records()
    found = method(large, small, GRID.step_s, float(GRID.time_s[0]))
    error = source_error(envelope(found), envelope(truth), GRID.step_s, 2.0)
    assert float(error) < 0.02


def test_one_receiver_and_equation_one():
    large, small, _ = records(r=1)
    n = large.shape[1]
    data, green = np.fft.rfft(large[0], 2 * n), np.fft.rfft(small[0], 2 * n)
    level = 0.01 * np.max(np.abs(green) ** 2)
    slow = data * green.conj() / (np.abs(green) ** 2 + level)
    found = water_level(large, small, 0.01, GRID.step_s, float(GRID.time_s[0]))
    inside = (np.fft.rfftfreq(2 * n, 3.0) >= 0.01) & (np.fft.rfftfreq(2 * n, 3.0) <= 0.1)
    shifted = slow * np.exp(2j * np.pi * np.fft.rfftfreq(2 * n, 3.0) * GRID.time_s[0])
    only = np.fft.irfft(np.where(inside, shifted, 0), 2 * n)[:n]
    assert np.corrcoef(found, only)[0, 1] > 0.97


def test_the_posterior_mean_is_the_source_and_its_operator_a_convolution():
    large, small, truth = records(noise=0.1)
    made = bayesian.sample(large, small, GRID.time_s, np.random.default_rng(0), 200)
    found = made.mean_in(GRID.time_s)
    assert float(source_error(envelope(found), envelope(truth), GRID.step_s, 2.0)) < 0.05
    # a source of its own answers for its records
    before, zero = round(bayesian.BEFORE_S / GRID.step_s), round(-GRID.time_s[0] / GRID.step_s)
    operator = bayesian._convolution(small[0], len(GRID.time_s) - zero + before, before)
    unit = np.zeros(operator.shape[1])
    unit[before] = 1.0
    np.testing.assert_allclose(operator @ unit, small[0])
    late = np.roll(unit, 5)
    np.testing.assert_allclose((operator @ late)[5:], small[0][:-5])


def test_more_noise_makes_a_wider_posterior():
    spreads = []
    for noise in (0.05, 0.8):
        large, small, _ = records(noise=noise)
        made = bayesian.sample(large, small, GRID.time_s, np.random.default_rng(0), 100)
        spreads.append(made.samples.std(axis=0).mean() / np.abs(made.samples.mean(axis=0)).max())
    assert spreads[1] > 2 * spreads[0]
