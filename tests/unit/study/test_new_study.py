"""Studies that are written for a region, and what a download will cost."""

import sys
from pathlib import Path

import pytest

from quakesource.acquire.download import earthquakes
from quakesource.acquire.serving import ArchiveService, Holdings, Server
from quakesource.cli import main
from quakesource.settings import CatalogueSettings
from quakesource.stages.download_catalogue import download_catalogue
from quakesource.study.download_estimates import download_estimate
from quakesource.study.loading import load_settings
from quakesource.study.planning import MOST_MODELS, study_models
from quakesource.study.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[2] / "download"))
from small_archive import write_small_archive


def written(tmp_path, monkeypatch, *box, name="aegean", more=()):
    monkeypatch.chdir(tmp_path)
    status = main(["new-study", "--name", name, "--box", *map(str, box), "--fdsn-network", "HL", "NO", *more])
    return status, tmp_path / f"studies/{name}.yaml"


@pytest.mark.parametrize(
    ("box", "n_models"),
    [((36, 40, 22, 29), 1), ((32, 42, -125, -114), 4), ((-10, 10, 100, 140), 4), ((63, 64, -20, -18), 1)],
)
def test_a_study_loads_and_has_a_few_crusts(tmp_path, monkeypatch, box, n_models):
    status, path = written(tmp_path, monkeypatch, *box)
    assert status == 0
    settings = load_settings(path)
    assert settings.archive.source == "download"
    models = study_models(settings)
    assert all(model.startswith("crust1.0:") for model in models)
    assert n_models <= len(models) <= n_models + 1 <= MOST_MODELS
    assert settings.stations.networks == ("HL", "NO")
    assert path.read_text().count("#") > 8


def test_fmnet_is_asked_where_its_region_is(tmp_path, monkeypatch):
    elsewhere, around = (
        load_settings(written(tmp_path, monkeypatch, *box, name=name)[1]).systems.run
        for name, box in (("aegean", (36, 40, 22, 29)), ("california", (32, 42, -125, -114)))
    )
    assert "fmnet" not in elsewhere
    assert set(around) == {"fmnet", *elsewhere}


def test_a_study_that_is_there_is_not_overwritten(tmp_path, monkeypatch, capsys):
    written(tmp_path, monkeypatch, 36, 40, 22, 29)
    status, path = written(tmp_path, monkeypatch, 0, 1, 2, 3)
    assert status == 1
    assert "is there already" in capsys.readouterr().err
    assert load_settings(path).catalogue.latitude_deg == (36, 40)


@pytest.mark.parametrize("box", [(40, 36, 22, 29), (36, 40, 29, 22), (36, 100, 22, 29), (36, 40, 22, 229)])
def test_a_box_that_is_none_is_refused(tmp_path, monkeypatch, capsys, box):
    assert written(tmp_path, monkeypatch, *box)[0] == 1
    assert "is not a box" in capsys.readouterr().err


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    holdings = Holdings(*write_small_archive(tmp_path_factory.mktemp("served"), n_events=3, n_stations=4))
    with Server(ArchiveService(holdings)) as server:
        yield server, holdings


def study_text(url, waveforms_from):
    return f"""
study: cost
archive: {{source: download}}
catalogue: {{provider: fdsn, centre: "{url}", start: 2020-01-01, end: 2021-01-01, magnitude: [0, 10]}}
stations: {{centres: ["{url}"], networks: [XS], waveforms_from: [{waveforms_from}]}}
services: {{per_second: 500}}
"""


@pytest.mark.parametrize(("waveforms_from", "n_requests"), [("fdsn", 3 * (2 + 1) + 4), ("scedc", 3 * (2 + 1) + 4)])
def test_a_check_tells_what_a_download_costs_and_fetches_no_record(
    served, tmp_path, monkeypatch, capsys, waveforms_from, n_requests
):
    server, _ = served
    monkeypatch.chdir(tmp_path)
    Path("cost.yaml").write_text(study_text(server.url, waveforms_from))
    server.log.clear()
    assert main(["check", "--downloads", "--config", "cost.yaml"]) == 0
    told = capsys.readouterr().out
    assert "earthquakes: 3; stations in reach of any: 4" in told
    assert "records: 36 channels of 550 s" in told
    assert f"requests: about {n_requests}" in told
    # 36 channels, 40 samples a second, 1.8 bytes each
    assert f"bytes: about {36 * 550 * 40 * 1.8 / 1e9:.2f} GB" in told
    assert "hours: about" in told
    assert not [r for r in server.log if "dataselect" in r.request.path or "event_waveforms" in r.request.path]


def test_hours_follow_the_slowest_of_rate_latency_and_bytes(served):
    _, holdings = served
    import pandas as pd

    channels = pd.DataFrame(
        [
            ("XS", f"S{i}", "", "BHZ", 35.0, -117.5, 100.0, "2010-01-01T00:00:00.000000Z", "", "X", "")
            for i in range(40)
        ],
        columns=[
            "network",
            "station",
            "location",
            "channel",
            "latitude_deg",
            "longitude_deg",
            "sampling_rate_hz",
            "start_utc",
            "end_utc",
            "centre",
            "problem",
        ],
    )
    slow = Settings.model_validate(
        {"stations": {"centres": ["X"], "picks": False}, "services": {"per_second": 0.01, "channels_per_request": 10}}
    )
    found = download_estimate(slow, holdings.events, channels)
    assert found.n_channels == 120
    assert found.n_requests == 3 * 2 * 4 + 40
    assert found.hours == pytest.approx(found.n_requests / 0.01 / 3600)


def test_a_service_that_is_down_is_an_error_with_a_next_step(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = study_text("http://127.0.0.1:9", "fdsn").replace("per_second: 500", "attempts: 1, connect_s: 1")
    Path("cost.yaml").write_text(text)
    assert main(["check", "--downloads", "--config", "cost.yaml"]) == 1
    assert "The catalogue could not be downloaded" in capsys.readouterr().err


def test_a_catalogue_that_is_there_is_used_while_the_settings_are_those_that_made_it(
    served, tmp_path, monkeypatch, capsys
):
    server, _ = served
    monkeypatch.chdir(tmp_path)
    # without mechanisms, which would be asked of the real ComCat
    Path("cost.yaml").write_text(study_text(server.url, "fdsn").replace("provider: fdsn", "provider: fdsn, labels: []"))
    settings = load_settings(Path("cost.yaml"))
    download_catalogue(
        settings.catalogue,
        settings.services,
        catalogue=Path("results/cost/catalogue/manifest.json"),
        truth=Path("results/cost/sealed/manifest.json"),
    )

    def n_searches():
        server.log.clear()
        assert main(["check", "--downloads", "--config", "cost.yaml"]) == 0
        return sum("/event/" in logged.request.path for logged in server.log)

    assert n_searches() == 0
    text = Path("cost.yaml").read_text()
    Path("cost.yaml").write_text(text.replace("start: 2020-01-01", "start: 2020-03-06"))
    assert n_searches() > 0
    assert "earthquakes: 2" in capsys.readouterr().out


@pytest.mark.parametrize("east", [-175, 185])
def test_a_box_across_180_degrees_is_a_study_and_asks_within_180(tmp_path, monkeypatch, east):
    status, path = written(tmp_path, monkeypatch, -25, -10, 175, east)
    assert status == 0
    settings = load_settings(path)
    assert settings.catalogue.longitude_deg == (175, 185)
    cells = [float(model.split(",")[1]) for model in study_models(settings)]
    assert all(-180 < longitude < 180 for longitude in cells)
    assert {longitude > 0 for longitude in cells} == {True, False}


@pytest.mark.parametrize(
    ("longitude_deg", "asked"),
    [
        ((175, 185), [(175, 180), (-180, -175)]),
        ((-190, -170), [(170, 180), (-180, -170)]),
        ((170, 180), [(170, 180)]),
        ((-180, 180), [(-180, 180)]),
        ((0, 360), [(-180, 180)]),
        ((190, 200), [(-170, -160)]),
        ((-122, -114), [(-122, -114)]),
    ],
)
@pytest.mark.parametrize("provider", ["fdsn", "comcat"])
def test_services_are_asked_within_180_degrees(longitude_deg, asked, provider):
    search = CatalogueSettings(provider=provider, longitude_deg=longitude_deg)
    boxes = [earthquakes._search_options(search, box) for box in earthquakes._boxes(search.longitude_deg)]
    assert [(float(box["minlongitude"]), float(box["maxlongitude"])) for box in boxes] == asked
