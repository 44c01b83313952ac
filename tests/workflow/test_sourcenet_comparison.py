"""SourceNet as published and its baselines on the tiny study: far too little to learn anything, every step of it."""

import pandas as pd
import pytest

from quakesource.systems.sourcenet import tables

pytestmark = pytest.mark.workflow
FURTHER = {
    "label_efficiency": tables.LABEL_EFFICIENCY,
    "sensor_placement": tables.SENSOR_PLACEMENT,
    "source_kinds": tables.SOURCE_KINDS,
    "latent_space": tables.LATENT_SPACE,
    "latent_places": tables.LATENT_PLACES,
}
TABLES = {
    "judged": tables.JUDGED,
    "main": tables.MAIN,
    "checks": tables.POSTERIOR_CHECKS,
    "coverage": tables.COVERAGE,
    "break_curves": tables.BREAK_CURVES,
    "attention_correlations": tables.ATTENTION_CORRELATIONS,
    **FURTHER,
}
ABLATED = "ablations: [unchanged, no_attention]\n      n_bootstrap: "
EVENTS = {"sim0001", "sim0002", "sim0003"}


@pytest.fixture(scope="module")
def compared(finished, tmp_path_factory):
    study = finished.copied_to(tmp_path_factory.mktemp("compared") / "of a user")
    run = study.snakemake("sourcenet_comparison", "sourcenet_further")
    assert run.returncode == 0, run.stdout[-4000:]
    return study


def table(compared, name):
    return pd.read_csv(compared.folder / f"results/tiny/sourcenet/{name}.csv", dtype={"event_id": str})


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_has_its_columns_and_rows(compared, name):
    found = table(compared, name)
    assert list(found.columns) == list(TABLES[name])
    assert len(found)
    assert found["simulated"].all()


def test_what_learnt_from_records_is_judged_on_events_that_it_has_not_seen(compared):
    judged = table(compared, "judged")
    splits = pd.read_csv(compared.folder / "results/tiny/splits.csv", dtype={"event_id": str})
    for split in ("blocked", "random"):
        test = set(splits.loc[splits[split] == "test", "event_id"])
        labels = pd.read_csv(compared.folder / f"results/tiny/sourcenet/labels_{split}.csv", dtype={"event_id": str})
        assert len(test) == 1
        assert set(labels["event_id"]) == EVENTS - test
        of_split = judged[judged["split"] == split]
        assert set(of_split["event_id"]) == test
        assert set(of_split["experiment"]) == {"published", "pooled_linear"}
        assert set(of_split["learnt_from"]) == {"records"}
    rest = judged[judged["split"] == "all"]
    assert set(rest["experiment"]) == {"published", "pooled_linear", "ours", "ours_unchanged", "ours_no_attention"}
    assert set(rest.loc[rest["experiment"] == "published", "event_id"]) == EVENTS


def test_labels_are_as_wrong_as_asked_for(compared):
    labels = pd.read_csv(compared.folder / "results/tiny/sourcenet/labels_blocked.csv")
    references = pd.read_csv(compared.folder / "results/tiny/references.csv").set_index("event_id")
    columns = [name for name in labels if name.startswith("m") and name.endswith("_n_m")]
    assert len(columns) == 6
    assert (labels[columns].to_numpy() != references.loc[labels["event_id"], columns].to_numpy()).any()


def test_nothing_is_trained_again(compared):
    assert "Nothing to be done" in compared.snakemake("sourcenet_comparison", "sourcenet_further").stdout
    with compared.edited("studies/tiny.yaml", ABLATED + "50", ABLATED + "60"):
        run = compared.snakemake("-n", "sourcenet_comparison").stdout
    assert "rule judge_sourcenet" in run
    assert "rule train" not in run
    assert "rule fine_tune" not in run
