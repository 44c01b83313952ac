"""Instrument response: identity, and listed responses that are wrong."""

import numpy as np
import pytest
from instrument_examples import (
    BROADBAND,
    RATE_HZ,
    broadband,
    channel,
    counts_of,
    digitiser,
    fir_stage,
    noise_counts,
    paz_stage,
    record,
    respond,
    station,
    wavelet,
)
from obspy.core.inventory.response import ResponseListElement, ResponseListResponseStage
from scipy.signal import firwin

from quakesource.errors import WaveformError
from quakesource.waveforms.response import checked_response, remove_response

BAND_HZ = (0.02, 0.1)
TIME_S = np.arange(9600) / RATE_HZ
HALF_FIR = firwin(41, 0.8 * RATE_HZ / 2, fs=RATE_HZ)[:21]  # outermost coefficient first, centre last


def check(response, trace=None, band=BAND_HZ):
    return checked_response(station(channel(response=response)), trace or record(noise_counts()), band, 0.05)


@pytest.mark.parametrize("frequency_hz", [0.02, 0.1, 0.5])
@pytest.mark.parametrize("units", ["M", "M/S", "M/S**2"])
def test_velocity_to_counts_and_back(units, frequency_hz):
    response = broadband(units=units)
    truth = 2e-6 * wavelet(TIME_S, 240.0, frequency_hz)
    back = remove_response(record(counts_of(truth, response)), response, (0.008, 0.7)).data
    assert np.abs(back - truth).max() < 0.01 * np.abs(truth).max()


@pytest.mark.parametrize("rate_hz", [1.0, 40.0, 100.0])
def test_velocity_is_that_of_obspy(rate_hz):
    trace, band = record(noise_counts(), rate_hz=rate_hz), (0.02, 0.3)
    theirs = trace.copy().detrend("linear")
    theirs.stats.response = broadband()
    theirs.remove_response(output="VEL", water_level=None, pre_filt=(0.01, 0.02, 0.3, min(0.6, 0.475 * rate_hz)))
    ours = remove_response(trace, broadband(), band)
    assert np.abs(ours.data - theirs.data).max() < 1e-6 * np.abs(theirs.data).max()
    assert (ours.id, ours.stats.starttime) == (trace.id, trace.stats.starttime)


def test_negative_gain_turns_the_record_over():
    truth = wavelet(TIME_S, 240.0)
    response = broadband(gain=-1500.0)
    assert check(response).repair == ""
    back = remove_response(record(-counts_of(truth, broadband())), response, (0.008, 0.7)).data
    assert np.abs(back - truth).max() < 0.01


def test_the_record_itself_is_left_alone():
    trace = record(noise_counts())
    remove_response(trace, broadband(), (0.008, 0.7))
    assert trace.data.dtype == np.int32
    assert np.array_equal(trace.data, noise_counts())


def test_right_response_is_not_repaired():
    fir = fir_stage(3, HALF_FIR, "ODD")
    found = check(respond(paz_stage(1, *BROADBAND, 1500.0), digitiser(2), fir))
    assert found.repair == ""
    assert len(found.response.response_stages) == 3  # as listed


@pytest.mark.parametrize("normalised_at_hz", [0.02, 1.0, 5.0])
def test_normalisation_frequency_is_bookkeeping(normalised_at_hz):
    stage = paz_stage(1, *BROADBAND, 1500.0, normalised_at_hz=normalised_at_hz)
    assert check(respond(stage, digitiser(2))).repair == ""


@pytest.mark.parametrize(
    "coefficients",
    [HALF_FIR[::-1], 3 * HALF_FIR, HALF_FIR / 400],
    ids=["centre first", "three times too large", "gain error"],
)
def test_wrong_filter_is_found_and_repaired(coefficients):
    right = respond(paz_stage(1, *BROADBAND, 1500.0), digitiser(2))
    wrong = respond(paz_stage(1, *BROADBAND, 1500.0), digitiser(2), fir_stage(3, coefficients, "ODD"))
    truth = wavelet(TIME_S, 240.0)
    trace = record(counts_of(truth, right))
    listed = remove_response(trace, wrong, (0.008, 0.7)).data
    assert np.abs(listed - truth).max() > 0.1  # the fault matters
    found = check(wrong, trace)
    assert "times poles and zeros" in found.repair
    back = remove_response(trace, found.response, (0.008, 0.7)).data
    assert np.abs(back - truth).max() < 0.01


def test_total_gain_that_contradicts_the_stages_is_not_passed_silently():
    response = respond(paz_stage(1, *BROADBAND, 1500.0), digitiser(2), sensitivity=400 * 1500.0 * 4e5)
    try:
        found = check(response)
    except WaveformError:
        return
    assert found.repair


def test_second_analogue_stage_is_part_of_a_right_response():
    """A high-pass in the preamplifier: poles and zeros are those of all analogue stages."""
    preamplifier = paz_stage(2, [0j], [-0.1 + 0j], 10.0, ("V", "V"))
    assert check(respond(paz_stage(1, *BROADBAND, 1500.0), preamplifier, digitiser(3))).repair == ""


def test_sensor_given_as_a_list_is_not_replaced_by_its_preamplifier():
    """A geophone's response as a table, then a digitiser: the table is right, the digitiser alone is not."""
    corner = 2 * np.pi * 1.0
    frequencies = np.geomspace(0.005, 9.0, 80)
    s = 2j * np.pi * frequencies
    values = s**2 / (s**2 + 1.4 * corner * s + corner**2)
    elements = [
        ResponseListElement(f, float(abs(v)), float(np.degrees(np.angle(v))))
        for f, v in zip(frequencies, values, strict=True)
    ]
    table = ResponseListResponseStage(1, 100.0, 5.0, "M/S", "V", response_list_elements=elements)
    response = respond(table, digitiser(2))
    try:
        found = check(response)
    except WaveformError:
        return
    assert found.repair == ""


def test_orientation_comes_with_the_response():
    inventory = station(channel("BH1", 33.0, 5.0, broadband()))
    found = checked_response(inventory, record(noise_counts(), code="BH1"), BAND_HZ, 0.05)
    assert (found.azimuth_deg, found.dip_deg) == (33.0, 5.0)


@pytest.mark.parametrize("unknown", [{"azimuth": None}, {"dip": None}])
def test_unknown_orientation_is_not_taken_as_north(unknown):
    inventory = station(channel("BH1", **{"azimuth": 33.0, "dip": 0.0, **unknown}, response=broadband()))
    with pytest.raises(WaveformError):
        checked_response(inventory, record(noise_counts(), code="BH1"), BAND_HZ, 0.05)


@pytest.mark.parametrize("rate_hz", [1.0, 4.0, 100.0])
def test_other_sampling_rates(rate_hz):
    time_s = np.arange(480 * rate_hz) / rate_hz
    truth = wavelet(time_s, 240.0)
    trace = record(counts_of(truth, broadband(), rate_hz), rate_hz=rate_hz)
    found = check(broadband(), trace)
    back = remove_response(trace, found.response, (0.008, 0.7)).data
    assert np.abs(back - truth).max() < 0.01
