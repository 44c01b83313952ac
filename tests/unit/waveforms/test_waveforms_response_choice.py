"""Which of the listed responses belongs to a record, and when there is none."""

import pytest
from instrument_examples import BROADBAND, ORIGIN, broadband, channel, noise_counts, paz_stage, record, respond, station
from obspy.core.inventory import Response

from quakesource.errors import WaveformError
from quakesource.waveforms.response import checked_response

TRACE = record(noise_counts())  # ORIGIN - 120 s to + 360 s
LATER, EARLIER = ORIGIN + 86400, ORIGIN - 86400


def choose(*channels):
    return checked_response(station(*channels), TRACE, (0.02, 0.1), 0.05)


def gain(found) -> float:
    return found.response.response_stages[0].stage_gain


def test_the_epoch_of_the_record_is_taken():
    old = channel(response=broadband(100.0), end_date=EARLIER)
    new = channel(response=broadband(300.0), start_date=LATER)
    now = channel(response=broadband(200.0), start_date=EARLIER, end_date=LATER)
    assert gain(choose(old, new, now)) == 200.0


def test_an_epoch_that_touches_the_record_is_not_another_one():
    before = channel(response=broadband(100.0), end_date=TRACE.stats.starttime)
    now = channel(response=broadband(200.0), start_date=TRACE.stats.starttime, end_date=TRACE.stats.endtime)
    after = channel(response=broadband(300.0), start_date=TRACE.stats.endtime)
    assert gain(choose(before, now, after)) == 200.0


@pytest.mark.parametrize("boundary_s", [-60.0, 60.0, 200.0])
def test_epoch_that_changes_inside_the_record(boundary_s):
    """One response cannot serve a record that two instruments wrote."""
    first = channel(response=broadband(100.0), end_date=ORIGIN + boundary_s)
    second = channel(response=broadband(300.0), start_date=ORIGIN + boundary_s)
    with pytest.raises(WaveformError):
        choose(first, second)


@pytest.mark.parametrize("boundary_s", [-60.0, 300.0])
def test_epoch_that_covers_only_part_of_the_record(boundary_s):
    dates = {"start_date": ORIGIN + boundary_s} if boundary_s < 0 else {"end_date": ORIGIN + boundary_s}
    with pytest.raises(WaveformError):
        choose(channel(response=broadband(), **dates))


def test_same_response_listed_twice_is_one():
    assert choose(channel(response=broadband()), channel(response=broadband()))


@pytest.mark.parametrize(
    "other",
    [{"response": broadband(100.0)}, {"azimuth": 90.0}, {"dip": 90.0}],
    ids=["response", "azimuth", "dip"],
)
def test_contradicting_epochs(other):
    with pytest.raises(WaveformError, match="2 different"):
        choose(channel(response=broadband()), channel(**{"response": broadband(), **other}))


@pytest.mark.parametrize("response", [None, Response()])
def test_channel_without_response(response):
    with pytest.raises(WaveformError, match=r"no response[\s\S]*next:"):
        choose(channel(response=response))


@pytest.mark.parametrize(
    "other", [{"code": "BHN"}, {"location": "00"}, {"end_date": EARLIER}], ids=["code", "location", "time"]
)
def test_no_metadata_for_this_record(other):
    with pytest.raises(WaveformError, match=r"no response for this channel and time[\s\S]*next:"):
        choose(channel(**{"response": broadband(), **other}))


@pytest.mark.parametrize("units", ["PA", "V", "C"])
def test_input_that_is_no_ground_motion(units):
    with pytest.raises(WaveformError, match=rf"{units}[\s\S]*next:"):
        choose(channel(response=respond(paz_stage(1, *BROADBAND, 1500.0, (units, "COUNTS")))))
