"""Folders of files become an archive: every file is accounted for, and errors lead on."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from archive_examples import ORIGIN, counts, event_table, record, station_xml, write_sac
from obspy import read_inventory

from quakesource.acquire import ArchiveWriter
from quakesource.acquire.importing import KEPT_AFTER_S, KEPT_BEFORE_S, import_collection
from quakesource.errors import ArchiveError, CatalogueError, QuakesourceError
from quakesource.settings import CollectionSettings
from quakesource.waveforms.response import checked_response

PLACE = {"stla": 36.0, "stlo": -118.0, "stel": 0.0}


def collect(root: Path, events: pd.DataFrame | None = None, **settings: object) -> ArchiveWriter:
    table = event_table() if events is None else events
    writer = ArchiveWriter(root / "archive")
    writer.folder.mkdir(exist_ok=True)
    values = {"event": "e1", "folder": "f", "waveforms": "*.mseed", "stations": "*.xml", "units": "counts", **settings}
    import_collection(CollectionSettings(**values), root, table, writer)
    return writer


def ledger(writer: ArchiveWriter) -> pd.DataFrame:
    writer.finish(event_table())
    return pd.read_parquet(writer.folder / "ledger.parquet").set_index("source")


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "f").mkdir()
    record(counts()).write(str(tmp_path / "f/a.mseed"), format="MSEED")
    station_xml(("BHZ", 0, -90)).write(str(tmp_path / "f/s.xml"), format="STATIONXML")
    return tmp_path


def test_every_file_has_a_row(folder):
    (folder / "f/b.mseed").write_bytes(b"<html>")
    record(counts(), ORIGIN + 86400).write(str(folder / "f/c.mseed"), format="MSEED")
    rows = ledger(collect(folder))
    assert dict(rows.status) == {"f/a.mseed": "ok", "f/b.mseed": "unreadable", "f/c.mseed": "other time"}
    assert (rows.reason[["f/b.mseed", "f/c.mseed"]] != "").all()


def test_record_without_metadata_is_not_ok(folder):
    record(counts(), station="NOXML").write(str(folder / "f/b.mseed"), format="MSEED")
    rows = ledger(collect(folder))
    assert rows.status["f/a.mseed"] == "ok"
    assert rows.status["f/b.mseed"] != "ok"


def test_long_records_are_cut_to_the_event(folder):
    record(counts(20000), ORIGIN - 9000, rate_hz=1.0, station="LONG").write(str(folder / "f/a.mseed"), format="MSEED")
    station_xml(("BHZ", 0, -90), station="LONG").write(str(folder / "f/s.xml"), format="STATIONXML")
    (stream,) = collect(folder)._waveforms.values()
    assert stream[0].stats.starttime == ORIGIN - KEPT_BEFORE_S
    assert stream[0].stats.endtime == ORIGIN + KEPT_AFTER_S


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"event": "e9"}, CatalogueError),
        ({"waveforms": "*.nothing"}, ArchiveError),
        ({"stations": "*.nothing"}, ArchiveError),
        ({"stations": None}, ArchiveError),
        ({"stations": "a.mseed"}, ArchiveError),
        ({"folder": "nowhere"}, ArchiveError),
    ],
)
def test_errors_say_what_to_do(folder, settings, error):
    with pytest.raises(error, match="next:"):
        collect(folder, **settings)


def test_nothing_usable_says_why(folder):
    # No archive is written then, and so no ledger either: the message itself has to say it.
    (folder / "f/a.mseed").write_bytes(b"<html>")
    with pytest.raises(ArchiveError, match="unreadable") as caught:
        collect(folder)
    assert "next:" in str(caught.value)


def test_rotated_records_of_two_events_keep_their_own_azimuths(tmp_path):
    """R of one earthquake points elsewhere than R of the next, at the same station and under the same code."""
    events = pd.concat([event_table(), event_table(event_id="e2", origin_time_utc=str(ORIGIN + 5 * 86400))])
    origins = {"e1": (ORIGIN, 40.0), "e2": (ORIGIN + 5 * 86400, 200.0)}
    writer = ArchiveWriter(tmp_path)
    for name, (origin, azimuth) in origins.items():
        radial = record(counts(), origin - 60, channel="BHR")
        write_sac(tmp_path / name / "r.sac", radial, **PLACE, cmpaz=azimuth, cmpinc=90.0)
        settings = CollectionSettings(event=name, folder=name, waveforms="*.sac", units="m/s")
        import_collection(settings, tmp_path, events, writer)
    writer.finish(events)
    inventory = read_inventory(str(tmp_path / "stations/XX.ABC.xml"))
    for origin, azimuth in origins.values():
        trace = record(counts(), origin - 60, channel="BHR")
        assert checked_response(inventory, trace, (0.02, 0.1), 0.05).azimuth_deg == azimuth


def test_ground_motion_in_miniseed_takes_its_orientation_from_stationxml(folder):
    record(1e-6 * np.random.default_rng(0).standard_normal(6000).astype(np.float32)).write(
        str(folder / "f/a.mseed"), format="MSEED"
    )
    rows = ledger(collect(folder, units="m/s"))  # the error text recommends to state 'stations'
    assert rows.status["f/a.mseed"] == "ok"
    inventory = read_inventory(str(folder / "archive/stations/XX.ABC.xml"))
    checked = checked_response(inventory, record(counts()), (0.02, 0.1), 0.05)
    assert checked.dip_deg == -90.0
    assert abs(checked.response.get_evalresp_response_for_frequencies([0.05], output="VEL")[0] - 1) < 1e-3


def test_damaged_station_file_is_an_archive_error(folder):
    (folder / "f/s.xml").write_text("<FDSNStationXML")
    with pytest.raises(QuakesourceError, match="next:"):
        collect(folder)
