"""A response's own numbers: the normalisation, the stated sensitivity, and complex numbers in pairs."""

import numpy as np
import pytest
from instrument_examples import (
    BROADBAND,
    broadband,
    channel,
    digitiser,
    noise_counts,
    paz_stage,
    record,
    respond,
    station,
)

from quakesource.errors import WaveformError
from quakesource.waveforms.response import checked_response

BAND_HZ = (0.02, 0.1)
FREQUENCIES_HZ = np.geomspace(*BAND_HZ, 5)


def check(response):
    return checked_response(station(channel(response=response)), record(noise_counts()), BAND_HZ, 0.05)


def amplitude(response):
    return np.abs(response.get_evalresp_response_for_frequencies(FREQUENCIES_HZ, output="VEL"))


@pytest.mark.parametrize("units", ["M/S", "M", "M/S**2"])
@pytest.mark.parametrize("factor", [3.0, 0.159, 1e3, -3.0])
def test_a_wrong_normalisation_is_computed_anew_and_told(factor, units):
    response, true = broadband(units=units), broadband(units=units)
    response.response_stages[0].normalization_factor *= factor
    found = check(response)
    assert f"A0 made the response {abs(factor):.3g} times the stated sensitivity" in found.repair
    assert np.allclose(amplitude(found.response), amplitude(true), rtol=1e-6)
    assert response.response_stages[0].normalization_factor == pytest.approx(
        factor * true.response_stages[0].normalization_factor
    )  # the listed one is left alone


@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_nominal_sensitivities_are_believed(factor):
    assert check(respond(paz_stage(1, *BROADBAND, 1500.0), digitiser(2), sensitivity=factor * 6e8)).repair == ""


@pytest.mark.parametrize("frequency_hz", [0.02, 0.05, 5.0])
def test_a_sensitivity_at_another_frequency_is_compared_there(frequency_hz):
    """A short-period sensor: flat from 1 Hz, so that its size at 0.02 Hz is another one."""
    short = [0j, 0j], [-4.4 + 4.4j, -4.4 - 4.4j]
    response = respond(paz_stage(1, *short, 1500.0, normalised_at_hz=10.0), digitiser(2))
    stated = response.instrument_sensitivity
    stated.frequency = frequency_hz
    stated.value = float(np.abs(response.get_evalresp_response_for_frequencies([frequency_hz], output="VEL"))[0])
    if 0.8 < 6e8 / stated.value < 1.25:
        assert check(response).repair == ""
    else:  # the gains of the stages are not the size at this frequency: the older check refuses that
        with pytest.raises(WaveformError, match="the gains of the stages give"):
            check(response)


def test_poles_that_contradict_the_stated_sensitivity_at_its_frequency():
    """A sensor of 1 Hz whose sensitivity is stated flat at 0.02 Hz; its normalisation is right."""
    response = respond(paz_stage(1, [0j, 0j], [-4.4 + 4.4j, -4.4 - 4.4j], 1500.0, normalised_at_hz=10.0), digitiser(2))
    response.instrument_sensitivity.frequency = 0.02
    with pytest.raises(WaveformError, match=r"at 0.02 Hz, the stated sensitivity is 6e\+08[\s\S]*next:"):
        check(response)


@pytest.mark.parametrize("imaginary", [430.5, 92.6, -430.5])
@pytest.mark.parametrize("kind", ["pole", "zero"])
def test_a_complex_number_without_its_conjugate_is_told(kind, imaginary):
    zeros, poles = (list(values) for values in BROADBAND)
    lonely = complex(-463.1, imaginary)
    (poles if kind == "pole" else zeros).extend([lonely, lonely])
    with pytest.raises(WaveformError, match=rf"a {kind} without its conjugate: -463.1[\s\S]*next:"):
        check(respond(paz_stage(1, zeros, poles, 1500.0), digitiser(2)))


def test_pairs_that_were_rounded_apart_are_pairs():
    zeros, poles = (list(values) for values in BROADBAND)
    poles += [-463.1 + 430.5j, -463.1 - 430.4j, -100.0 + 1e-9j]
    assert check(respond(paz_stage(1, zeros, poles, 1500.0), digitiser(2))).repair == ""
