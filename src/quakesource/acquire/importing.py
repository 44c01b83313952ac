"""Folders of MiniSEED, SAC or other waveform files, with StationXML, pole-zero files or headers, become an archive."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from obspy import Inventory, Trace, UTCDateTime
from obspy.core.inventory import Channel

from quakesource.acquire.archive import read_checked
from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.ground_motion_response import COUNTS, check_units
from quakesource.acquire.knet_header import UNITS as KNET_UNITS
from quakesource.acquire.knet_header import acceleration, is_knet
from quakesource.acquire.metadata_files import read_metadata
from quakesource.acquire.outside_names import refused_codes
from quakesource.acquire.sac_header import (
    inventory_from_sac,
    inventory_from_stationxml,
    unnamed_component,
    valid_channel_code,
)
from quakesource.errors import ArchiveError, CatalogueError, UnitsError, WaveformError
from quakesource.settings import CollectionSettings
from quakesource.waveforms.channel_metadata import channel_through

KEPT_BEFORE_S, KEPT_AFTER_S = 1800.0, 3600.0
"""Records are cut to this window around the origin time: an SDS archive holds whole days."""
NO_NETWORK = "XX"
"""The code that FDSN keeps for data without a network; paths of an SDS archive need one."""


class _Record(NamedTuple):
    """A trace of a file, cut to the event; ``note`` says what was put right."""

    source: str
    trace: Trace
    note: str


def import_collection(collection: CollectionSettings, root: Path, events: pd.DataFrame, writer: ArchiveWriter) -> None:
    """Take the files of one collection into an archive; every file, of metadata too, is noted in the ledger.

    Raises
    ------
    UnitsError
        The collection does not state its units.
    ArchiveError
        The folder or the files are not there, raw counts come without responses, or nothing could be read.
    CatalogueError
        The event is not in the event table.
    """
    folder = root / collection.folder
    units = check_units(collection.units, where=f"collection {collection.folder} ({collection.event})")
    origin_time = _origin_time(collection.event, events)
    files = sorted(path for path in folder.glob(collection.waveforms) if path.is_file())
    if not files:
        raise ArchiveError(
            f"No file matches {collection.waveforms!r}.",
            where=str(folder),
            next_step="Correct 'folder' or 'waveforms' of the collection, or import.root.",
        )
    inventory = Inventory([])
    if collection.stations is not None:
        inventory, odd = read_metadata(folder, collection.stations)
        for file, reason in odd:
            writer.record(collection.event, str(file.relative_to(root)), None, "unreadable", reason)
    n_before, n_rows = writer.n_traces, len(writer.ledger)
    records = list(_records(files, root, collection.event, origin_time, inventory, writer))
    if units == COUNTS and not len(inventory) and not all(is_knet(record.trace) for record in records):
        raise ArchiveError(
            "Raw counts without responses cannot become ground motion.",
            where=str(folder),
            next_step="State 'stations' of the collection (StationXML or SAC pole-zero files), or its true units.",
        )
    inclinations = _inclinations(records)
    for record in records:
        trace = record.trace
        try:
            if is_knet(trace):
                trace, described = _strong_motion(trace, units)
                writer.add_inventory(described)
            elif len(inventory):
                channel = _described(inventory, trace, needs_response=units == COUNTS)
                if units != COUNTS:
                    writer.add_inventory(inventory_from_stationxml(channel, trace, units))
            else:
                writer.add_inventory(inventory_from_sac(trace, units, inclinations[_sensor(trace)]))
        except (ArchiveError, WaveformError) as error:
            writer.record(collection.event, record.source, trace, "no metadata", error.what)
            continue
        writer.add_trace(trace, collection.event, record.source, record.note)
    if writer.n_traces == n_before:
        reasons = {f"{row['status']}: {row['reason']}" for row in writer.ledger[n_rows:]}
        raise ArchiveError(
            f"None of {len(files)} waveform files could be used.",
            where=str(folder),
            next_step=f"Correct the pattern, the event or the files: {'; '.join(sorted(reasons))}.",
        )
    if units == COUNTS:
        writer.add_inventory(inventory)


def _records(
    files: list[Path], root: Path, event: str, origin_time: UTCDateTime, inventory: Inventory, writer: ArchiveWriter
) -> Iterator[_Record]:
    """Traces near the event; those that cannot be named or lie at another time are rows of the ledger."""
    for file in files:
        source = str(file.relative_to(root))
        try:
            stream = read_checked(file)
        except ArchiveError as error:
            writer.record(event, source, None, "unreadable", error.what)
            continue
        for trace in stream:
            if not is_knet(trace):
                trace.stats.channel = valid_channel_code(trace) or unnamed_component(trace, source)
            note = _name_network(trace, inventory)
            stats = trace.stats
            if reason := refused_codes(stats.network, stats.station, stats.location, stats.channel or None):
                writer.record(event, source, trace, "refused", reason)
                continue
            cut = trace.slice(origin_time - KEPT_BEFORE_S, origin_time + KEPT_AFTER_S)
            if cut.stats.npts < 2:
                writer.record(event, source, trace, "other time", "no sample near the origin time")
                continue
            yield _Record(source, cut, note)


def _name_network(trace: Trace, inventory: Inventory) -> str:
    """Give a record without a network code that of the one station with metadata of its name, else `NO_NETWORK`."""
    if trace.stats.network.strip():
        return ""
    known = {network.code for network in inventory for station in network if station.code == trace.stats.station}
    trace.stats.network = known.pop() if len(known) == 1 else NO_NETWORK
    return f"the file has no network code: {trace.stats.network} is taken"


def _described(inventory: Inventory, trace: Trace, *, needs_response: bool) -> Channel:
    """The channel epoch that holds the whole record; ArchiveError or WaveformError if there is none."""
    channel = channel_through(inventory, trace, trace.stats.starttime, trace.stats.endtime)
    if needs_response and (channel.response is None or not channel.response.response_stages):
        raise ArchiveError("the StationXML has no response", where=trace.id, next_step="Ask for level=response.")
    return channel


def _strong_motion(trace: Trace, units: str) -> tuple[Trace, Inventory]:
    if units not in (COUNTS, KNET_UNITS):
        raise UnitsError(
            f"K-NET files have counts and a factor that makes them {KNET_UNITS}, and the collection says {units!r}.",
            where=trace.id,
            next_step=f"Set 'units' of the collection to {KNET_UNITS}.",
        )
    return acceleration(trace)


def _sensor(trace: Trace) -> tuple[str, ...]:
    stats = trace.stats
    return stats.network, stats.station, stats.location, stats.channel[:2]


def _inclinations(records: list[_Record]) -> dict[tuple[str, ...], dict[str, float]]:
    """{sensor: {channel code: cmpinc}} of SAC headers that state one."""
    found: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for record in records:
        header = record.trace.stats.get("sac", {})
        if "cmpinc" in header:
            found[_sensor(record.trace)][record.trace.stats.channel] = float(header["cmpinc"])
    return found


def _origin_time(event_id: str, events: pd.DataFrame) -> UTCDateTime:
    row = events[events["event_id"] == event_id]
    if row.empty:
        raise CatalogueError(
            f"Event {event_id!r} is not in the event table.",
            where="import.collections",
            next_step=f"Use one of {', '.join(events['event_id'])}, or add it to the table.",
        )
    return UTCDateTime(row.iloc[0]["origin_time_utc"])
