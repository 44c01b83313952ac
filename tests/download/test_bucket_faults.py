"""SCEDC's bucket with faults, and its FDSN services behind it, against the rules."""

import pandas as pd
import pytest
from faulty_server import Fault, FaultyServer, Plan
from small_archive import COMPONENTS, write_small_archive
from test_faults_drive_the_rules import recorded

from quakesource.acquire.archive import open_archive
from quakesource.acquire.serving import ArchiveService, Holdings, Reply

pytestmark = pytest.mark.workflow
STATIONS = [f"S{i:03d}" for i in range(4)]


def key(request):
    return request.path.removeprefix("/scedc-pds/") if request.path.startswith("/scedc-pds/") else ""


def with_holes(service):
    """The bucket lacks the gather of 1002 and the station S003; the phases of 1001 are a page."""

    def answer(request):
        name = key(request)
        if name.endswith(("/1002.ms", "XS_S003.xml")):
            return Reply(404, b"<Error><Code>NoSuchKey</Code></Error>", "application/xml")
        reply = service(request)
        if name.endswith("/1001.phase"):
            return Reply(200, b"<html>Back soon.</html>", "text/html", reply.headers)
        return reply

    return answer


PLAN = [
    Fault("503 retry", lambda r: key(r).endswith("catalog_index.csv"), 1),
    Fault("cut, length told", lambda r: key(r).endswith("/1000.ms"), 1),
    Fault("reset", lambda r: key(r).endswith("/1000.ms"), 1),
    Fault("stall", lambda r: key(r).endswith("/1001.ms"), 1),
    # its content no longer has the MD5 that its ETag is
    Fault("corrupt", lambda r: key(r).endswith("/1001.ms"), 1),
    Fault("page", lambda r: key(r).endswith("XS_S001.xml"), 99),
    Fault("500", lambda r: "list-type" in r.query, 2),
]


@pytest.fixture(scope="module")
def download(shared_workplace):
    place = shared_workplace
    source, truth = write_small_archive(place.folder / "source", n_events=3, stations=STATIONS)
    answer = with_holes(ArchiveService(Holdings(source, truth)))
    with FaultyServer(answer, Plan(PLAN), resets_from=5) as server:
        place.study(
            server.url,
            catalogue={"provider": "scedc"},
            stations={"waveforms_from": ["scedc", "fdsn"]},
            services={"channels_per_request": 30},
        )
        place.snakemake("results/download/archive/manifest.json")
    archive = open_archive(place.results / "archive/manifest.json")
    return server, recorded(source), archive, pd.read_parquet(place.results / "archive/ledger.parquet"), place.results


def test_every_fault_happened(download):
    server, *_ = download
    assert {kind for kind, _ in server.plan.happened} == {fault.kind for fault in PLAN}
    assert server.n_resets == 0
    assert server.most_at_a_time <= 4


def test_the_ledger_tells_who_gave_what(download):
    *_, ledger, _ = download
    rows = ledger[ledger["channel"] != ""]
    assert len(rows) == 3 * len(STATIONS) * len(COMPONENTS)
    assert set(rows["status"]) == {"ok"}
    providers = rows.groupby("event_id")["provider"].unique()
    assert list(providers["1000"]) == ["scedc s3"]
    assert all("fdsn" in name for name in providers["1002"])


def test_a_spoilt_gather_is_made_good_by_the_other_source(download):
    """1001: the ETag denied the content once; the records came from the bucket's second answer or from FDSN."""
    *_, ledger, _ = download
    rows = ledger[(ledger["event_id"] == "1001") & (ledger["channel"] != "")]
    assert set(rows["status"]) == {"ok"}
    assert (rows["attempts"] > 0).any()


def test_every_sample_is_the_one_that_was_recorded(download):
    _, whole, archive, _, _ = download
    kept = recorded(archive.product.folder / "manifest.json")
    assert kept.keys() == whole.keys()
    for place, stream in whole.items():
        for trace in stream:
            (mine,) = kept[place].select(channel=trace.stats.channel)
            assert (mine.data == trace.data).all()
            assert abs(mine.stats.starttime - trace.stats.starttime) < 1e-6


def test_stations_that_the_bucket_lacks_come_from_the_centre(download):
    *_, results = download
    told = pd.read_csv(results / "stations/ledger.csv", keep_default_na=False)
    by_provider = told[told["status"] == "ok"].set_index("station")["provider"]
    assert by_provider["S000"] == "scedc s3"
    assert "127.0.0.1" in by_provider["S001"]
    failed = told[(told["station"] == "S001") & (told["status"] == "failed")]
    assert failed["reason"].str.startswith("not StationXML").all()


def test_phases_that_cannot_be_read_are_asked_of_the_centre(download):
    _, _, archive, ledger, _ = download
    rows = ledger[ledger["source"].str.endswith("/picks")].set_index("event_id")
    assert set(rows["status"]) == {"ok"}
    assert rows.loc["1001", "provider"].startswith("fdsn")
    assert rows.loc["1000", "provider"] == "scedc s3"
    assert set(archive.picks()["event_id"]) == {"1000", "1001", "1002"}
