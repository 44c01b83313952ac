"""Full scale, input units and stated axes: what a single record and its metadata say against each other."""

import numpy as np
import pytest
from instrument_examples import BROADBAND, broadband, digitiser, noise_counts, paz_stage, record, respond

from quakesource.errors import WaveformError
from quakesource.waveforms.quality.axes import axes_remark, expected_azimuths_deg
from quakesource.waveforms.quality.clipping import full_scale_share, screen_clipping
from quakesource.waveforms.quality.units import screen_units


def peaking_at(peak: float, kind=np.int32):
    data = noise_counts().astype(np.float64)
    data[5000] = -peak
    return record(data.astype(kind))


@pytest.mark.parametrize("bits", [24, 26, 32])
@pytest.mark.parametrize("share", [0.85, 0.99])
def test_records_near_full_scale_of_a_digitiser_are_clipped(bits, share):
    trace = peaking_at(share * 2.0 ** (bits - 1))
    assert full_scale_share(trace) == pytest.approx(share, abs=1e-6)
    with pytest.raises(WaveformError, match=rf"clipped: {100 * share:.0f} % of full scale[\s\S]*next:"):
        screen_clipping(trace)


@pytest.mark.parametrize(
    ("peak", "share"), [(0.5 * 2**23, 0.5), (0.79 * 2**23, 0.79), (0.5 * 2**25, 0.5), (2**30, 0.5)]
)
def test_records_that_leave_room_pass(peak, share):
    assert screen_clipping(peaking_at(peak)) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("beyond", [1.05, 1.25])
def test_overshoot_of_a_filter_is_still_the_smaller_digitiser(beyond):
    assert full_scale_share(peaking_at(beyond * 2**23)) == pytest.approx(beyond, rel=1e-6)
    with pytest.raises(WaveformError, match="clipped"):
        screen_clipping(peaking_at(beyond * 2**23))


def test_far_beyond_one_full_scale_is_the_next_digitiser():
    assert screen_clipping(peaking_at(1.4 * 2**23)) == pytest.approx(1.4 / 4, rel=1e-6)


def test_the_largest_of_all_integers_is_clipped_and_not_minus_itself():
    data = noise_counts()
    data[5000] = np.iinfo(np.int32).min
    assert full_scale_share(record(data)) == 1.0


@pytest.mark.parametrize("kind", [np.int16, np.int64])
def test_other_integers(kind):
    assert full_scale_share(peaking_at(30000, kind)) == pytest.approx(30000 / 2**23)


def test_integers_beyond_32_bits_are_clipped_rather_than_a_crash():
    with pytest.raises(WaveformError, match="clipped"):
        screen_clipping(peaking_at(2.0**40, np.int64))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_floating_point_has_no_full_scale(kind):
    assert np.isnan(screen_clipping(peaking_at(2.0**23, kind)))


def test_a_record_cut_off_at_its_own_maximum_is_not_judged_by_it():
    """Flat tops at a level that is no full scale: many a program calls this clipped, and so every square wave."""
    data = np.clip(50 * noise_counts(), -30000, 30000)
    assert (np.abs(data) == 30000).mean() > 0.3
    assert screen_clipping(record(data)) < 0.01


ACCELEROMETER = ([], [-200.0 + 0j, -300.0 + 0j])
GEOPHONE = ([0j, 0j, 0j], [-4.4 + 4.4j, -4.4 - 4.4j, -0.01 + 0j])


def response(zeros, poles, units):
    return respond(paz_stage(1, zeros, poles, 1500.0, (units, "V")), digitiser(2))


def with_zeros(shape, change):
    zeros, poles = shape
    return zeros + [0j] * change, poles


@pytest.mark.parametrize(
    ("channel", "shape", "units"),
    [
        ("BHZ", BROADBAND, "M/S"),
        ("HH1", BROADBAND, "m/s"),
        ("BHZ", BROADBAND, "M/SEC"),
        ("ELZ", GEOPHONE, "M/S"),
        ("BHZ", with_zeros(BROADBAND, 1), "M"),
        ("HNZ", ACCELEROMETER, "M/S**2"),
        ("HNE", with_zeros(ACCELEROMETER, 1), "M/S"),
        ("BN2", with_zeros(ACCELEROMETER, 2), "M"),
    ],
)
def test_units_that_belong_to_the_instrument_pass(channel, shape, units):
    screen_units(channel, response(*shape, units), "XX.ABC")


@pytest.mark.parametrize(
    ("channel", "shape", "units", "fault"),
    [
        ("BHZ", BROADBAND, "M/S**2", "a seismometer"),
        ("BHZ", BROADBAND, "M", "a seismometer"),
        ("HLN", with_zeros(BROADBAND, 1), "M/S**2", "a seismometer"),
        ("BHZ", ACCELEROMETER, "M/S**2", "a seismometer"),
        ("HNZ", ACCELEROMETER, "M/S", "an accelerometer"),
        ("HNZ", ACCELEROMETER, "M", "an accelerometer"),
        ("HNZ", BROADBAND, "M/S", "an accelerometer"),
        ("BNE", with_zeros(ACCELEROMETER, 1), "M/S**2", "an accelerometer"),
    ],
)
def test_units_that_cannot_be(channel, shape, units, fault):
    with pytest.raises(WaveformError, match=rf"units: .* is not the response of {fault}[\s\S]*next:"):
        screen_units(channel, response(*shape, units), "XX.ABC")


@pytest.mark.parametrize("units", ["M", "M/S", "M/S**2"])
@pytest.mark.parametrize("channel", ["BHZ", "HNZ"])
def test_a_pure_factor_is_ground_motion_already(channel, units):
    screen_units(channel, response([], [], units), "XX.ABC")


@pytest.mark.parametrize("channel", ["BDZ", "VMZ", "Z", ""])
def test_codes_that_name_no_seismometer_are_not_judged(channel):
    screen_units(channel, response(*BROADBAND, "M/S**2"), "XX.ABC")


def test_a_response_that_starts_otherwise_is_left_to_others():
    assert screen_units("BHZ", respond(digitiser(1)), "XX.ABC") is None
    assert screen_units("BHZ", broadband(), "XX.ABC") is None


@pytest.mark.parametrize(
    ("codes", "azimuths", "remark"),
    [
        (("BHN", "BHE"), (0.0, 90.0), ""),
        (("BHN", "BHE"), (4.9, 85.1), ""),
        (("BHN", "BHE"), (357.0, 87.0), ""),
        (("BH1", "BH2"), (33.0, 123.0), ""),
        (("BHZ",), (0.0,), ""),
        ((), (), ""),
        (
            ("BHN", "BHE"),
            (7.0, 97.0),
            "BHN points to 7°, 7° from where its letter says; BHE points to 97°, 7° from where its letter says",
        ),
        (("BHN", "BHE"), (350.0, 90.0), "BHN points to 350°, 10° from where its letter says"),
        (("BHN", "BHE"), (180.0, 90.0), "BHN points to 180°, 180° from where its letter says"),
        (("BHR", "BHT"), (40.0, 130.0), ""),  # away from the source
        (("BHR", "BHT"), (220.0, 130.0), "BHR points to 220°, 180° from where its letter says"),
        (("BHR", "BHT"), (40.0, 310.0), "BHT points to 310°, 180° from where its letter says"),
    ],
)
def test_letters_against_stated_azimuths(codes, azimuths, remark):
    assert axes_remark(codes, azimuths, 220.0) == remark


def test_axes_by_letter():
    assert expected_azimuths_deg(300.0) == {"N": 0, "E": 90, "1": 0, "2": 90, "R": 120, "T": 210}
