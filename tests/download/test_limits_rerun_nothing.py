"""How centres are asked is no part of what is made: another limit reruns nothing, another window does."""

import pytest
from faulty_server import FaultyServer
from small_archive import write_small_archive

from quakesource.acquire.serving import ArchiveService, Holdings

pytestmark = pytest.mark.workflow
TARGET = "results/download/archive/manifest.json"


def test_edits_of_services_rerun_nothing_and_edits_of_stations_fetch_only_what_is_new(workplace):
    source, truth = write_small_archive(workplace.folder / "source", n_events=2, n_stations=4)
    with FaultyServer(ArchiveService(Holdings(source, truth))) as server:
        workplace.study(server.url, stations={"stations": ["S000", "S001", "S002"]})
        workplace.snakemake(TARGET)
        n_log = len(server.log)
        workplace.study(
            server.url,
            services={"per_second": 50, "contact": "me@example.org"},
            stations={"stations": ["S000", "S001", "S002"]},
        )
        assert "Nothing to be done" in workplace.snakemake("-n", TARGET).stdout
        workplace.study(server.url)
        workplace.snakemake(TARGET)
        asked = [
            line.split()[1]
            for logged in server.log[n_log:]
            for line in logged.request.body.splitlines()
            if line.count(" ") == 5
        ]
    assert set(asked) == {"S003"}
