"""The main table of the comparison: means over seeds, differences of the same events, stalled trainings counted."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import test_job
from sourcenet_cases import stores

from quakesource.mechanisms import random_double_couples
from quakesource.systems.sourcenet.checkpoint import read_trained
from quakesource.systems.sourcenet.comparison.ablations import N_MODELS, RECIPES, ablated
from quakesource.systems.sourcenet.comparison.judging import our_rows, stalled
from quakesource.systems.sourcenet.comparison.main_table import main_table
from quakesource.systems.sourcenet.comparison.synthetics import parted
from quakesource.systems.sourcenet.job import run_job
from quakesource.systems.sourcenet.published.designs import ABLATIONS, EXPERIMENTS, OURS
from quakesource.systems.sourcenet.settings import SourceNetComparisonSettings
from quakesource.systems.sourcenet.tables import MAIN
from quakesource.tables import MOMENT_TENSOR_COLUMNS

TENSOR = list(MOMENT_TENSOR_COLUMNS)


def judged(experiment, seed, angles, events=None, learnt_from="records"):
    return pd.DataFrame(
        {
            "experiment": experiment,
            "seed": seed,
            "learnt_from": learnt_from,
            "split": "blocked",
            "event_id": events or [f"e{i}" for i in range(len(angles))],
            "kagan_deg": angles,
            "magnitude_error": 0.1,
            "magnitude_error_without_scalars": 0.4,
            "n_stations": 9,
        }
    )


def trainings():
    return pd.DataFrame(
        {
            "experiment": ["published", "published", "gcn"],
            "seed": [1, 2, 1],
            "n_steps": 30,
            "validation_kagan_mean_deg": [20.0, 75.0, 30.0],
            "stalled": [False, True, False],
        }
    )


def test_means_are_over_events_of_means_over_seeds():
    rows = [judged("published", 1, [10.0, 20, 30]), judged("published", 2, [70.0, 80, 90])]
    rows += [judged("gcn", 1, [45.0, 55, 65, 5], ["e2", "e1", "e0", "e3"])]
    table = main_table(pd.concat(rows), trainings(), 200).set_index("experiment")
    published, graph = table.loc["published"], table.loc["gcn"]
    assert (published["n"], published["n_seeds"], published["n_stalled"]) == (3, 2, 1)
    assert published["kagan_mean_deg"] == pytest.approx(50)  # a stalled seed is not dropped
    assert (published["lowest_seed_mean_deg"], published["highest_seed_mean_deg"]) == (20, 80)
    assert published["kagan_median_deg"] == pytest.approx(50)
    assert published["share_within_20_deg"] == pytest.approx(2 / 6)
    assert published["validation_kagan_mean_deg"] == pytest.approx(47.5)
    assert published["paper_mean_deg"] == 23.90
    assert np.isnan(published["difference_mean_deg"])
    assert (graph["n"], graph["n_both"]) == (4, 3)
    # e0: 65 - 40, e1: 55 - 50, e2: 45 - 60
    assert graph["difference_mean_deg"] == pytest.approx((25 + 5 - 15) / 3)
    assert graph["difference_mean_deg_low"] <= graph["difference_mean_deg"] <= graph["difference_mean_deg_high"]
    assert set(table.reset_index().columns) <= set(MAIN)


def test_ours_is_judged_where_it_has_an_answer():
    tensors = random_double_couples(3, np.random.default_rng(1), 1e15)
    truth = pd.DataFrame(tensors, columns=TENSOR, index=["a", "b", "c"]).assign(mw=3.9)
    answers = pd.DataFrame(tensors[[2, 0]], columns=TENSOR).assign(event_id=["c", "a"], mw=4.0, n_stations=7, seed=1)
    unusable = pd.DataFrame([{"event_id": "b", "seed": 1}])
    predictions = pd.concat([answers, unusable]).assign(variant="zero_shot")
    predictions = pd.concat([predictions, answers[:1].assign(variant="fine_tuned")])
    found = our_rows(predictions, "zero_shot", "synthetics", "all", truth)
    assert found["event_id"].tolist() == ["c", "a"]
    np.testing.assert_allclose(found["kagan_deg"], 0, atol=1e-4)
    np.testing.assert_allclose(found["magnitude_error"], 0.1)
    assert set(found["experiment"]) == {OURS}
    assert our_rows(predictions, "fine_tuned", "records", "blocked", truth)["event_id"].tolist() == ["c"]


def test_stalled_trainings_are_those_at_chance(tmp_path):
    manifests = []
    for name, angle in (("low", 30.0), ("high", 74.0), ("none", None)):
        known = {"experiment": name, "seed": 1, "n_steps": 30}
        if angle is not None:
            known["validation"] = {"validation_kagan_mean_deg": angle}
        manifests.append(product(tmp_path / name, known))
    assert stalled(manifests, 65.0)["stalled"].tolist() == [False, True, False]


def product(folder, attributes):
    """A trained model without weights."""
    from quakesource.products import build_product

    manifest = folder / "manifest.json"
    with build_product(
        manifest, "trained_model", "train", code="none", settings={}, inputs=[], attributes=attributes
    ) as work:
        work.mkdir(parents=True, exist_ok=True)
        (work / "weights.json").write_text(json.dumps(attributes))
    return manifest


@pytest.mark.parametrize("n_parts", [3, 20, 134])
def test_parts_train_or_validate_and_never_both(n_parts):
    training, validating = parted(n_parts)
    assert not set(training) & set(validating)
    assert min(len(training), len(validating)) >= 1
    assert validating.stop <= n_parts
    if n_parts >= 20:
        assert len(training) == pytest.approx(0.8 * n_parts, abs=1)


def test_every_training_is_wanted_once():
    wanted = SourceNetComparisonSettings(seeds=(1, 2), experiments=None).wanted()
    assert len(wanted) == len(set(wanted)) == 2 * len(EXPERIMENTS)
    assert SourceNetComparisonSettings(seeds=(5,), experiments=("gat",)).wanted() == [("gat", "5")]
    assert len(SourceNetComparisonSettings(seeds=(1,), ablations=None).wanted_ablations()) == len(ABLATIONS)


def test_ablations_of_ours_are_compared_with_ours_unchanged():
    rows = [
        judged("ours_unchanged", 1, [10.0, 20]),
        judged("ours_no_coda", 1, [13.0, 22]),
        judged("published", 1, [0.0, 0]),
    ]
    table = main_table(pd.concat(rows), trainings(), 50).set_index("experiment")
    assert table.loc["ours_no_coda", "difference_mean_deg"] == pytest.approx(2.5)
    assert np.isnan(table.loc["ours_unchanged", "difference_mean_deg"])


@pytest.mark.parametrize("name", ABLATIONS)
def test_ablations_change_what_they_say_and_nothing_else(name):
    job, windows, known = test_job.job(), list(stores()), test_job.statistics()
    changed, given, seen = ablated(name, job, windows, known)
    short, full = changed.recipes[0], job.recipes[0]
    kept = {field for field in vars(full) if getattr(short, field) == getattr(full, field)}
    assert set(vars(full)) - kept <= set(RECIPES[name]) | {"window_s", "noise_m_s", "band_hz"}
    assert all(getattr(short, field) == value for field, value in RECIPES[name].items())
    assert (seen is None) == (name == "no_survey")
    assert (changed.layers == 0) == (name == "no_attention")
    assert len(given) == len(changed.bands) == (1 if name in ("short_period", "long_period") else 2)
    assert changed.seed == job.seed
    there = len(windows[0].models)
    assert all(len(store.models) == min(N_MODELS.get(name, there), there) for store in given)
    assert (changed.schedule != job.schedule) == (name in ("no_curriculum", "no_warm_up"))


def test_without_attention_it_still_trains(tmp_path):
    job, given, known = ablated("no_attention", test_job.job(), list(stores()), test_job.statistics())
    trained, _ = run_job(job, given, tmp_path, known)
    assert len(trained.network.stations.attention.layers) == 0
    assert read_trained(tmp_path).network.shape.layers == 0


def test_every_ablation_has_a_recipe():
    assert set(RECIPES) == set(ABLATIONS)


def test_physics_coverage_takes_the_first_models():
    arrays = ("counts", "scale", "start_s", "arrival_s", "takeoff_deg")
    many = [
        replace(
            store,
            models=tuple(f"model{number}" for number in range(5)),
            **{name: np.repeat(getattr(store, name), 5, axis=0) for name in arrays},
        )
        for store in stores()
    ]
    for name, number in N_MODELS.items():
        _, given, _ = ablated(name, test_job.job(), many, test_job.statistics())
        for store in given:
            assert store.models == many[0].models[:number]
            assert {len(getattr(store, array)) for array in arrays} == {min(number, 5)}


def test_without_curriculum_every_nuisance_is_whole_from_the_beginning(tmp_path):
    job, given, known = ablated("no_curriculum", test_job.job(), list(stores()), test_job.statistics())
    run_job(job, given, tmp_path, known)
    history = pd.read_csv(tmp_path / "history.csv")
    assert (history["level"] == 1).all()
