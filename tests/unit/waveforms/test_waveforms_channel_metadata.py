"""Metadata by time: a station's place, a channel's epoch, and what contradicts itself is refused."""

import itertools

import pytest
from instrument_examples import BROADBAND, ORIGIN, broadband, channel, noise_counts, paz_stage, record, respond, station
from obspy import Inventory
from obspy.core.inventory import Network, Site, Station

from quakesource.errors import WaveformError
from quakesource.waveforms.channel_metadata import channel_at, channel_through, gain_sign, station_place

MOVED = ORIGIN - 86400
CHANGES = {"before": MOVED, "at P": ORIGIN, "after": ORIGIN + 86400}


def epoch(latitude_deg: float, start=None, end=None, *, with_channels: bool = True) -> Station:
    place = {"latitude": latitude_deg, "longitude": -118.0, "elevation": 5.0}
    channels = [channel(start_date=start, end_date=end, response=broadband())] if with_channels else []
    for entry in channels:
        entry.latitude = latitude_deg
    return Station("ABC", **place, channels=channels, site=Site(name="made up"), start_date=start, end_date=end)


def inventory(*stations: Station) -> Inventory:
    return Inventory([Network("XX", stations=list(stations))])


@pytest.mark.parametrize("with_channels", [True, False], ids=["channels", "station alone"])
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_place_is_that_of_the_epoch_whatever_the_order(order, with_channels):
    epochs = [
        epoch(35.0, None, MOVED, with_channels=with_channels),
        epoch(36.0, MOVED, ORIGIN + 1, with_channels=with_channels),
        epoch(37.0, ORIGIN + 1, None, with_channels=with_channels),
    ]
    moved = inventory(*(epochs[i] for i in order))
    assert [station_place(moved, time).latitude_deg for time in (MOVED - 1, ORIGIN, ORIGIN + 1)] == [35.0, 36.0, 37.0]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_epoch_holds_its_start_and_not_its_end(change):
    moved = inventory(epoch(35.0, None, change), epoch(36.0, change, None))
    assert station_place(moved, change).latitude_deg == 36.0
    assert station_place(moved, change - 1e-3).latitude_deg == 35.0


def test_epochs_in_networks_of_one_code_are_looked_at_too():
    """Inventories that were joined have the network twice."""
    joined = Inventory(
        [Network("XX", stations=[epoch(35.0, None, MOVED)]), Network("XX", stations=[epoch(36.0, MOVED)])]
    )
    assert station_place(joined, ORIGIN).latitude_deg == 36.0


def test_two_places_at_one_time_are_no_place():
    with pytest.raises(WaveformError, match=r"two places for one time, 444 km apart[\s\S]*next:"):
        station_place(inventory(epoch(36.0), epoch(40.0)), ORIGIN)


def test_sensors_of_one_site_may_be_some_hundred_metres_apart():
    assert station_place(inventory(epoch(36.0), epoch(36.005)), ORIGIN).latitude_deg == 36.0


def test_outside_of_every_epoch_the_nearest_place_is_taken():
    moved = inventory(epoch(35.0, MOVED - 900, MOVED - 800), epoch(36.0, MOVED - 100, MOVED))
    assert station_place(moved, ORIGIN).latitude_deg == 36.0


TRACE = record(noise_counts())


def test_the_minute_after_a_change_has_the_new_polarity():
    """ObsPy's select counts both ends of an epoch as inside."""
    old = channel(dip=90.0, response=broadband(), end_date=ORIGIN)
    new = channel(dip=-90.0, response=broadband(), start_date=ORIGIN)
    for order in ([old, new], [new, old]):
        assert channel_at(station(*order), TRACE, ORIGIN).dip == -90.0
        assert channel_at(station(*order), TRACE, ORIGIN - 1e-3).dip == 90.0


@pytest.mark.parametrize(
    "other", [{"response": broadband(100.0)}, {"azimuth": 90.0}, {"dip": 90.0}], ids=["response", "azimuth", "dip"]
)
@pytest.mark.parametrize("listed_first", [True, False])
def test_two_epochs_of_one_time_are_told_whatever_their_order(other, listed_first):
    channels = [channel(response=broadband()), channel(**{"response": broadband(), **other})]
    with pytest.raises(WaveformError, match="2 different responses for one time"):
        channel_at(station(*channels[:: 1 if listed_first else -1]), TRACE, ORIGIN)


def test_a_response_that_changes_between_two_times_is_refused():
    first = channel(response=broadband(100.0), end_date=ORIGIN + 5)
    second = channel(response=broadband(300.0), start_date=ORIGIN + 5)
    both = station(first, second)
    with pytest.raises(WaveformError, match="changes within the record"):
        channel_through(both, TRACE, ORIGIN, ORIGIN + 10)
    assert channel_through(both, TRACE, ORIGIN, ORIGIN + 4).response == first.response


def test_no_epoch_of_a_channel():
    with pytest.raises(WaveformError, match="no metadata for this channel and time"):
        channel_at(station(channel(response=broadband(), end_date=MOVED)), TRACE, ORIGIN)


def test_a_negative_normalisation_turns_the_motion_over_like_a_negative_gain():
    stage = paz_stage(1, *BROADBAND, 1500.0)
    stage.normalization_factor *= -1
    assert gain_sign(channel(response=respond(stage))) == -1
    assert gain_sign(channel(response=broadband(-1500.0))) == -1
    assert gain_sign(channel(response=broadband())) == 1
