"""What the workflow asks of a study before anything has run: its velocity models."""

import numpy as np
import pandas as pd
import pytest

from quakesource.acquire import ArchiveWriter
from quakesource.earth.study_model import study_model
from quakesource.errors import EarthModelError, SettingsError
from quakesource.observatory.seismicity import simulate_events
from quakesource.observatory.world.definition import read_world
from quakesource.observatory.world.seismicity import world_events
from quakesource.products import build_product
from quakesource.settings import EarthSettings
from quakesource.settings.earth import model_slug
from quakesource.study.loading import resolve_settings
from quakesource.study.planning import (
    beside_training,
    check_study,
    figure_events,
    model_of_slug,
    study_events,
    study_models,
    where_judged,
)

EVENTS = pd.DataFrame(
    {
        "event_id": ["a", "b", "c"],
        "origin_time_utc": "2020-01-01T00:00:00",
        "latitude_deg": [34.0, 38.0, 61.4],
        "longitude_deg": [-117.0, -122.0, -149.7],
        "depth_km": 8.0,
        "magnitude": 4.5,
    }
)
CELLS = {"model": "crust1.0"}


def imported(root, *events, earth=CELLS):
    EVENTS.to_csv(root / "events.csv", index=False)
    collections = [{"event": event, "folder": ".", "waveforms": "*"} for event in events]
    section = {"root": str(root), "events": "events.csv", "collections": collections}
    return resolve_settings({"archive": {"source": "import"}, "import": section, "earth": earth})


def test_models_of_an_import_are_those_of_the_events_with_a_collection(tmp_path):
    assert study_models(imported(tmp_path, "a", "b", "c")) == ["crust1.0:61.5,-149.5", "gil7", "socal"]
    assert study_models(imported(tmp_path, "c")) == ["crust1.0:61.5,-149.5"]
    assert study_models(imported(tmp_path, "c", "c", earth={})) == ["ak135"]
    assert study_events(imported(tmp_path, "c", "a", "c")) == ["c", "a"]


def test_models_of_a_folder_are_those_of_its_catalogue(tmp_path):
    manifest = tmp_path / "archive/manifest.json"
    with build_product(manifest, "archive", "test", code="", settings={}, inputs=[], attributes={}) as work:
        ArchiveWriter(work).finish(EVENTS)
    settings = resolve_settings({"archive": {"source": "folder", "folder": str(manifest.parent)}, "earth": CELLS})
    assert study_models(settings) == ["crust1.0:61.5,-149.5", "gil7", "socal"]
    assert study_events(settings) == ["a", "b", "c"]


SIMULATED = {"archive": {"source": "simulate"}}


def test_models_of_a_simulation_are_those_within_its_reach():
    assert study_models(resolve_settings(SIMULATED)) == ["socal"]
    near_an_edge = {"latitude_deg": 36.5, "longitude_deg": -119.5, "spread_km": 30}
    assert study_models(resolve_settings({**SIMULATED, "simulate": near_an_edge})) == ["gil7", "socal"]


def test_epicentres_that_a_catalogue_gets_wrong_have_their_model_too():
    """The observations see the catalogue's epicentre, which is off by some kilometres."""
    simulate = {"latitude_deg": 36.55, "longitude_deg": -119.5, "spread_km": 1.0}
    exact, off = ({**SIMULATED, "simulate": {**simulate, "hypocentre_error_km": error}} for error in (0.0, 5.0))
    assert study_models(resolve_settings(exact)) == ["socal"]
    assert study_models(resolve_settings(off)) == ["gil7", "socal"]


def test_every_simulated_event_finds_its_model():
    for seed in range(5):
        simulate = {"latitude_deg": 36.6, "longitude_deg": -119.0, "n_events": 20}
        settings = resolve_settings({**SIMULATED, "simulate": simulate, "earth": {**CELLS, "regions": []}})
        models = study_models(settings)
        for event in simulate_events(settings.simulate, np.random.default_rng(seed)):
            assert settings.earth.model_at(event.catalogue_latitude_deg, event.catalogue_longitude_deg) in models


def test_a_world_is_planned_without_being_simulated():
    """Identifiers and models from the definition alone are those that the simulation ends up with."""
    settings = resolve_settings({"world": {"n_events": 50}, "subset": {"n_events": 10}, "plot": {"n_events": 3}})
    world = read_world(settings.world.file)
    events = {event.event_id: event for event in world_events(world)}
    assert list(events) == world.event_ids
    asked, drawn = study_events(settings), figure_events(settings)
    assert (len(asked), len(drawn)) == (10, 3)
    assert set(drawn) < set(asked) < set(events)
    models = study_models(settings)
    assert {settings.earth.model_at(*event.catalogue[:2]) for event in events.values()} <= set(models)
    assert set(asked) < set(study_events(resolve_settings({"world": {"n_events": 50}, "subset": {"n_events": 20}})))


def test_paths_lead_back_to_models():
    models = ["crust1.0:61.5,-149.5", "crust1.0:61.5,149.5", "socal"]
    slugs = [model_slug(model) for model in models]
    assert len(set(slugs)) == 3
    assert [model_of_slug(models, slug) for slug in slugs] == models


def test_models_that_do_not_exist_are_refused_before_anything_runs(tmp_path):
    check_study(resolve_settings({"earth": {**CELLS, "crust1_folder": str(tmp_path)}}))
    region = {"latitude_deg": [0, 1], "longitude_deg": [0, 1], "model": "nowhere"}
    for earth in ({"model": "nowhere"}, {"regions": [region]}):
        with pytest.raises(SettingsError, match=r"no velocity model 'nowhere'[\s\S]*next:"):
            check_study(resolve_settings({"earth": earth}))


@pytest.mark.parametrize("spec", ["crust1.0", "crust1.0:61.5", "crust1.0:here", "crust1.0:61.5,-149.5"])
def test_a_column_of_crust1_needs_a_place_and_a_folder(spec):
    with pytest.raises(EarthModelError, match=r"crust1_folder[\s\S]*next:"):
        study_model(EarthSettings(), spec)


def test_soft_layers_of_crust1_are_hardened_and_those_of_named_models_are_not(tmp_path):
    layers = {
        "bnds": [0, 0, 0, 0, 0, -1, -11, -21, -31],
        "vp": [1.5, 3.8, 0, 0, 2.5, 5.0, 6.0, 6.6, 8.0],
        "vs": [0, 1.9, 0, 0, 0.9, 2.8, 3.5, 3.8, 4.5],
        "rho": [1, 0.9, 0, 0, 2.1, 2.6, 2.7, 2.9, 3.3],
    }
    np.savez(tmp_path / "crust1.npz", **{k: np.tile(v, (64800, 1)).astype(np.float32) for k, v in layers.items()})
    hard = study_model(EarthSettings(crust1_folder=tmp_path), "crust1.0:61.5,-149.5")
    soft = study_model(EarthSettings(crust1_folder=tmp_path, min_vs_km_s=0), "crust1.0:61.5,-149.5")
    assert soft.vs_km_s.min() == 0.9
    assert hard.vs_km_s.min() == 2.8
    assert hard.depth_of_top_km[-1] == soft.depth_of_top_km[-1]
    mine = tmp_path / "mine.csv"
    mine.write_text("thickness_km,vp_km_s,vs_km_s,density_g_cm3\n1,2.5,0.9,2.1\n0,6,3.5,2.7\n")
    assert study_model(EarthSettings(), str(mine)).vs_km_s.min() == 0.9


@pytest.mark.parametrize("source", ["import", "download", "simulate"])
def test_records_that_are_of_no_world_do_not_go_by_its_name(source):
    default = resolve_settings({}).title
    assert "world A" in default
    values = {"study": "mine", "archive": {"source": source}}
    # config.yaml, which Snakemake reads first, has the default title
    assert resolve_settings({**values, "title": default}).title == "Earthquakes of mine"
    assert resolve_settings(values).title == "Earthquakes of mine"
    assert resolve_settings({**values, "title": "Swarm of 2019"}).title == "Swarm of 2019"


def test_on_two_cores_stages_leave_one_to_a_training():
    trains = resolve_settings(SIMULATED)
    classical = resolve_settings({**SIMULATED, "systems": {"run": ["waveform_inversion"]}})
    assert any(system.is_trained for system in trains.running())
    assert [beside_training(trains, cores) for cores in (1, 2, 8, None)] == [2, 1, 2, 2]
    assert beside_training(classical, 2) == 2


def test_what_is_judged_needs_a_truth_and_events_in_the_model():
    simulated = resolve_settings({"archive": {"source": "simulate"}})
    assert where_judged(simulated, "socal", ["main.csv"]) == ["main.csv"]
    with pytest.raises(SettingsError, match=r"'gil7'.* known mechanisms and the models socal"):
        where_judged(simulated, "gil7", ["main.csv"])
