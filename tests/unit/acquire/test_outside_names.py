"""Identifiers from outside become names of files only where they are plain names; the others are rows, not errors."""

import json

import pandas as pd
import pytest
from archive_examples import counts, event_table, record, station_xml

from quakesource.acquire import ArchiveWriter
from quakesource.acquire.catalogue import read_events
from quakesource.acquire.download.earthquakes import find_earthquakes
from quakesource.acquire.download.stations import find_channels
from quakesource.acquire.download.store import Held, Store
from quakesource.acquire.outside_names import inside, refused_codes, refused_event_id
from quakesource.acquire.serving import Reply, Server
from quakesource.acquire.web import Limits, WebClient
from quakesource.errors import ArchiveError, CatalogueError
from quakesource.settings import CatalogueSettings, ServiceSettings, StationSettings

LIMITS = Limits(connect_s=2, read_s=1, total_s=3, attempts=2, first_pause_s=0.01, longest_pause_s=0.02, per_second=500)
ODD_IDS = ["../elsewhere", "..", ".", "a/b", "", "-f", "index", "x" * 200, "two words", "a\nb"]


@pytest.mark.parametrize("event_id", ["ci38457511", "38457511", "20190706_031953.04", "us:1".replace(":", "-"), "Ü_1"])
def test_names_of_catalogues_are_allowed(event_id):
    assert refused_event_id(event_id) == ""


@pytest.mark.parametrize("event_id", ODD_IDS)
def test_what_is_no_name_is_refused_with_the_reason(event_id):
    assert "the event id" in refused_event_id(event_id)


@pytest.mark.parametrize(
    "codes", [("CI", "ABC", "", "BHZ"), ("", "A-1_b", "00", "HHZ"), ("XX", "LONGNAME", "--", "BH1")]
)
def test_codes_of_channels_are_allowed(codes):
    assert refused_codes(*codes) == ""


@pytest.mark.parametrize(
    ("codes", "what"),
    [
        (("..", "ABC", "", "BHZ"), "network"),
        (("CI", "../A", "", "BHZ"), "station"),
        (("CI", "A.B", "", "BHZ"), "station"),
        (("CI", "", "", "BHZ"), "station"),
        (("CI", "ABC", "/", "BHZ"), "location"),
        (("CI", "ABC", "", "B/Z"), "channel"),
    ],
)
def test_other_codes_are_refused_by_name(codes, what):
    assert refused_codes(*codes).startswith(f"the {what} code")


def test_paths_stay_inside(tmp_path):
    assert inside(tmp_path, "a", "b.xml") == tmp_path / "a" / "b.xml"
    for parts in (("..", "b"), ("/tmp",), ("a", "../../b"), (".",)):
        with pytest.raises(ArchiveError, match="does not lie below"):
            inside(tmp_path / "folder", *parts)


def test_the_store_writes_nothing_outside_its_folder(tmp_path):
    store = Store(tmp_path / "store")
    with pytest.raises(ArchiveError):
        store.put("../elsewhere", "XX.ABC", {}, Held([], b"", True))
    with pytest.raises(ArchiveError):
        store.get("e1", "../../elsewhere", {})
    assert list(tmp_path.rglob("*")) == []


def test_a_refused_earthquake_is_a_problem_and_the_others_go_on():
    def feature(name):
        return {
            "id": name,
            "type": "Feature",
            "properties": {"time": 1_577_880_000_000, "mag": 4.5, "type": "earthquake", "status": "reviewed"},
            "geometry": {"type": "Point", "coordinates": [-117.0, 35.0, 8.0]},
        }

    names = ["ci1", "../elsewhere", "index", "ci2"]
    body = {"type": "FeatureCollection", "metadata": {"count": 4}, "features": [feature(name) for name in names]}

    def answer(request):
        return Reply(
            200, b'{"count": 4, "maxAllowed": 20000}' if "count" in request.path else json.dumps(body).encode()
        )

    search = CatalogueSettings(
        provider="comcat", latitude_deg=(34, 36), longitude_deg=(-118, -116), start="2019-01-01", end="2021-01-01"
    )
    with Server(answer) as server:
        found = find_earthquakes(WebClient(LIMITS, "test"), search, ServiceSettings(comcat=server.url))
    assert list(found.table["event_id"]) == ["ci1", "ci2"]
    assert [event for event, _ in found.problems] == ["../elsewhere", "index"]
    assert all("the event id" in reason for _, reason in found.problems)


def test_a_refused_channel_is_a_row_and_the_others_go_on():
    def row(station):
        return f"XX|{station}||BHZ|35.1|-117.1|0|0|0|-90|x|1|1|M/S|40|2000-01-01T00:00:00|\n"

    body = "#Network | Station | Location | Channel | and so on\n" + row("A") + row("../B") + row("C")
    events = pd.DataFrame(
        [{"event_id": "1", "origin_time_utc": "2020-01-01T00:00:00Z", "latitude_deg": 35.0, "longitude_deg": -117.0}]
    )
    with Server(lambda request: Reply(200, body.encode())) as server:
        stations = StationSettings(centres=[server.url], distance_km=(0, 100), networks=["XX"])
        found = find_channels(WebClient(LIMITS, "test"), stations, ServiceSettings(), events)
    assert list(found.channels["station"]) == ["A", "C"]
    assert [(r["station"], r["status"]) for r in found.rows if r["status"] == "refused"] == [("../B", "refused")]


def test_the_archive_keeps_no_station_under_an_odd_name(tmp_path):
    writer = ArchiveWriter(tmp_path / "archive")
    writer.folder.mkdir()
    writer.add_inventory(station_xml(("BHZ", 0.0, -90.0)))
    writer.add_inventory(station_xml(("BHZ", 0.0, -90.0), station="../../B"))
    writer.add_trace(record(counts()), "e1", "here")
    writer.finish(event_table())
    assert [path.name for path in (tmp_path / "archive/stations").iterdir()] == ["XX.ABC.xml"]
    assert [row["status"] for row in writer.ledger] == ["refused", "ok"]


def test_the_archive_refuses_a_record_that_would_leave_its_folder(tmp_path):
    writer = ArchiveWriter(tmp_path)
    writer.take(record(counts(), station="../../../../../../B"))
    with pytest.raises(ArchiveError, match="does not lie below"):
        writer.write_waveforms()


def test_a_table_of_the_user_s_own_says_which_id(tmp_path):
    path = tmp_path / "events.csv"
    event_table(event_id="..").to_csv(path, index=False)
    with pytest.raises(CatalogueError, match="cannot be part of a file name"):
        read_events(path)
