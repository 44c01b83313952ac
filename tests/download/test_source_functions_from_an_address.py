"""Source time functions from an address, against a loopback copy of SCARDEC's server, faults included."""

import hashlib
import json
import re

import pandas as pd
import pytest
from faulty_server import HTML, Fault, FaultyServer, Plan
from simulated_scardec import scardec_tarball

from quakesource.acquire.services import objects
from quakesource.acquire.serving import Reply
from quakesource.errors import ServiceError
from quakesource.settings import ServiceSettings
from quakesource.systems.source_spectra.settings import SpectraCatalogueSettings
from quakesource.systems.source_spectra.stages.download_source_functions import download_source_functions

pytestmark = pytest.mark.workflow
N_EVENTS = 60
PATH = "/arch/sourcefunction_archive_1.tar.gz"
QUICK = ServiceSettings(
    connect_s=2,
    read_s=1,
    total_s=3,
    attempts=4,
    first_pause_s=0.05,
    longest_pause_s=0.2,
    per_second=200,
    failures_to_rest=1000,
)


class Archive:
    """Serves one tarball as Apache does: ranges, a strong ETag; the mark says that the events are simulated."""

    def __init__(self, content):
        self.content = content
        self.etag = f'"{hashlib.sha1(content).hexdigest()[:12]}-5f"'

    def __call__(self, request):
        if request.path != PATH:
            return Reply(404, HTML, "text/html")
        headers = {"ETag": self.etag, "X-Simulated": "true"}
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))
        if not found:
            return Reply(200, self.content, "application/x-gzip", headers)
        first, last = map(int, found.groups())
        part = self.content[first : last + 1]
        stated = f"bytes {first}-{first + len(part) - 1}/{len(self.content)}"
        return Reply(206, part, "application/x-gzip", headers | {"Content-Range": stated})


@pytest.fixture(scope="module")
def tarball():
    return scardec_tarball(N_EVENTS)[0]


@pytest.fixture
def server(tarball):
    with FaultyServer(Archive(tarball)) as running:
        yield running


def fetch(server, folder, path=PATH):
    settings = SpectraCatalogueSettings(name="scardec", address=f"{server.url}{path}")
    download_source_functions(settings, QUICK, functions=folder / "f/manifest.json", store=folder / "received")
    return folder / "f/functions.tar"


@pytest.mark.parametrize(
    "kind", ["503", "503 retry", "429 seconds", "500", "reset", "cut, length told", "no first byte", "drip"]
)
def test_faults_that_pass_lose_nothing(server, tarball, tmp_path, kind, monkeypatch):
    monkeypatch.setattr(objects, "PIECE", len(tarball) // 3)
    server.plan = Plan([Fault(kind, lambda request: True, times=2)])
    assert fetch(server, tmp_path).read_bytes() == tarball
    assert [name for name, _ in server.plan.happened] == [kind, kind]


def test_a_run_that_was_stopped_goes_on_where_it_was(server, tarball, tmp_path, monkeypatch):
    monkeypatch.setattr(objects, "PIECE", len(tarball) // 3)
    server.plan = Plan([Fault("500", lambda request: not request.headers["Range"].startswith("bytes=0-"), times=4)])
    with pytest.raises(ServiceError, match="HTTP 500"):
        fetch(server, tmp_path)
    assert not (tmp_path / "f").exists()
    server.log.clear()
    assert fetch(server, tmp_path).read_bytes() == tarball
    assert not server.log[0].request.headers["Range"].startswith("bytes=0-")
    server.log.clear()
    fetch(server, tmp_path)
    assert server.log == []  # what is whole is not asked for again


@pytest.mark.parametrize("kind", ["page", "empty 200"])
def test_what_is_no_tarball_does_not_stay(server, tarball, tmp_path, kind):
    server.plan = Plan([Fault(kind, lambda request: True)])
    with pytest.raises(ServiceError, match="not a tarball"):
        fetch(server, tmp_path)
    assert fetch(server, tmp_path).read_bytes() == tarball


def test_a_tarball_that_was_cut_at_its_source_is_refused(tarball, tmp_path):
    with FaultyServer(Archive(tarball[: len(tarball) // 2])) as cut, pytest.raises(ServiceError, match="whole"):
        fetch(cut, tmp_path)


def test_an_address_that_is_no_longer_good_is_told(server, tmp_path):
    with pytest.raises(ServiceError, match="select the events there again"):
        fetch(server, tmp_path, "/arch/sourcefunction_archive_2.tar.gz")


def test_another_address_is_another_file_whatever_its_name(server, tarball, tmp_path):
    fetch(server, tmp_path)
    other = scardec_tarball(5, seed=2)[0]
    with FaultyServer(Archive(other)) as second:
        assert fetch(second, tmp_path).read_bytes() == other
    server.log.clear()
    assert fetch(server, tmp_path).read_bytes() == tarball
    assert server.log == []


def test_the_workflow_goes_from_the_address_to_the_comparison(server, workplace):
    sections = {
        "study": "scardec",
        "services": {"connect_s": 2, "read_s": 1, "total_s": 3, "first_pause_s": 0.05, "per_second": 200},
        "systems": {
            "source_spectra": {
                "catalogue": {"name": "scardec", "address": f"{server.url}{PATH}"},
                "networks": {"epochs": 3, "width": 8},
                "judging": {"n_seeds": 1, "n_folds": 2},
            }
        },
    }
    (workplace.folder / "study.yaml").write_text(json.dumps(sections))
    server.plan = Plan([Fault("503", lambda request: True, times=2)])
    workplace.snakemake("results/scardec/spectra/average_optimal.csv", "results/scardec/spectra/strata.csv")
    folder = workplace.folder / "results/scardec/spectra"
    events = pd.read_csv(folder / "average_optimal.csv")
    assert len(events) == N_EVENTS
    # an average over stretched functions is smoother, so its corner is lower
    change = events["brune_corner_frequency_hz_optimal"] / events["brune_corner_frequency_hz_average"]
    assert 1.03 < change.median() < 1.4
    assert (events["rms_log_apart"] > 0.01).all()
    strata = pd.read_csv(folder / "strata.csv").set_index(["stratum", "bin"])
    assert strata["simulated"].all()
    assert not {("depth_km", "unknown"), ("style", "unknown")} & set(strata.index)
    models = pd.read_csv(folder / "average_optimal_models.csv").set_index("model")
    assert {"brune", "denolle_shearer", "free_fall_off"} <= set(models.index)
    before = len(server.log)
    workplace.snakemake("results/scardec/spectra/average_optimal.csv")
    assert len(server.log) == before
