"""What was received becomes an archive: files by day and channel, metadata, and the whole ledger."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from obspy import Stream, UTCDateTime, read, read_inventory

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.cutting import within
from quakesource.acquire.download.asked import event_window_ns
from quakesource.acquire.download.store import Store
from quakesource.errors import ArchiveError
from quakesource.settings import StationSettings


def file_received(
    writer: ArchiveWriter, events: pd.DataFrame, ledger: pd.DataFrame, store: Store, stations: StationSettings
) -> Iterator[str]:
    """Take every received record into an archive, in the order of time; yields the events that are done.

    Parameters
    ----------
    ledger : rows of `station_request.StationRequest.ledger`, with ``file``, ``sha256``

    Raises
    ------
    ArchiveError
        A file in the store is not what the ledger says.
    """
    by_event = dict(list(ledger.groupby("event_id", sort=False)))
    ordered = sorted(events.to_dict("records"), key=lambda event: UTCDateTime(event["origin_time_utc"]))
    for event in ordered:
        start_ns, end_ns = event_window_ns({str(k): v for k, v in event.items()}, stations)
        start, end = UTCDateTime(ns=start_ns), UTCDateTime(ns=end_ns)
        # what was asked for later cannot fall on a day before this window's
        # (a second of room: a first sample just before midnight belongs to the day before)
        writer.write_waveforms(before=start - 1)
        rows = by_event.get(event["event_id"], ledger[:0])
        for source, of_station in rows[rows["status"] == "ok"].groupby("source", sort=True):
            if str(source).endswith("/picks"):
                continue
            for trace in within(_records(store, str(source), of_station), start, end):
                writer.take(trace)
        yield str(event["event_id"])
    writer.ledger += [{str(k): v for k, v in row.items()} for row in ledger.to_dict("records")]


def file_stations(writer: ArchiveWriter, folder: Path, wanted: set[tuple[str, str]]) -> None:
    """Take in the metadata of stations that were asked for records."""
    for network, station in sorted(wanted):
        path = folder / f"{network}.{station}.xml"
        if path.is_file():
            writer.add_inventory(read_inventory(str(path)))


def _records(store: Store, source: str, rows: pd.DataFrame) -> Stream:
    event_id, name = source.split("/")
    held = store.whole(event_id, name, str(rows["sha256"].iloc[0]))
    if held is None:
        raise ArchiveError(
            "A received file is not what it was when it was received.",
            where=str(store.folder / event_id / name),
            next_step="Run download_waveforms again (snakemake -R download_waveforms): it fetches what is damaged.",
        )
    wanted = {(r["network"], r["station"], r["location"], r["channel"]) for r in rows.to_dict("records")}
    stream: Any = read(io.BytesIO(held), format="MSEED")
    ids = {".".join(codes) for codes in wanted}
    return Stream([trace for trace in stream if trace.id in ids])
