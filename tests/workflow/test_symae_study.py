"""SymAE of the tiny study, from nothing to tables and figures: far too little to learn anything."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from quakesource.systems.registry import systems
from quakesource.systems.symae import tables

pytestmark = pytest.mark.workflow

TABLES = {
    "errors": tables.ERRORS,
    "table": tables.SUMMARY,
    "separation": tables.SEPARATION,
    "similarities": tables.SIMILARITY,
    "pairs": tables.PAIRS,
    "shapes": tables.SHAPES,
    "breaks": tables.BREAKS,
    "sweep": tables.SWEEP,
    "cost": tables.COST,
    "shown": tables.VIRTUAL,
    "redatumings": tables.REDATUMED,
    "distances": tables.DISTANCES,
    "records_shown": tables.RECORDS_SHOWN,
    "resolution": tables.RESOLUTION,
    "fraunhofer": tables.FRAUNHOFER,
    "delays": tables.DELAYS,
}


@pytest.fixture(scope="module")
def finished(clone):
    run = clone.snakemake("symae")
    assert run.returncode == 0, run.stdout[-4000:]
    return clone.folder / "results/tiny"


def table(finished, name):
    return pd.read_csv(finished / f"symae/{name}.csv")


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_has_its_columns_and_rows(finished, name):
    found = table(finished, name)
    assert list(found.columns) == list(TABLES[name])
    assert len(found)
    if "simulated" in found:
        assert found["simulated"].all()


def test_every_network_is_judged_on_regions_that_it_has_not_seen(finished):
    found = table(finished, "errors")
    assert {"baseline", "faithful", "ours", "labelled", "depth"} == set(found["variant"])
    assert set(found.loc[found["variant"] == "depth", "world"]) == {"depth_held_out"}
    assert (
        found.groupby(["variant", "seed", "method", "world", "n_receivers", "truth"])["region"].nunique() == 4
    ).all()


def test_codes_do_not_depend_on_the_order_of_receivers(finished):
    assert (table(finished, "separation")["swapping"] < 1e-5).all()


def test_what_is_labelled_says_so(finished):
    found = table(finished, "table")
    labelled = found["method"].str.contains("labels")
    assert set(found.loc[found["method"].str.contains("head|readout"), "method"]) == set(found.loc[labelled, "method"])
    assert np.isfinite(found["error"]).all()


def test_every_figure_is_drawn_and_says_where_it_is_from(finished):
    for name in list(systems()["symae"].further_figures)[:-2]:
        figure = finished / f"figures/symae/{name}.png"
        assert figure.stat().st_size > 5000
        assert json.loads(figure.with_suffix(".json").read_text())["inputs"]


def test_longer_training_simulates_no_earthquake_again(finished, clone):
    run = clone.snakemake("symae", "-n", "--config", "systems={symae: {training: {steps: 7}}}")
    assert run.returncode == 0, run.stdout[-2000:]
    planned = set(re.findall(r"^(?:local)?rule (\w+):", run.stdout, flags=re.MULTILINE))
    assert not {rule for rule in planned if rule.startswith("simulate")}
    assert "train_symae" in planned
