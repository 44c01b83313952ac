"""What a defect is given, and what it gives back."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
from obspy import Inventory, Stream, Trace, UTCDateTime
from obspy.core.inventory import Channel


@dataclass(frozen=True)
class StationRecords:
    """Records of one station and one earthquake, as integer counts without gaps.

    ``window_s`` runs from the first arrival to the end of the surface waves, relative to ``origin_time``; ``band_hz``
    is where the earthquake is looked at.
    """

    stream: Stream
    inventory: Inventory
    origin_time: UTCDateTime
    window_s: tuple[float, float]
    band_hz: tuple[float, float]

    def copy(self) -> "StationRecords":
        """A copy to damage."""
        return replace(self, stream=self.stream.copy(), inventory=deepcopy(self.inventory))

    def channel(self, code: str) -> Channel:
        """Metadata of a channel, first epoch."""
        return next(c for c in self.inventory[0][0].channels if c.code == code)

    def any_trace(self, rng: np.random.Generator) -> Trace:
        """One of the records."""
        return self.stream[int(rng.integers(len(self.stream)))]

    def samples(self, trace: Trace, start_s: float, end_s: float) -> slice:
        """The samples of a trace between two times relative to the origin time."""
        first = trace.stats.starttime - self.origin_time
        rate = trace.stats.sampling_rate
        return slice(max(0, round((start_s - first) * rate)), max(0, round((end_s - first) * rate)))


@dataclass(frozen=True)
class Damage:
    """Damaged copies; ``channels`` are the codes whose records or metadata are wrong now, ``done`` says how."""

    records: StationRecords
    channels: tuple[str, ...]
    done: str


Defect = Callable[[StationRecords, np.random.Generator], Damage]


def all_channels(records: StationRecords) -> tuple[str, ...]:
    """Codes of all records."""
    return tuple(sorted({trace.stats.channel for trace in records.stream}))
