"""Clients that ask nonsense, many at a time or for ever: each is told so, and the others are served."""

import http.client
import socket
import sys
import threading
from pathlib import Path

import pytest

from quakesource.acquire.serving import ArchiveService, Holdings, Reply, Server
from quakesource.acquire.serving import server as serving
from quakesource.products import open_product

sys.path.insert(0, str(Path(__file__).parents[3] / "download"))
from small_archive import write_small_archive


@pytest.fixture(scope="module")
def holdings(tmp_path_factory):
    return Holdings(*write_small_archive(tmp_path_factory.mktemp("served"), n_events=1, n_stations=1))


@pytest.fixture(scope="module")
def running(holdings):
    with Server(ArchiveService(holdings)) as server:
        yield server


def connected(server):
    return http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)


@pytest.mark.parametrize(
    "path",
    [
        "/scedc-pds/?list-type=2&max-keys=many",
        "/fdsnws/station/1/query?minlatitude=north",
        "/fdsnws/station/1/query?starttime=yesterday",
        "/fdsnws/station/1/query?maxradius=1",
        "/fdsnws/event/1/query?minmagnitude=large",
        "/fdsnws/event/1/query?format=geojson&starttime=2020-13-77",
        "/fdsnws/dataselect/1/query?network=XS&starttime=2020-01-01",
        "/fdsnws/dataselect/1/query?starttime=never&endtime=ever",
        "http://[/fdsnws/event/1/query",
    ],
)
def test_what_cannot_be_understood_is_told_and_the_connection_stays(running, path):
    client = connected(running)
    client.putrequest("GET", path, skip_host=True)
    client.putheader("Host", "archive")
    client.endheaders()
    answer = client.getresponse()
    assert answer.status == 400
    assert answer.read()
    client.request("GET", "/fdsnws/event/1/version")  # on the same connection
    assert client.getresponse().read() == b"1.1.1"
    client.close()


@pytest.mark.parametrize("length", ["many", "-5", "99999999999"])
def test_a_body_whose_end_is_not_known_is_refused(running, length):
    client = connected(running)
    client.putrequest("POST", "/fdsnws/dataselect/1/query")
    client.putheader("Content-Length", length)
    client.endheaders()
    answer = client.getresponse()
    assert answer.status == 400
    assert b"Content-Length" in answer.read()
    client.close()


def test_two_hundred_clients_at_a_time_are_all_served(running):
    """Half of them hold their connections and say nothing."""
    told, barrier = [], threading.Barrier(200)

    def ask(number):
        client = connected(running)
        client.connect()
        barrier.wait(60)
        if number % 2:
            client.request("GET", "/fdsnws/event/1/version")
            told.append(client.getresponse().read())
        barrier.wait(60)
        client.close()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert told == [b"1.1.1"] * 100


def test_a_client_that_falls_silent_is_left(monkeypatch, holdings):
    monkeypatch.setattr(serving, "IDLE_S", 0.2)
    with (
        Server(ArchiveService(holdings)) as server,
        socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1])), timeout=10) as idle,
    ):
        assert idle.recv(1) == b""


def test_the_log_has_an_end(monkeypatch):
    monkeypatch.setattr(serving, "LOGGED", 20)
    with Server(lambda request: Reply(204)) as server:
        client = connected(server)
        for number in range(50):
            client.request("GET", f"/{number}")
            client.getresponse().read()
        assert 10 <= len(server.log) <= 20
        assert server.log[-1].request.path == "/49"
        client.close()


def test_damage_of_the_archive_is_told_as_such(tmp_path):
    archive, truth = write_small_archive(tmp_path, n_events=1, n_stations=1)
    held = Holdings(archive, truth)
    station = open_product(archive, "archive").folder / "stations/XS.S000.xml"
    content = bytearray(station.read_bytes())
    content[100] ^= 1
    station.write_bytes(content)
    with Server(ArchiveService(held)) as server:
        client = connected(server)
        client.request("GET", "/fdsnws/station/1/query?level=response")
        answer = client.getresponse()
        assert answer.status == 500
        assert b"another content" in answer.read()
        client.close()
