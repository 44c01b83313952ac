"""The dispersion kernels of the tiny study, from nothing to tables and figures: far too little to learn anything."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from quakesource.systems.dispersion_kernels import tables
from quakesource.systems.registry import systems

pytestmark = pytest.mark.workflow


@pytest.fixture(scope="module")
def finished(clone):
    run = clone.snakemake("dispersion")
    assert run.returncode == 0, run.stdout[-4000:]
    return clone.folder / "results/tiny"


def table(finished, name):
    return pd.read_csv(finished / f"dispersion/{name}.csv")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("table1", tables.ACCURACY),
        ("kernels", tables.KERNELS),
        ("artefacts", tables.ARTEFACTS),
        ("spread", tables.SPREAD),
        ("representative", tables.REPRESENTATIVE),
        ("profiles", tables.PROFILES),
        ("inversions", tables.INVERSIONS),
        ("coverage", tables.COVERAGE),
        ("chains", tables.CHAINS),
        ("examples", tables.EXAMPLES),
        ("fits", tables.FITS),
        ("cost", tables.COST),
    ],
)
def test_every_table_has_its_columns_and_rows(finished, name, columns):
    found = table(finished, name)
    assert list(found.columns) == list(columns)
    assert len(found)


def test_every_network_is_judged_on_models_that_it_has_not_seen(finished):
    found = table(finished, "table1")
    assert set(found["judged_on"]) == {"weak_unseen", "strong_unseen"}
    trained = {
        (path.parent.parent.name, int(path.parent.name))
        for path in finished.glob("models/dispersion/*/*/manifest.json")
    }
    assert set(zip(found["experiment"], found["seed"], strict=True)) == trained
    assert (found["n_models"] == 24).all()
    assert np.isfinite(found["mape_percent"]).all()


def test_inversions_are_checked_by_the_exact_solver(finished):
    found = table(finished, "inversions")
    assert {"exact", "weak-scaled-sobolev"} <= set(found["method"])
    exact = found[found["method"] == "exact"]
    np.testing.assert_allclose(exact["chi2_per_n"], exact["exact_chi2_per_n"])


def test_every_figure_is_drawn_and_says_where_it_is_from(finished):
    for name in systems()["dispersion_kernels"].further_figures:
        figure = finished / f"figures/dispersion_kernels/{name}.png"
        assert figure.stat().st_size > 5000
        assert json.loads(figure.with_suffix(".json").read_text())["inputs"]


def test_longer_training_draws_no_model_again(finished, clone):
    run = clone.snakemake(
        "dispersion", "-n", "--config", "systems={dispersion_kernels: {training: {compact_steps: 7}}}"
    )
    assert run.returncode == 0, run.stdout[-2000:]
    planned = set(re.findall(r"^(?:local)?rule (\w+):", run.stdout, flags=re.MULTILINE))
    assert "draw_earth_models" not in planned
    assert "train_dispersion" in planned
