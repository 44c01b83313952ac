"""Earthquake catalogues in and out."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from archive_examples import event_table
from obspy import UTCDateTime
from obspy.core.event import Catalog, Event, Magnitude, Origin, ResourceIdentifier

from quakesource.acquire import read_events
from quakesource.acquire.catalogue import write_events
from quakesource.errors import CatalogueError
from quakesource.tables import EVENT


def csv(folder: Path, table: pd.DataFrame) -> Path:
    path = folder / "events.csv"
    table.to_csv(path, index=False)
    return path


def quakeml(folder: Path, *events: Event) -> Path:
    path = folder / "events.xml"
    Catalog(list(events)).write(str(path), format="QUAKEML")
    return path


def origin(**changes: object) -> Origin:
    return Origin(**{"time": UTCDateTime(0), "latitude": 1.0, "longitude": 2.0, "depth": 3000.0, **changes})


def refusal(path: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        read_events(path)
    assert "next:" in str(caught.value)
    return str(caught.value)


def test_csv_gives_the_event_columns_in_order(tmp_path):
    table = read_events(csv(tmp_path, event_table(event_id="0012", remark="x")))
    assert list(table.columns) == list(EVENT)
    assert table.event_id[0] == "0012"  # leading zeros are part of an id
    assert table.longitude_deg[0] == -117.0


def test_mw_serves_as_magnitude_and_none_is_nan(tmp_path):
    table = event_table().drop(columns="magnitude")
    assert np.isnan(read_events(csv(tmp_path, table)).magnitude[0])
    assert read_events(csv(tmp_path, table.assign(mw=6.1))).magnitude[0] == 6.1


def test_rows_without_origin_are_left_out(tmp_path):
    both = pd.concat([event_table(), event_table(event_id="e2", latitude_deg=np.nan)])
    assert list(read_events(csv(tmp_path, both)).event_id) == ["e1"]


def test_round_trip_keeps_milliseconds_and_metres(tmp_path):
    table = event_table(
        origin_time_utc="2016-12-31T23:59:59.987654",
        latitude_deg=-41.123456,
        longitude_deg=-179.987654,
        depth_km=12.345,
        magnitude=np.nan,
    )
    write_events(table, tmp_path / "e.xml")
    (back,) = read_events(tmp_path / "e.xml").to_dict("records")
    assert abs(UTCDateTime(back["origin_time_utc"]) - UTCDateTime("2016-12-31T23:59:59.987654")) < 1e-3
    assert back["latitude_deg"] == pytest.approx(-41.123456, abs=5e-6)
    assert back["longitude_deg"] == pytest.approx(-179.987654, abs=5e-6)
    assert back["depth_km"] == pytest.approx(12.345, abs=1e-3)
    assert np.isnan(back["magnitude"])
    assert back["event_id"] == "e1"


@pytest.mark.parametrize("event_id", ["nc40191336", "2016p858000", "2020-11.A", "run_3"])
@pytest.mark.filterwarnings("ignore:.*valid QuakeML URI")
def test_round_trip_keeps_the_event_id(tmp_path, event_id):
    write_events(event_table(event_id=event_id), tmp_path / "e.xml")
    assert read_events(tmp_path / "e.xml").event_id[0] == event_id


@pytest.mark.parametrize("event_id", ["2020/11/A", "my event", "x;touch pwned"])
@pytest.mark.filterwarnings("ignore:.*valid QuakeML URI")
def test_event_id_that_cannot_be_a_file_name_is_refused(tmp_path, event_id):
    event_table(event_id=event_id).to_csv(tmp_path / "e.csv", index=False)
    with pytest.raises(CatalogueError, match="cannot be part of a file name"):
        read_events(tmp_path / "e.csv")


@pytest.mark.parametrize(
    ("resource", "event_id"),
    [
        ("quakeml:nc.anss.org/Event/NC/71377596", "71377596"),
        ("quakeml:eu.emsc/event/20160824_0000006", "20160824_0000006"),
        ("smi:nz.org.geonet/2016p858000", "2016p858000"),
        ("smi:webservices.ingv.it/fdsnws/event/1/query?eventId=8863681", "8863681"),
        ("smi:ISC/evid=601", "601"),
        ("quakeml:earthquake.usgs.gov/fdsnws/event/1/query?eventid=us7000c7y0&format=quakeml", "us7000c7y0"),
        ("smi:local/ndk/C200501010120A/event", "C200501010120A"),
    ],
)
def test_event_id_is_what_people_call_the_event(tmp_path, resource, event_id):
    event = Event(resource_id=ResourceIdentifier(resource), origins=[origin()])
    assert read_events(quakeml(tmp_path, event)).event_id[0] == event_id


def test_the_preferred_origin_and_magnitude_are_taken(tmp_path):
    first, second = origin(latitude=10.0), origin(latitude=20.0)
    small, large = Magnitude(mag=4.0), Magnitude(mag=5.0)
    event = Event(
        resource_id=ResourceIdentifier("smi:some.agency/1"), origins=[first, second], magnitudes=[small, large]
    )
    event.preferred_origin_id, event.preferred_magnitude_id = second.resource_id, large.resource_id
    table = read_events(quakeml(tmp_path, event))
    assert (table.latitude_deg[0], table.magnitude[0], table.depth_km[0]) == (20.0, 5.0, 3.0)


def test_events_without_hypocentre_are_left_out(tmp_path):
    whole = Event(resource_id=ResourceIdentifier("smi:some.agency/1"), origins=[origin()])
    shallow = Event(resource_id=ResourceIdentifier("smi:some.agency/2"), origins=[origin(depth=None)])
    bare = Event(resource_id=ResourceIdentifier("smi:some.agency/3"))
    assert list(read_events(quakeml(tmp_path, whole, shallow, bare)).event_id) == ["1"]


@pytest.mark.parametrize("column", ["event_id", "origin_time_utc", "latitude_deg", "longitude_deg", "depth_km"])
def test_missing_column_is_named(tmp_path, column):
    assert column in refusal(csv(tmp_path, event_table().drop(columns=column)))


def test_ids_that_are_repeated_with_other_numbers_are_named(tmp_path):
    assert "e1" in refusal(csv(tmp_path, pd.concat([event_table(), event_table(depth_km=9.0)])))


def test_a_row_that_is_repeated_as_it_is_is_one_earthquake(tmp_path):
    assert list(read_events(csv(tmp_path, pd.concat([event_table(), event_table()]))).event_id) == ["e1"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01event_id", b'a,b\n1,2,3,4\n"'])
def test_unreadable_csv(tmp_path, content):
    (tmp_path / "events.csv").write_bytes(content)
    refusal(tmp_path / "events.csv")


def test_empty_and_foreign_files(tmp_path):
    refusal(csv(tmp_path, event_table()[:0]))
    refusal(quakeml(tmp_path))
    (tmp_path / "page.xml").write_text("<html><body>503</body></html>")
    refusal(tmp_path / "page.xml")
    refusal(tmp_path / "nowhere.csv")
    refusal(tmp_path / "nowhere.xml")


@pytest.mark.parametrize("changes", [{"origin_time_utc": "yesterday"}, {"latitude_deg": "35N"}, {"depth_km": "deep"}])
def test_values_that_are_no_time_or_number(tmp_path, changes):
    refusal(csv(tmp_path, event_table(**changes)))
