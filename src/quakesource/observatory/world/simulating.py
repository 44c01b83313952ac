"""A day of a world: its earthquakes recorded by the network, filed and picked."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from obspy import UTCDateTime

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.mechanisms import moment_magnitude
from quakesource.observatory.world.damaging import StationArchivist
from quakesource.observatory.world.definition import WorldDefinition
from quakesource.observatory.world.elementary import Elementary
from quakesource.observatory.world.network import WorldStation, world_network, world_pick_stations
from quakesource.observatory.world.picking import Reader, picked, read_phases
from quakesource.observatory.world.recording import digitised, ground_motion
from quakesource.observatory.world.seismicity import WorldEvent
from quakesource.observatory.world.sources import pieces_of, total_tensor
from quakesource.observatory.world.structure import WorldPath
from quakesource.tables import MOMENT_TENSOR_COLUMNS

SLOWEST_KM_S = 2.2
FARTHEST_PICK_KM = 160.0


@dataclass
class Day:
    """Rows that one day adds to the ledger and the picks of an archive, and to what is sealed of its records."""

    ledger: list[dict[str, Any]] = field(default_factory=list)
    picks: list[dict[str, Any]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)


class Observatory:
    """Everything of a world that its earthquakes share."""

    def __init__(self, world: WorldDefinition, tables: list[Path]):
        self.world = world
        self.elementary = Elementary(world, tables)
        self.stations = world_network(world)
        self.archivists = {station.code: StationArchivist(station, world) for station in self.stations}
        self.n_named = len(world.stations)
        self.pick_stations = world_pick_stations(world)
        self.first_day = UTCDateTime(world.first_day.isoformat())

    def record_day(self, events: list[WorldEvent], folder: Path) -> Day:
        """Write the waveforms of some earthquakes of one day below ``folder``."""
        writer, day = ArchiveWriter(folder), Day()
        for event in events:
            readers = self._record(event, writer, day)
            rng = np.random.default_rng([self.world.seed, 9, event.number])
            readers += self._pick_only(event, rng)
            day.picks += read_phases(event, readers, self.world, rng)
        writer.write_waveforms()
        day.ledger = writer.ledger
        return day

    def in_reach(self, event: WorldEvent) -> list[tuple[WorldStation, WorldPath]]:
        """Stations that run and are archived, nearest first: the nearest ones, and the named ones that are in reach."""
        network = self.world.network
        day = (event.origin_time - self.first_day) / 86400
        place = (event.latitude_deg, event.longitude_deg, event.depth_km)
        structure = self.elementary.structure
        running = [station for station in self.stations if station.runs_on(day)]
        rough = np.array([_rough_km(event, station.latitude_deg, station.longitude_deg) for station in running])
        order = np.argsort(rough)
        archived = [i for n, i in enumerate(order) if n < network.max_stations or running[i].rank < self.n_named]
        paths = [
            (running[i], structure.path(place, (running[i].latitude_deg, running[i].longitude_deg), running[i].rank))
            for i in archived
            if rough[i] < network.max_distance_km + 5
        ]
        near = [(station, path) for station, path in paths if path.distance_km <= network.max_distance_km]
        return sorted(near, key=lambda pair: pair[1].distance_km)

    def _record(self, event: WorldEvent, writer: ArchiveWriter, day: Day) -> list[Reader]:
        pieces, readers = pieces_of(event, self.world), []
        for station, path in self.in_reach(event):
            rng = np.random.default_rng([self.world.seed, 8, event.number, station.rank])
            ground = ground_motion(event, pieces, station, path, self.elementary, rng)
            stream = digitised(ground, station, path, event, self.world, rng)
            window_s = path.p_s, path.distance_km / SLOWEST_KM_S + 50
            stream, defect = self.archivists[station.code].archived(stream, event.origin_time, window_s, rng)
            for trace in stream:
                writer.add_trace(trace, event.event_id, "simulated")
            day.records.append(
                {
                    "event_id": event.event_id,
                    "station": station.code,
                    "p_s": path.p_s,
                    "s_s": path.s_s,
                    "provinces": "-".join(path.provinces),
                    "share": path.share,
                    "defect": defect,
                }
            )
            if picked(event, self.world, rng):
                readers.append((station.code, "BHZ", station.vertical_sign, path))
        return readers

    def _pick_only(self, event: WorldEvent, rng: np.random.Generator) -> list[Reader]:
        readers = []
        place = (event.latitude_deg, event.longitude_deg, event.depth_km)
        for i, (code, latitude, longitude) in enumerate(self.pick_stations):
            near = _rough_km(event, latitude, longitude) < FARTHEST_PICK_KM
            if near and picked(event, self.world, rng):
                # ranks of their own, behind those of the recording stations
                path = self.elementary.structure.path(place, (latitude, longitude), 100_000 + i)
                readers.append((code, "EHZ", 1, path))
        return readers


def catalogue_rows(events: list[WorldEvent]) -> pd.DataFrame:
    """What the catalogue says, columns of `tables.EVENT`."""
    rows = []
    for event in events:
        latitude, longitude, depth_km, magnitude, late_s = event.catalogue
        rows.append(
            {
                "event_id": event.event_id,
                "origin_time_utc": str(event.origin_time + late_s),
                "latitude_deg": latitude,
                "longitude_deg": longitude,
                "depth_km": depth_km,
                "magnitude": magnitude,
            }
        )
    return pd.DataFrame(rows)


def truth_rows(events: list[WorldEvent], world: WorldDefinition) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The true sources: columns of `tables.REFERENCE`, and what else is true of them."""
    references, sources = [], []
    for event in events:
        tensor = total_tensor(event, world)
        references.append(
            {
                "event_id": event.event_id,
                **dict(zip(MOMENT_TENSOR_COLUMNS, tensor, strict=True)),
                "depth_km": event.depth_km,
                "mw": float(moment_magnitude(tensor)),
                "source": f"simulated: world {world.title}",
                "source_kind": event.kind,
            }
        )
        sources.append(
            {
                "event_id": event.event_id,
                "origin_time_utc": str(event.origin_time),
                "latitude_deg": event.latitude_deg,
                "longitude_deg": event.longitude_deg,
                "depth_km": event.depth_km,
                "fault_system": event.fault_system,
                **dict(zip(("strike_deg", "dip_deg", "rake_deg"), event.plane, strict=True)),
            }
        )
    return pd.DataFrame(references), pd.DataFrame(sources)


def _rough_km(event: WorldEvent, latitude_deg: float, longitude_deg: float) -> float:
    north = latitude_deg - event.latitude_deg
    east = (longitude_deg - event.longitude_deg) * np.cos(np.radians(event.latitude_deg))
    return float(np.hypot(north, east)) * 111.2
