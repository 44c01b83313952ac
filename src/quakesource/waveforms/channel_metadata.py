"""What the metadata say of one station or channel at one time: its place, its axis, and the sign and size of its gain.

A station file holds the epochs of decades in any order. Whatever is asked of it is asked for a time, and an epoch
holds its start but not its end: a sensor that replaces another at 12:00 writes the sample of 12:00.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from obspy import Inventory, Trace, UTCDateTime
from obspy.core.inventory import Channel, Network, Response, Station

from quakesource.errors import WaveformError
from quakesource.geometry import distance_azimuth

SAME_PLACE_KM = 1.0
"""Sensors of one site are listed with coordinates that differ by some hundred metres."""


@dataclass(frozen=True)
class StationPlace:
    """Where a station stands at one time; WGS84."""

    latitude_deg: float
    longitude_deg: float
    elevation_m: float


def holds(epoch: Network | Station | Channel, time: UTCDateTime) -> bool:
    """Whether start ≤ time < end; an open end holds everything."""
    begun = epoch.start_date is None or epoch.start_date <= time
    return bool(begun and (epoch.end_date is None or time < epoch.end_date))


def station_place(inventory: Inventory, time: UTCDateTime) -> StationPlace:
    """Where a station stands at a time: by its channels of that time, or by its own epochs where it lists no channel.

    Where no epoch holds the time, the place of the nearest one is taken: whether a record has metadata is decided
    channel by channel.

    Raises
    ------
    WaveformError
        There is no station, or its epochs of that time are more than `SAME_PLACE_KM` apart.
    """
    stations = [station for network in inventory for station in network]
    channels = [channel for station in stations for channel in station]
    places = _places_at(channels, time) or _places_at(stations, time) or _nearest(channels or stations, time)
    if not places:
        raise WaveformError("no station is described", next_step="Get the StationXML again.")
    first = places[0]
    others = {(place.latitude_deg, place.longitude_deg) for place in places}
    if len(others) == 1:
        return first
    apart_km = distance_azimuth(first.latitude_deg, first.longitude_deg, *zip(*others, strict=True)).distance_km.max()
    if apart_km > SAME_PLACE_KM:
        raise WaveformError(
            f"two places for one time, {apart_km:.3g} km apart",
            where=f"{inventory[0].code}.{stations[0].code} at {time}",
            next_step="Find out where the station stood and remove the other epoch from the StationXML.",
        )
    return first


def channel_at(inventory: Inventory, record: Trace, time: UTCDateTime) -> Channel:
    """The epoch of a record's channel that holds a time.

    Raises
    ------
    WaveformError
        There is none, or there are several that contradict each other.
    """
    found = [channel for channel in epochs_of(inventory, record) if holds(channel, time)]
    if not found:
        raise WaveformError(
            "no metadata for this channel and time",
            where=f"{record.id} at {time}",
            next_step="Get the StationXML again.",
        )
    refuse_contradictions(found, record.id)
    return found[0]


def channel_through(inventory: Inventory, record: Trace, start: UTCDateTime, end: UTCDateTime) -> Channel:
    """As `channel_at`, for a span of time; WaveformError if the channel is another one at its end."""
    first, last = (channel_at(inventory, record, time) for time in (start, end))
    if not alike(first, last):
        raise WaveformError(
            "the response changes within the record", where=record.id, next_step="Leave the channel out."
        )
    return first


def epochs_of(inventory: Inventory, record: Trace) -> list[Channel]:
    """Every epoch of a record's channel, whatever its time."""
    stats = record.stats
    return [
        channel
        for network in inventory.select(network=stats.network, station=stats.station)
        for station in network
        for channel in station
        if (channel.code, channel.location_code) == (stats.channel, stats.location)
    ]


def refuse_contradictions(epochs: list[Channel], where: str) -> None:
    """WaveformError if epochs of one time differ in response or axis: the file does not say which is right."""
    if not all(alike(epoch, epochs[0]) for epoch in epochs):
        raise WaveformError(
            f"{len(epochs)} different responses for one time",
            where=where,
            next_step="Remove the wrong epoch from the StationXML.",
        )


def alike(one: Channel, other: Channel) -> bool:
    """Whether two epochs have the same response and axis."""
    return (one.response, one.azimuth, one.dip) == (other.response, other.azimuth, other.dip)


def gain_sign(channel: Channel) -> float:
    """-1 where an odd number of factors inverts the motion; programs that write sensitivities often drop the sign."""
    stages = channel.response.response_stages if channel.response else []
    factors = [stage.stage_gain for stage in stages if stage.stage_gain]
    factors += [a0 for stage in stages if (a0 := getattr(stage, "normalization_factor", None))]
    return float(np.prod(np.sign(factors)))


def sensitivity(response: Response | None, where: str) -> float:
    """Counts per unit of ground motion, as stated; WaveformError if it is not."""
    stated = response.instrument_sensitivity.value if response and response.instrument_sensitivity else None
    if not stated:
        raise WaveformError("no sensitivity is stated", where=where, next_step="Complete the StationXML.")
    return float(stated)


def _places_at(epochs: Iterable[Station | Channel], time: UTCDateTime) -> list[StationPlace]:
    return [_place(epoch) for epoch in epochs if holds(epoch, time)]


def _nearest(epochs: list[Station] | list[Channel], time: UTCDateTime) -> list[StationPlace]:
    def away_s(epoch: Station | Channel) -> float:
        ends = [date for date in (epoch.start_date, epoch.end_date) if date is not None]
        return min((abs(date - time) for date in ends), default=0.0)

    return [_place(min(epochs, key=away_s))] if epochs else []


def _place(epoch: Station | Channel) -> StationPlace:
    return StationPlace(float(epoch.latitude), float(epoch.longitude), float(epoch.elevation or 0.0))
