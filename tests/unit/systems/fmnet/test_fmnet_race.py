"""The race on as little as makes sense: every training, every table and every picture, from the tiny study."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from quakesource.errors import ProductError
from quakesource.mechanisms import random_double_couples
from quakesource.products import open_product
from quakesource.study.loading import resolve_settings
from quakesource.systems.fmnet.comparison.features import Candidates, encoded, ranking_rows
from quakesource.systems.fmnet.comparison.sweeps import LADDER, cases
from quakesource.systems.fmnet.off_grid import Recorded
from quakesource.systems.fmnet.published.network import CurvesNetwork
from quakesource.systems.fmnet.published.pictures import fmnet_pictures
from quakesource.systems.fmnet.stages.judge_fmnet import judge_fmnet
from quakesource.systems.fmnet.stages.plot_fmnet_encoder import plot_fmnet_encoder
from quakesource.systems.fmnet.stages.plot_fmnet_race import plot_fmnet_race
from quakesource.systems.fmnet.stages.plot_fmnet_region import plot_fmnet_region
from quakesource.systems.fmnet.stages.rank_fmnet_features import rank_fmnet_features
from quakesource.systems.fmnet.stages.search_fmnet import search_fmnet
from quakesource.systems.fmnet.stages.tabulate_fmnet import tabulate_fmnet
from quakesource.systems.fmnet.stages.time_fmnet import time_fmnet
from quakesource.systems.fmnet.stages.train_fmnet_experiment import train_fmnet_experiment
from quakesource.systems.fmnet.tables import COMPARED, COST, ERRORS, RANKING

ROOT = Path(__file__).parents[4]
STUDY = resolve_settings(yaml.safe_load((ROOT / "studies/tiny.yaml").read_text()))
FMNET = STUDY.systems.fmnet


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("race")


@pytest.fixture(scope="module")
def responses(folder):
    manifest = folder / "responses/manifest.json"
    tabulate_fmnet(FMNET.region, STUDY.earth, responses=manifest)
    return manifest


@pytest.fixture(scope="module")
def race(folder, responses):
    """{(experiment, seed): manifest} of every training."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quakesource.systems.fmnet.published.task.N_VALIDATION", 10)
        found = {}
        for experiment, seed in FMNET.comparison.wanted():
            found[experiment, seed] = folder / "race" / experiment / seed / "manifest.json"
            sections = FMNET.region, FMNET.network, FMNET.examples, FMNET.training, FMNET.samples, FMNET.comparison
            files = {"responses": responses, "trained_model": found[experiment, seed]}
            train_fmnet_experiment(*sections, STUDY.earth, experiment=experiment, seed=seed, **files)
    return found


@pytest.fixture(scope="module")
def tables(folder, responses, race):
    made = {name: folder / f"{name}.csv" for name in ("compared", "errors", "ranking", "cost")}
    first = {name: race[name, "1"] for name in ("any_stations", "fmnet")}
    sections = FMNET.region, FMNET.examples, FMNET.off_grid, FMNET.comparison, STUDY.earth
    tables = {name: made[name] for name in ("compared", "errors")}
    judge_fmnet(*sections, responses=responses, race=list(race.values()), **tables)
    sections = FMNET.region, FMNET.off_grid.model_copy(update={"n_models": 1, "n_sources": 4}), FMNET.comparison
    rank_fmnet_features(*sections, STUDY.earth, responses=responses, fmnet=race["fmnet", "1"], ranking=made["ranking"])
    time_fmnet(FMNET.region, responses=responses, **first, cost=made["cost"])
    return made


def test_every_training_says_what_it_is_and_how_much_it_saw(race):
    n_samples = {}
    for (experiment, seed), manifest in race.items():
        about = open_product(manifest, "trained_model").attributes
        assert (about["experiment"], str(about["seed"]), about["simulated"]) == (experiment, seed, True)
        n_samples[experiment] = about["n_samples"]
    assert n_samples["fmnet"] == n_samples["lc_fmnet"] == 64
    assert n_samples["any_stations"] == 20 * 16
    assert n_samples["one_band"] == 10 * 16
    assert n_samples["fmnet_rate_1e-5"] == 32


def test_the_comparison_has_every_system_and_condition(tables):
    compared, errors = pd.read_csv(tables["compared"]), pd.read_csv(tables["errors"])
    assert list(compared.columns) == list(COMPARED)
    assert list(errors.columns) == list(ERRORS)
    assert compared["simulated"].all()
    assert set(compared["experiment"]) == {"any_stations", "fmnet", "lc_fmnet", "search", "one_band", "no_posterior"}
    wanted = {(case.sweep, str(case.value)) for case in cases(FMNET.off_grid)}
    ours = compared[compared["experiment"] == "any_stations"]
    assert len(ours) == len(wanted)
    ablation = compared[compared["experiment"] == "one_band"]
    assert set(ablation["sweep"]) == {LADDER}
    assert not (compared.loc[compared["experiment"] == "fmnet", "sweep"] == "epicentre_error_km").any()
    assert compared["kagan_mean_deg"].between(0, 120).all()
    assert ours.loc[ours["sweep"] == LADDER, "held_50"].between(0, 1).all()
    assert ours.loc[ours["sweep"] != LADDER, "held_50"].isna().all()
    assert compared.loc[compared["experiment"].isin(["fmnet", "search"]), "held_50"].isna().all()
    headline = ours[ours["sweep"] == LADDER].set_index("value").loc["and pick errors"]
    own = errors[errors["experiment"] == "any_stations"]
    assert own["kagan_deg"].mean() == pytest.approx(headline["kagan_mean_deg"], rel=1e-4)
    # a value of a sweep that is the headline's is the headline on fewer earthquakes
    same = ours[(ours["sweep"] == "noise") & (ours["value"] == "0.1")].iloc[0]
    some = own.sort_values("source")["kagan_deg"].to_numpy()[np.linspace(0, 7, 4).round().astype(int)]
    assert same["kagan_mean_deg"] == pytest.approx(some.mean(), rel=1e-4)


def test_rankings_and_costs_follow_their_schemas(tables):
    ranking, cost = pd.read_csv(tables["ranking"]), pd.read_csv(tables["cost"])
    assert list(ranking.columns) == list(RANKING)
    assert ranking["rank_correlation"].between(-1, 1).all()
    assert ranking["ten_in_common"].between(0, 10).all()
    assert ranking["condition"].nunique() == 5
    assert list(cost.columns) == list(COST)
    assert set(cost["method"]) == {"any_stations", "fmnet", "search"}
    assert (cost["slow_ms"] >= cost["median_ms"]).all()


def test_a_candidate_is_the_nearest_to_itself_by_both_distances():
    rng = np.random.default_rng(1)
    traces = rng.standard_normal((30, 16, 3, 128)).astype(np.float32)
    traces /= np.abs(traces).max(axis=(1, 2, 3), keepdims=True)
    network, pictures, tensor = CurvesNetwork(), traces.reshape(30, 48, 128), random_double_couples(30, rng)
    candidates = Candidates(np.arange(30), tensor, pictures, encoded(network, fmnet_pictures(traces)))
    nothing = np.zeros((1, 16))
    record = Recorded(
        traces[[7]][:, :, None],
        np.ones((1, 16), bool),
        *[nothing] * 4,
        np.zeros((1, 2)),
        np.zeros(1),
        tensor[[7]],
        nothing,
    )
    row = ranking_rows(candidates, record, network)[0]
    assert row["feature_rank_of_data_best"] == 1
    assert row["kagan_data_deg"] < 1e-4
    assert row["kagan_feature_deg"] < 1e-4
    assert row["ten_in_common"] >= 1


def test_every_picture_is_drawn(folder, responses, race, tables):
    region = {name: folder / f"{name}.png" for name in ["region_map", "flow", "layers", "label", "sample", "depths"]}
    plot_fmnet_region(STUDY.plot, FMNET.region, FMNET.samples, responses=responses, **region)
    drawn = {name: folder / f"{name}.png" for name in ["histogram", "sweeps", "ablations", "trainings", "costs"]}
    read = {name: tables[name] for name in ("compared", "errors", "cost")}
    plot_fmnet_race(STUDY.plot, **read, race=list(race.values()), **drawn)
    encoder = {name: folder / f"{name}.png" for name in ["misfits", "ten_best", "label_fit", "features"]}
    sections = FMNET.region, FMNET.samples, FMNET.off_grid, FMNET.comparison, STUDY.earth
    files = {"responses": responses, "fmnet": race["fmnet", "1"], "ranking": tables["ranking"]}
    plot_fmnet_encoder(STUDY.plot, *sections, **files, **encoder)
    for path in (*region.values(), *drawn.values(), *encoder.values()):
        assert path.stat().st_size > 5000, path
        assert path.with_suffix(".svg").is_file()


def test_a_table_of_another_kind_is_refused(folder, race, tables):
    drawn = {name: folder / f"{name}.png" for name in ["histogram", "sweeps", "ablations", "trainings", "costs"]}
    with pytest.raises(ProductError, match="race"):
        plot_fmnet_race(
            STUDY.plot, compared=tables["cost"], errors=tables["errors"], cost=tables["cost"], race=[], **drawn
        )


def test_the_search_answers_for_the_tiny_region(folder, responses):
    off_grid = FMNET.off_grid.model_copy(update={"n_models": 1, "n_sources": 2})
    search_fmnet(FMNET.region, off_grid, STUDY.earth, responses=responses, search=folder / "search.csv")
    table = pd.read_csv(folder / "search.csv")
    assert len(table) == 2 * 5 * 2 * 3
    assert table["kagan_deg"].between(0, 120).all()
