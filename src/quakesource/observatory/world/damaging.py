"""Defects of a world's records and metadata, at the rates of its definition."""

import numpy as np
from obspy import Inventory, Stream, Trace, UTCDateTime

from quakesource.observatory.defects import STATION_DEFECTS
from quakesource.observatory.defects.station_records import StationRecords
from quakesource.observatory.network import NETWORK
from quakesource.observatory.world.definition import WorldDefinition
from quakesource.observatory.world.instruments import station_inventory
from quakesource.observatory.world.network import WorldStation

BAND_HZ = (0.02, 0.05)


class StationArchivist:
    """Hands out one station's records as a data centre would: its metadata may be wrong for good."""

    def __init__(self, station: WorldStation, world: WorldDefinition):
        self.station, self.world = station, world
        self.clean = station_inventory(station, world.network.sampling_rate_hz)
        rng = np.random.default_rng([world.seed, 6, station.rank])
        self.defect = _drawn(world.station_defects, rng)
        header = {"network": NETWORK, "station": station.code}
        self._blank = Stream([Trace(np.zeros(2, np.int32), {**header, "channel": c}) for c in station.stated_axes])

    @property
    def handed_out(self) -> Inventory:
        """The station's metadata as the data centre gives them."""
        return self._filed(self._blank.copy()).inventory

    def archived(
        self, stream: Stream, origin_time: UTCDateTime, window_s: tuple[float, float], rng: np.random.Generator
    ) -> tuple[Stream, str]:
        """Records of one earthquake, perhaps damaged, and which defect they have (blank: none).

        Parameters
        ----------
        window_s : first arrival and end of the surface waves after the origin time
        """
        kind = _drawn(self.world.record_defects, rng)
        records = self._filed(stream)
        records = StationRecords(records.stream, records.inventory, origin_time, window_s, BAND_HZ)
        if kind:
            records = STATION_DEFECTS[kind].damage(records, rng).records
        return records.stream, kind or self.defect

    def _filed(self, stream: Stream) -> StationRecords:
        records = StationRecords(stream, self.clean, UTCDateTime(0), (0.0, 1.0), BAND_HZ)
        if self.defect:
            # the same draw every time: what is wrong stays wrong
            rng = np.random.default_rng([self.world.seed, 7, self.station.rank])
            records = STATION_DEFECTS[self.defect].damage(records, rng).records
        return records


def _drawn(rates: dict[str, float], rng: np.random.Generator) -> str:
    """One of the kinds with the probability that goes with it, or none (blank)."""
    x, at = rng.random(), 0.0
    for kind, rate in rates.items():
        at += rate
        if x < at:
            return kind
    return ""
