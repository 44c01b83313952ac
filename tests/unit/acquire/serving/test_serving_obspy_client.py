"""An archive that is served is a data centre to ObsPy's own client."""

import sys
from pathlib import Path

import numpy as np
import pytest
import urllib3
from obspy import UTCDateTime
from obspy.clients.fdsn import Client
from obspy.clients.fdsn.header import FDSNNoDataException

from quakesource.acquire.serving import BUCKET, ArchiveService, Holdings, Server
from quakesource.acquire.web import Ask, Limits, WebClient

sys.path.insert(0, str(Path(__file__).parents[3] / "download"))
from small_archive import RATE_HZ, write_small_archive


@pytest.fixture(scope="module")
def holdings(tmp_path_factory):
    return Holdings(*write_small_archive(tmp_path_factory.mktemp("served"), n_events=3, n_stations=4))


@pytest.fixture(scope="module")
def server(holdings):
    with Server(ArchiveService(holdings)) as running:
        yield running


@pytest.fixture(scope="module")
def client(server):
    return Client(server.url)


@pytest.fixture(scope="module")
def time(holdings):
    return UTCDateTime(holdings.events["origin_time_utc"][0])


def get(server, path, **headers):
    return WebClient(Limits(attempts=1, per_second=1000), "test").fetch(Ask(f"{server.url}{path}", headers=headers))


def test_every_service_is_found(client):
    assert {"dataselect", "station", "event"} <= set(client.services)


def test_waveforms_are_those_of_the_archive(client, holdings, time):
    stream = client.get_waveforms("XS", "S001", "*", "BH?", time - 10, time + 30)
    kept, _ = holdings.archive.read("XS", "S001", time - 10, time + 30)
    assert {trace.stats.channel for trace in stream} == {"BHE", "BHN", "BHZ"}
    for mine, theirs in zip(sorted(stream, key=str), sorted(kept, key=str), strict=True):
        assert mine.id == theirs.id
        assert np.array_equal(mine.data, theirs.data)
        assert mine.stats.starttime == theirs.stats.starttime


def test_a_bulk_request_gives_what_its_lines_ask_for(client, time):
    bulk = [("XS", "S000", "--", "BHZ", time, time + 20), ("XS", "S002", "*", "BHN,BHE", time, time + 20)]
    assert sorted({trace.id for trace in client.get_waveforms_bulk(bulk)}) == [
        "XS.S000..BHZ",
        "XS.S002..BHE",
        "XS.S002..BHN",
    ]


@pytest.mark.parametrize("codes", [("YY", "S000", "*", "BHZ"), ("XS", "S000", "10", "BHZ"), ("XS", "S0", "*", "BHZ")])
def test_what_is_not_held_is_no_data(client, time, codes):
    with pytest.raises(FDSNNoDataException):
        client.get_waveforms(*codes, time, time + 20)


def test_times_without_records_are_no_data(client, time):
    with pytest.raises(FDSNNoDataException):
        client.get_waveforms("XS", "S000", "*", "BHZ", time + 5000, time + 6000)


def test_stations_come_at_every_level(client):
    inventory = client.get_stations(network="XS", station="S00?", level="response")
    assert [station.code for station in inventory[0]] == ["S000", "S001", "S002", "S003"]
    assert all(channel.response.instrument_sensitivity for channel in inventory[0][0])
    assert len(client.get_stations(level="station", station="S003")[0]) == 1
    text = client.get_stations(level="channel", format="text", channel="BHZ")
    assert text[0][0][0].sample_rate == RATE_HZ


def test_boxes_and_circles_choose_stations(client):
    north = client.get_stations(level="station", minlatitude=35.115)
    assert [station.code for station in north[0]] == ["S002", "S003"]
    near = client.get_stations(level="station", latitude=35.1, longitude=-117.4, maxradius=0.01)
    assert [station.code for station in near[0]] == ["S000"]


def test_events_come_with_picks_if_they_are_asked_for(client, holdings):
    plain = client.get_events(minlatitude=34.995, maxlatitude=35.015)
    assert len(plain) == 2
    assert not plain[0].picks
    (event,) = client.get_events(eventid="1002", includearrivals=True)
    assert len(event.picks) == 4
    assert event.origins[0].time == UTCDateTime(holdings.events["origin_time_utc"][2])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/fdsnws/dataselect/1/query?net=XS&start=2020-01-01", "start and end are required"),
        ("/fdsnws/dataselect/1/query?start=2020-01-02&end=2020-01-01", "end must be after start"),
        ("/fdsnws/dataselect/1/query?start=yesterday&end=2020-01-01", "not a time"),
        ("/fdsnws/station/1/query?level=all", "unknown"),
        ("/fdsnws/event/1/query?minmagnitude=big", "big"),
    ],
)
def test_queries_that_make_no_sense_are_bad_requests(server, path, reason):
    answer = get(server, path)
    assert (answer.status, answer.code) == ("failed", 400)
    assert reason in raw(server, path).data.decode()


def raw(server, path):
    """The answer as it is, which our client reduces to what matters."""
    return urllib3.request("GET", f"{server.url}{path}", retries=False)


def test_every_answer_says_that_the_records_are_simulated(server):
    for path in ("/fdsnws/event/1/query", "/fdsnws/station/1/query", f"{BUCKET}/?list-type=2", "/nothing"):
        assert raw(server, path).headers["X-Simulated"] == "true"


def test_the_bucket_gives_ranges_and_lists_its_keys(server):
    listing = get(server, f"{BUCKET}/?list-type=2&prefix=event_waveforms/").body.decode()
    key = listing.split("<Key>")[1].split("<")[0]
    whole = get(server, f"{BUCKET}/{key}")
    part = get(server, f"{BUCKET}/{key}", Range="bytes=100-199")
    assert (part.code, part.body) == (206, whole.body[100:200])
    assert part.header("Content-Range") == f"bytes 100-199/{len(whole.body)}"
    assert get(server, f"{BUCKET}/{key}", **{"If-Match": '"other"'}).code == 412
    assert get(server, f"{BUCKET}/event_waveforms/2020/2020_001/nothing.ms").status == "no-data"


def test_long_listings_come_in_pages(server):
    pages, token = [], ""
    while True:
        text = get(server, f"{BUCKET}/?list-type=2&max-keys=5&continuation-token={token}").body.decode()
        pages += [part.split("<")[0] for part in text.split("<Key>")[1:]]
        if "<NextContinuationToken>" not in text:
            break
        token = text.split("<NextContinuationToken>")[1].split("<")[0]
    assert pages == sorted(set(pages))
    assert len(pages) > 20
