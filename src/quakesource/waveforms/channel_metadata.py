"""What the metadata say of one channel, for those who need its sign and size but not its whole response."""

import numpy as np
from obspy import Inventory, Trace
from obspy.core.inventory import Channel

from quakesource.errors import WaveformError


def channel_of(inventory: Inventory, record: Trace) -> Channel:
    """The channel epoch that holds the start of a record; WaveformError if there is none."""
    stats = record.stats
    found = [
        channel
        for network in inventory.select(
            network=stats.network, station=stats.station, channel=stats.channel, time=stats.starttime
        )
        for station in network
        for channel in station
        if channel.location_code == stats.location
    ]
    if not found:
        raise WaveformError(
            "no metadata for this channel and time", where=record.id, next_step="Get the StationXML again."
        )
    return found[0]


def gain_sign(channel: Channel) -> float:
    """-1 where an odd number of stages inverts the motion; programs that write sensitivities often drop the sign."""
    stages = channel.response.response_stages if channel.response else []
    return float(np.prod([np.sign(stage.stage_gain) for stage in stages if stage.stage_gain]))


def sensitivity(channel: Channel, where: str) -> float:
    """Counts per unit of ground motion, as stated; WaveformError if it is not."""
    response = channel.response
    stated = response.instrument_sensitivity.value if response and response.instrument_sensitivity else None
    if not stated:
        raise WaveformError("no sensitivity is stated", where=where, next_step="Complete the StationXML.")
    return float(stated)
