"""ComCat's search results and counts."""

import json

import pytest
from shared_files import shared_file

from quakesource.acquire.formats import read_comcat_count, read_comcat_events
from quakesource.errors import CatalogueError
from quakesource.tables import EVENT


def feature(name, **changes):
    properties = {
        "mag": 4.5,
        "time": 1535510008330,
        "type": "earthquake",
        "status": "reviewed",
        "detail": f"https://x/{name}",
    } | changes
    coordinates = properties.pop("coordinates", [-117.775, 34.136, 5.46])
    return {"id": name, "properties": properties, "geometry": {"type": "Point", "coordinates": coordinates}}


def body(*features, **changes):
    whole = {"type": "FeatureCollection", "metadata": {"count": len(features)}, "features": list(features)}
    return json.dumps(whole | changes).encode()


def test_numbers_of_an_event():
    read = read_comcat_events(body(feature("ci38038071")))
    assert list(read.table.columns) == list(EVENT)
    assert read.table.to_dict("records") == [
        {
            "event_id": "ci38038071",
            "origin_time_utc": "2018-08-29T02:33:28.330000Z",
            "latitude_deg": 34.136,
            "longitude_deg": -117.775,
            "depth_km": 5.46,
            "magnitude": 4.5,
        }
    ]
    assert read.detail_urls == {"ci38038071": "https://x/ci38038071"}
    assert read.count == 1
    assert read.problems == []


def test_times_before_1970_and_below_a_millisecond():
    read = read_comcat_events(body(feature("a", time=-1000), feature("b", time=1535510008330.125)))
    assert read.table["origin_time_utc"].tolist() == ["1969-12-31T23:59:59.000000Z", "2018-08-29T02:33:28.330125Z"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mag": None}, "no magnitude"),
        ({"coordinates": [-117, 34, None]}, "no depth"),
        ({"time": None, "mag": None}, "no time and no magnitude"),
        ({"type": "quarry blast"}, "not an earthquake but 'quarry blast'"),
        ({"status": "deleted"}, "the event is deleted"),
        ({"coordinates": [-117, 134, 5]}, "no place on the Earth"),
        ({"coordinates": [-117, 34]}, "not enough values"),
        ({"mag": "big"}, "could not convert"),
        ({"mag": float("nan")}, "no magnitude"),  # Python's JSON knows NaN
    ],
)
def test_what_an_event_lacks_is_told_and_costs_no_other(changes, reason):
    read = read_comcat_events(body(feature("bad", **changes), feature("good")))
    assert read.table["event_id"].tolist() == ["good"]
    ((name, said),) = read.problems
    assert name == "bad"
    assert reason in said
    assert list(read.detail_urls) == ["good"]


def test_event_without_id_and_event_listed_twice():
    read = read_comcat_events(body(feature(""), feature("a"), feature("a"), {"id": "b"}, None))
    assert read.table["event_id"].tolist() == ["a"]
    assert [name for name, _ in read.problems] == ["", "a", "b", ""]
    assert len(read.table) + len(read.problems) == read.count == 5


def test_no_events_is_no_error():
    read = read_comcat_events(body())
    assert read.table.empty
    assert read.count == 0


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"<html><body>Service Unavailable</body></html>", "web page"),
        (body(feature("a"))[:-20], "no complete JSON"),
        (b"", "no complete JSON"),
        (b"[1, 2]", "JSON list"),
        (b"\xff\xfe", "no complete JSON"),
        (json.dumps(feature("a")).encode(), "no FeatureCollection"),
        (body(feature("a"), metadata={"count": 2}), "says 2 events and holds 1"),
    ],
)
def test_another_body_is_an_error(sent, said):
    with pytest.raises(CatalogueError, match=said):
        read_comcat_events(sent)


def test_count():
    assert read_comcat_count(b'{"count":1234,"maxAllowed":20000}') == (1234, 20000)
    for sent in (b"<p>no</p>", b'{"count":1}', b'{"count":null,"maxAllowed":2}', b"7"):
        with pytest.raises(CatalogueError):
            read_comcat_count(sent)


@pytest.mark.real
def test_real_search_and_count():
    read = read_comcat_events(shared_file("services/comcat/usgs_query_small.geojson").read_bytes())
    assert read.table["event_id"].tolist() == ["ci38088992", "nc72955530"]
    assert read.table["origin_time_utc"].tolist() == ["2018-01-18T05:56:04.960000Z", "2018-01-18T05:56:52.220000Z"]
    assert read.table["depth_km"].tolist() == [14.29, -0.68]
    assert read.problems == [("nc72955525", "no magnitude")]
    assert "eventid=ci38088992" in read.detail_urls["ci38088992"]
    assert read_comcat_count(shared_file("services/comcat/usgs_count.geojson").read_bytes()) == (1, 20000)
