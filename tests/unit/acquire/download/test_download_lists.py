"""Lists of channels, and answers that are no answers of a service."""

import pandas as pd
import pytest

from quakesource.acquire.download.stations import find_channels
from quakesource.acquire.formats.fdsn_text import read_channels
from quakesource.acquire.services.comcat import Comcat
from quakesource.acquire.services.fdsn import FdsnCentre, Window
from quakesource.acquire.serving import Reply, Server
from quakesource.acquire.web import Limits, WebClient
from quakesource.errors import ServiceError
from quakesource.settings import ServiceSettings, StationSettings

LIMITS = Limits(connect_s=2, read_s=1, total_s=3, attempts=2, first_pause_s=0.01, longest_pause_s=0.02, per_second=500)
HEAD = "#Network | Station | Location | Channel | Latitude | Longitude | and so on\n"
EVENTS = pd.DataFrame(
    [{"event_id": "1", "origin_time_utc": "2020-01-01T00:00:00Z", "latitude_deg": 35.0, "longitude_deg": -117.0}]
)


def row(station="A", channel="BHZ", network="XX", location="", start="2000-01-01T00:00:00"):
    return f"{network}|{station}|{location}|{channel}|35.1|-117.1|0|0|0|-90|x|1|1|M/S|40|{start}|\n"


def found(body, **settings):
    """Channels, ledger rows and number of requests for a centre with this list."""
    with Server(lambda request: Reply(200, body.encode())) as server:
        stations = StationSettings(centres=[server.url], distance_km=(0, 100), **{"networks": ["XX"], **settings})
        got = find_channels(WebClient(LIMITS, "test"), stations, ServiceSettings(), EVENTS)
        return got.channels, got.rows, len(server.log)


def test_an_odd_row_is_told_and_costs_the_others_nothing():
    channels, rows, n = found(HEAD + row("A") + row("B", start="someday") + row("C"))
    assert list(channels["station"]) == ["A", "C"]
    assert rows[0]["status"] == "ok"
    assert rows[0]["reason"].startswith("1 rows cannot be read: line 3")
    assert n == 2


def test_a_list_that_is_cut_every_time_is_refused():
    with pytest.raises(ServiceError, match="rows cannot be read: line 3: 4 fields"):
        found(HEAD + row("A") + "XX|B||BHZ")


def test_what_a_service_lists_without_being_asked_is_left_out():
    body = HEAD + row("A") + row("A", "LHZ") + row("A", network="YY") + row("A", location="10") + row("B")
    channels, *_ = found(body, networks=["XX"], channels=["BH?"], locations=["--"], stations=["A"])
    assert channels[["network", "station", "location", "channel"]].to_numpy().tolist() == [["XX", "A", "", "BHZ"]]


def test_only_a_last_line_counts_as_cut():
    assert not read_channels((HEAD + "XX|B\n" + row()).encode()).cut
    assert read_channels((HEAD + row() + "XX|B").encode()).cut


def test_a_page_that_says_404_is_no_answer_without_data():
    page = Reply(404, b"<html>Not Found</html>", "text/html; charset=utf-8")
    with Server(lambda request: page) as server:
        centre = FdsnCentre(WebClient(LIMITS, "test"), server.url)
        answers = [centre.waveforms([Window(("XX", "A", "", "BHZ"), 0, 10**9)]), centre.channels({}), centre.picks("1")]
    assert {answer.status for answer in answers} == {"failed"}
    assert all("no such service at this address" in answer.reason for answer in answers)
    with Server(lambda request: Reply(404, b"Error 404: no data\n")) as server:
        assert FdsnCentre(WebClient(LIMITS, "test"), server.url).picks("1").status == "no-data"


def test_an_event_that_comcat_has_deleted_is_not_there():
    with Server(lambda request: Reply(409, b"Conflict")) as server:
        answer = Comcat(WebClient(LIMITS, "test"), server.url).events({"eventid": "us1"})
    assert (answer.status, answer.reason) == ("no-data", "ComCat has deleted it")
