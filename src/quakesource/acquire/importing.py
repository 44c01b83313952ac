"""Folders of MiniSEED or SAC files, with StationXML, pole-zero files or SAC headers, become an archive."""

from pathlib import Path

import pandas as pd
from obspy import Inventory, Trace, UTCDateTime, read_inventory

from quakesource.acquire.archive import read_checked
from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.ground_motion_response import COUNTS, check_units
from quakesource.acquire.outside_names import refused_codes
from quakesource.acquire.read_pole_zero import read_pole_zero
from quakesource.acquire.sac_header import inventory_from_sac, inventory_from_stationxml, valid_channel_code
from quakesource.errors import ArchiveError, CatalogueError
from quakesource.settings import CollectionSettings

KEPT_BEFORE_S, KEPT_AFTER_S = 1800.0, 3600.0
"""Records are cut to this window around the origin time: an SDS archive holds whole days."""


def import_collection(collection: CollectionSettings, root: Path, events: pd.DataFrame, writer: ArchiveWriter) -> None:
    """Take the files of one collection into an archive; every file is noted in the ledger.

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
    inventory = _metadata(folder, collection.stations)
    if units == COUNTS and not len(inventory):
        raise ArchiveError(
            "Raw counts without responses cannot become ground motion.",
            where=str(folder),
            next_step="State 'stations' of the collection (StationXML or SAC pole-zero files), or its true units.",
        )
    n_before, n_rows = writer.n_traces, len(writer.ledger)
    for file in files:
        source = str(file.relative_to(root))
        try:
            stream = read_checked(file)
        except ArchiveError as error:
            writer.record(collection.event, source, None, "unreadable", error.what)
            continue
        for trace in stream:
            trace.stats.channel = valid_channel_code(trace)
            stats = trace.stats
            if reason := refused_codes(stats.network, stats.station, stats.location, stats.channel or None):
                writer.record(collection.event, source, trace, "refused", reason)
                continue
            cut = trace.slice(origin_time - KEPT_BEFORE_S, origin_time + KEPT_AFTER_S)
            if cut.stats.npts < 2:
                writer.record(collection.event, source, trace, "other time", "no sample near the origin time")
                continue
            try:
                described = inventory.select(
                    network=cut.stats.network,
                    station=cut.stats.station,
                    location=cut.stats.location,
                    channel=cut.stats.channel,
                    starttime=cut.stats.starttime,
                    endtime=cut.stats.endtime,
                )
                if units == COUNTS:
                    _refuse_undescribed(described, cut, needs_response=True)
                elif len(inventory):
                    _refuse_undescribed(described, cut, needs_response=False)
                    writer.add_inventory(inventory_from_stationxml(described, cut, units))
                else:
                    writer.add_inventory(inventory_from_sac(cut, units))
            except ArchiveError as error:
                writer.record(collection.event, source, trace, "no metadata", error.what)
                continue
            writer.add_trace(cut, collection.event, source)
    if writer.n_traces == n_before:
        reasons = {f"{row['status']}: {row['reason']}" for row in writer.ledger[n_rows:]}
        raise ArchiveError(
            f"None of {len(files)} waveform files could be used.",
            where=str(folder),
            next_step=f"Correct the pattern, the event or the files: {'; '.join(sorted(reasons))}.",
        )
    if units == COUNTS:
        writer.add_inventory(inventory)


def _refuse_undescribed(described: Inventory, trace: Trace, *, needs_response: bool) -> None:
    if not len(described):
        raise ArchiveError(
            "the station metadata do not describe this channel and time", where=trace.id, next_step="Get them again."
        )
    response = described[0][0][0].response
    if needs_response and (response is None or not response.response_stages):
        raise ArchiveError("the StationXML has no response", where=trace.id, next_step="Ask for level=response.")


def _metadata(folder: Path, pattern: str | None) -> Inventory:
    inventory = Inventory([])
    if pattern is None:
        return inventory
    files = sorted(path for path in folder.glob(pattern) if path.is_file())
    if not files:
        raise ArchiveError(
            f"No station metadata matches {pattern!r}.",
            where=str(folder),
            next_step="Correct 'stations' of the collection.",
        )
    for file in files:
        if file.read_bytes()[:1] == b"*":
            inventory += read_pole_zero(file)
            continue
        try:
            inventory += read_inventory(str(file))
        except Exception as error:  # ObsPy's readers raise whatever their parser raises
            raise ArchiveError(
                f"Neither StationXML nor a SAC pole-zero file: {error}",
                where=str(file),
                next_step="Get the metadata again, or narrow 'stations' of the collection.",
            ) from None
    return inventory


def _origin_time(event_id: str, events: pd.DataFrame) -> UTCDateTime:
    row = events[events["event_id"] == event_id]
    if row.empty:
        raise CatalogueError(
            f"Event {event_id!r} is not in the event table.",
            where="import.collections",
            next_step=f"Use one of {', '.join(events['event_id'])}, or add it to the table.",
        )
    return UTCDateTime(row.iloc[0]["origin_time_utc"])
