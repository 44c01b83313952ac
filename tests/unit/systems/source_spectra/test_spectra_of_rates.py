"""Spectra of moment rates against what they are known to be."""

import numpy as np
import pytest

from quakesource.mechanisms import brune, brune_spectrum, half_sine, half_sine_spectrum
from quakesource.observatory.source_catalogues import PULSE_STEP_S, magnitudes, random_pulses, true_sources
from quakesource.systems.source_spectra.spectra import spectrum_of_rate, spectrum_points

FREQUENCY_HZ = spectrum_points(0.004, 1.0, 128)


def test_a_half_sine_has_its_spectrum():
    got = spectrum_of_rate(half_sine(20.0, 20.0), 0.05, FREQUENCY_HZ, 4096.0)
    assert got == pytest.approx(np.abs(half_sine_spectrum(20.0, FREQUENCY_HZ)), abs=2e-3)


def test_a_brune_pulse_has_its_spectrum():
    got = spectrum_of_rate(brune(0.05, 1 / PULSE_STEP_S), PULSE_STEP_S, FREQUENCY_HZ, 4096.0)
    assert got == pytest.approx(np.abs(brune_spectrum(0.05, FREQUENCY_HZ)), rel=0.02)


def test_the_size_does_not_matter():
    rate = half_sine(20.0, 20.0)
    assert spectrum_of_rate(1e20 * rate, 0.05, FREQUENCY_HZ, 2048.0) == pytest.approx(
        spectrum_of_rate(rate, 0.05, FREQUENCY_HZ, 2048.0), rel=1e-12
    )


def test_points_are_even_in_their_logarithm():
    assert FREQUENCY_HZ[[0, -1]] == pytest.approx([0.004, 1.0])
    assert np.diff(np.log(FREQUENCY_HZ)) == pytest.approx(np.log(250) / 127)


def test_magnitudes_follow_gutenberg_and_richter():
    mw = magnitudes(20000, np.random.default_rng(1))
    assert mw.min() >= 5.5
    assert mw.max() <= 8.8
    assert (mw > 6.5).sum() / (mw > 5.5).sum() == pytest.approx(0.1, rel=0.1)


@pytest.mark.parametrize("kind", ["double_corner", "brune", "fall_off"])
def test_true_sources_are_reproducible_and_labelled(kind):
    first, again = (true_sources(kind, 30, np.random.default_rng(4)) for _ in range(2))
    assert first.events.equals(again.events)
    assert any(name.startswith("true_") for name in first.events)


def test_random_pulses_are_positive_finite_and_whole():
    _, pulses = random_pulses(20, np.random.default_rng(1))
    for pulse in pulses:
        assert pulse.min() >= 0
        assert pulse[0] == pulse[-1] == 0
        assert pulse.max() > 0
