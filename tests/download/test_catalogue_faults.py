"""Catalogues and mechanisms from services that misbehave: 10, 15 and 17 of ../shared/notes/data_services.md §7.4."""

import json

import pandas as pd
import pytest
from faulty_server import Fault, FaultyServer, Plan
from small_archive import write_small_archive

from quakesource.acquire.serving import ArchiveService, Holdings, Reply, comcat
from quakesource.cli import main
from quakesource.mechanisms import magnitude_to_moment, moment_tensor
from quakesource.tables import MOMENT_TENSOR_COLUMNS

NORMAL, STRIKE_SLIP = (30.0, 60.0, -90.0), (30.0, 90.0, 0.0)


@pytest.fixture
def source(tmp_path):
    return Holdings(*write_small_archive(tmp_path / "source", n_events=4, n_stations=1))


def catalogue(workplace, url, **changes):
    """Run the rule's command; {file: table} of the earthquakes and of what is sealed."""
    sections = workplace.study(url, catalogue={"provider": "comcat", **changes})
    part = json.dumps({name: sections[name] for name in ("catalogue", "services")})
    folder = workplace.folder / "results"
    status = main(
        [
            "download-catalogue",
            "--settings",
            part,
            "--catalogue",
            str(folder / "catalogue/manifest.json"),
            "--truth",
            str(folder / "sealed/manifest.json"),
        ]
    )
    if status:
        return None
    return {
        f"{path.parent.name}/{path.name}": pd.read_csv(path, dtype={"event_id": str}) for path in folder.glob("*/*.csv")
    }


def test_the_same_earthquakes_and_tensors_come_back(workplace, source):
    with FaultyServer(ArchiveService(source)) as server:
        tables = catalogue(workplace, server.url)
    pd.testing.assert_frame_equal(tables["catalogue/events.csv"], source.events, check_dtype=False)
    got, true = (t.set_index("event_id") for t in (tables["sealed/references.csv"], source.references))
    assert (got[list(MOMENT_TENSOR_COLUMNS)] == true[list(MOMENT_TENSOR_COLUMNS)]).all(axis=None)


def test_pages_bursts_and_cut_answers_cost_nothing(workplace, source):
    def event(request):
        return request.path.startswith("/fdsnws/event")

    plan = Plan(
        [
            Fault("503", lambda r: r.path.endswith("count"), 2),
            Fault("page", lambda r: event(r) and r.path.endswith("query") and "eventid" not in r.query, 1),
            Fault("cut, length told", lambda r: event(r) and "eventid" not in r.query, 1),
            Fault("page", lambda r: r.query.get("eventid") == "1001", 2),
            Fault("429 seconds", lambda r: r.query.get("eventid") == "1002", 1),
        ]
    )
    with FaultyServer(ArchiveService(source), plan) as server:
        tables = catalogue(workplace, server.url)
    assert len(plan.happened) == 7
    assert len(tables["catalogue/events.csv"]) == len(tables["sealed/references.csv"]) == 4


def test_a_search_that_finds_too_many_is_cut_in_time(workplace, source, monkeypatch):
    monkeypatch.setattr(comcat, "MAX_ALLOWED", 1)
    with FaultyServer(ArchiveService(source)) as server:
        tables = catalogue(workplace, server.url)
        assert all(r.status == 200 for r in server.log)
    assert list(tables["catalogue/events.csv"]["event_id"]) == list(source.events["event_id"])


def test_what_the_service_passed_over_in_the_query_is_left_out_here(workplace, source):
    """SCEDC's services ignored boxes without a word."""

    def answer(request):
        kept = {name: value for name, value in request.query.items() if not name.startswith(("min", "max"))}
        return ArchiveService(source)(type(request)(request.method, request.path, kept, request.headers, request.body))

    with FaultyServer(answer) as server:
        tables = catalogue(workplace, server.url, latitude_deg=[34.995, 35.015])
    assert list(tables["catalogue/events.csv"]["event_id"]) == ["1000", "1001"]


@pytest.mark.parametrize("provider", ["fdsn", "comcat"])
def test_a_service_that_is_gone_is_an_error_with_a_next_step(workplace, source, capsys, provider):
    plan = Plan([Fault("410", lambda r: r.path.startswith("/fdsnws/event"), 99)])
    with FaultyServer(ArchiveService(source), plan) as server:
        assert catalogue(workplace, server.url, provider=provider) is None
    message = capsys.readouterr().err
    assert "HTTP 410" in message
    assert "choose another catalogue.provider" in message


def test_earthquakes_outside_the_region_are_refused_by_name(workplace, source, capsys):
    with FaultyServer(ArchiveService(source)) as server:
        assert catalogue(workplace, server.url, events=["1000", "1003"], latitude_deg=[34.9, 35.015]) is None
    message = capsys.readouterr().err
    assert "outside the region" in message
    assert "1003" in message
    assert "1000" not in message


def test_a_box_may_go_on_beyond_the_date_line(workplace, source):
    with FaultyServer(ArchiveService(source)) as server:
        tables = catalogue(workplace, server.url, events=["1000"], longitude_deg=[170, 250])
    assert list(tables["catalogue/events.csv"]["event_id"]) == ["1000"]


def test_an_earthquake_that_nobody_has_is_told(workplace, source):
    with FaultyServer(ArchiveService(source)) as server:
        tables = catalogue(workplace, server.url, events=["1000", "9999"])
    assert list(tables["catalogue/events.csv"]["event_id"]) == ["1000"]
    assert list(tables["catalogue/problems.csv"]["event_id"]) == ["9999"]


def test_an_empty_catalogue_is_an_error(workplace, source, capsys):
    with FaultyServer(ArchiveService(source)) as server:
        assert catalogue(workplace, server.url, magnitude=[8, 9]) is None
    assert "No earthquake was found" in capsys.readouterr().err


def spoilt(source, event_id, change):
    """A service whose features or details of one event are changed."""
    service = ArchiveService(source)

    def answer(request):
        reply = service(request)
        if request.query.get("format") != "geojson" or reply.status != 200 or not request.path.endswith("query"):
            return reply
        document = json.loads(reply.body)
        for feature in document.get("features", [document]):
            if feature["id"] == event_id:
                change(feature)
        return Reply(200, json.dumps(document).encode(), reply.content_type, reply.headers)

    return answer


def test_an_event_without_magnitude_is_a_remark(workplace, source):
    with FaultyServer(spoilt(source, "1001", lambda f: f["properties"].update(mag=None))) as server:
        tables = catalogue(workplace, server.url)
    assert list(tables["catalogue/events.csv"]["event_id"]) == ["1000", "1002", "1003"]
    assert "1001" in set(tables["catalogue/problems.csv"]["event_id"])


def revisions(feature):
    products = feature["properties"].get("products", {}).get("moment-tensor")
    if products:
        (right,) = products
        wrong = {
            f"tensor-{name[:3]}": repr(value)
            for name, value in zip(MOMENT_TENSOR_COLUMNS, tensor(STRIKE_SLIP), strict=True)
        }
        automatic = {**right["properties"], **wrong, "evaluation-status": "preliminary", "review-status": "automatic"}
        first = {**right, "updateTime": 1, "properties": {**right["properties"], **wrong}}
        products[:] = [
            {**right, "source": "ci", "code": "auto", "preferredWeight": 157, "properties": automatic},
            first,
            {**right, "updateTime": 2},
            {**right, "source": "xx", "code": "gone", "status": "DELETE", "updateTime": 3},
        ]


def tensor(angles, magnitude=4.0):
    return moment_tensor(*angles, float(magnitude_to_moment(magnitude)))


def test_of_several_revisions_the_newest_reviewed_one_is_taken(workplace, source):
    with FaultyServer(spoilt(source, "1001", revisions)) as server:
        tables = catalogue(workplace, server.url)
    got = tables["sealed/references.csv"].set_index("event_id").loc["1001", list(MOMENT_TENSOR_COLUMNS)]
    assert got.to_numpy(float) == pytest.approx(tensor(NORMAL), rel=1e-9, abs=1e6)


def test_two_publishers_that_contradict_each_other_are_a_recorded_conflict(workplace, source):
    line = "2020 3 5 23 58 40.12 1000 35.0 -117.5 8.0 4.0 {:.0f} {:.0f} {:.0f} 20 25 30 5 10 3 A\n"
    other = line.format(*STRIKE_SLIP) + line.replace("1000", "1001").format(*NORMAL)

    def answer(request):
        if request.path == "/focal/sc2020_hash.scedc":
            return Reply(200, other.encode())
        return ArchiveService(source)(request)

    with FaultyServer(answer) as server:
        where = f"{server.url}/focal/sc{{year}}_hash.scedc"
        labels = ["comcat", "scedc_focal_mechanisms"]
        tables = catalogue(workplace, server.url, labels=labels, scedc_focal_mechanisms=where)
    conflicts = tables["sealed/conflicts.csv"].set_index("event_id")
    assert conflicts.loc["1000", "conflict"]
    assert conflicts.loc["1000", "kagan_deg"] > 45
    assert not conflicts.loc["1001", "conflict"]
    # the first of the labels is the reference all the same
    got = tables["sealed/references.csv"].set_index("event_id").loc["1000", list(MOMENT_TENSOR_COLUMNS)]
    assert got.to_numpy(float) == pytest.approx(tensor(NORMAL), rel=1e-9, abs=1e6)


def test_a_publisher_that_does_not_answer_is_a_remark(workplace, source):
    plan = Plan([Fault("400", lambda r: r.path.startswith("/gcmt"), 99)])
    with FaultyServer(ArchiveService(source), plan) as server:
        tables = catalogue(workplace, server.url, labels=["gcmt", "comcat"])
    assert len(tables["sealed/references.csv"]) == 4
    assert tables["sealed/problems.csv"]["reason"].str.contains("HTTP 400").any()
