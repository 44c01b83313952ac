"""Two archives of one content are the same bytes, whenever they are made: their manifest is a key of what follows."""

import hashlib

from archive_examples import ORIGIN, counts, event_table, record, station_xml
from obspy import UTCDateTime, read_inventory

from quakesource.acquire import ArchiveWriter
from quakesource.products.manifest import write_manifest


def made(folder, created):
    folder.mkdir()
    writer = ArchiveWriter(folder)
    metadata = station_xml(("BHZ", 0, -90), ("BHN", 0, 0))
    metadata.created = created
    writer.add_inventory(metadata)
    writer.add_trace(record(counts(), ORIGIN - 60), "e1", "a")
    writer.finish(event_table())
    write_manifest(folder, "archive", "test", "", {})
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_when_an_archive_is_made_is_not_in_it(tmp_path):
    first = made(tmp_path / "first", UTCDateTime(2020, 1, 1))
    assert len(first) == 5
    assert made(tmp_path / "second", UTCDateTime(2026, 1, 1)) == first
    assert read_inventory(str(tmp_path / "first/stations/XX.ABC.xml")).created == UTCDateTime(0)
