"""The spectra of a small simulated catalogue, from nothing to the table."""

import re

import numpy as np
import pandas as pd
import pytest

pytestmark = pytest.mark.workflow
SETTINGS = (
    "--config",
    "systems={source_spectra: {catalogue: {n_events: 120}, networks: {epochs: 40, width: 32}, "
    "judging: {n_seeds: 2, n_folds: 2}}}",
)


@pytest.fixture(scope="module")
def spectra(clone):
    run = clone.snakemake("results/tiny/spectra/table1.csv", *SETTINGS)
    assert run.returncode == 0, run.stdout[-4000:]
    return clone.folder / "results/tiny/spectra"


def figures(clone):
    return clone.folder / "results/tiny/figures/source_spectra"


def test_every_model_has_its_rows(spectra):
    table = pd.read_csv(spectra / "table1.csv")
    random = table[table["division"] == "random"]
    assert {"brune", "denolle_shearer", "vae1", "vae2", "pca1", "vae_faithful2"} <= set(random["model"])
    assert set(table["division"]) == {"random", "folds", "blocks"}
    assert np.isfinite(table.select_dtypes("number").drop(columns="log_evidence")).all(axis=None)
    # defined for what is fitted or learnt in logarithms
    assert (table["log_evidence"].notna() | ~table["fitted_by"].isin(["log"])).all()
    assert set(table["fitted_by"]) == {"log", "linear", "weighted", "weighted_twice", "none"}
    assert table["simulated"].all()
    assert (table.loc[table["division"] == "folds", "n_events"] == 120).all()


def test_the_true_model_is_the_best(spectra):
    table = pd.read_csv(spectra / "table1.csv").query("division == 'random'").set_index(["model", "fitted_by"])
    assert table["median_rms_log_truth"].idxmin()[0] == "modified_double_corner"
    assert table["log_evidence"].idxmax() == ("modified_double_corner", "log")
    paired = pd.read_csv(spectra / "paired.csv").set_index(["measure", "physical_fitted_by", "first", "second"])
    row = paired.loc["rms_log", "log", "modified_double_corner", "vae2"]
    assert row["low"] <= row["mean_difference"] <= row["high"] < 0
    assert row["relative_low"] <= row["relative"] <= row["relative_high"] < 0


def test_a_fit_is_best_by_what_it_minimises(spectra):
    table = pd.read_csv(spectra / "table1.csv").query("division == 'folds' and model == 'free_fall_off'")
    scores = table.set_index("fitted_by")
    own = {"log": "rms_log", "linear": "mean_square", "weighted": "mean_square_over_f", "weighted_twice": "rms_over_f"}
    for fitted_by, name in own.items():
        column = f"median_{name}"
        assert scores[column].idxmin() == fitted_by


def test_one_definition_is_named_the_nearest(spectra):
    assert pd.read_csv(spectra / "definitions.csv")["nearest"].sum() == 1


def test_every_figure_is_drawn_with_what_it_was_made_of(clone, spectra):
    run = clone.snakemake("results/tiny/figures/source_spectra/fits.png", *SETTINGS)
    assert run.returncode == 0, run.stdout[-4000:]
    names = {path.stem for path in figures(clone).glob("*.png")}
    assert names == {
        "fits",
        "latent",
        "sweep",
        "double_corner",
        "examples",
        "manifold",
        "residuals",
        "drawn",
        "architecture",
    }
    assert {path.stem for path in figures(clone).glob("*.json")} == names


def test_every_event_gets_a_stress_drop_with_its_uncertainty(clone, spectra):
    run = clone.snakemake("results/tiny/figures/source_spectra/sources.png", *SETTINGS)
    assert run.returncode == 0, run.stdout[-4000:]
    rows = pd.read_csv(spectra / "sources.csv")
    assert len(rows) == 120
    assert (rows["stress_drop_mpa"] > 0).all()
    assert (rows["stress_drop_factor"] > 1).all()
    assert rows["simulated"].all()
    assert (figures(clone) / "sources.png").is_file()


def test_one_target_makes_everything(clone, spectra):
    run = clone.snakemake("spectra", *SETTINGS, "study=tiny")
    assert run.returncode == 0, run.stdout[-4000:]
    strata = pd.read_csv(spectra / "strata.csv").set_index(["stratum", "bin"])
    assert strata.loc[("all", "all"), "n_events"] == strata.loc["style", "n_events"].sum() == 120
    cutoffs = pd.read_csv(spectra / "cutoffs.csv").set_index(["highest_hz", "model"])
    assert list(cutoffs.index.levels[0]) == [0.3, 0.5, 1.0]
    assert {"brune", "vae1", "pca2", "modified_double_corner"} <= set(cutoffs.index.levels[1])
    # the shorter the band, the worse a corner is known
    scatter = cutoffs["corner_scatter_log10"].xs("brune", level="model")
    assert scatter[0.3] > scatter[0.5] > scatter[1.0] == 0
    null = pd.read_csv(spectra / "null_test.csv").groupby("catalogue")["simulated"].all()
    assert dict(null) == {"spectra": True, "pulses": True, "rough_pulses": True}
    for name in ("strata", "cutoffs", "sources", "null_test"):
        assert (figures(clone) / f"{name}.png").is_file()
        assert (figures(clone) / f"{name}.json").is_file()


def test_longer_training_refits_no_physical_model(clone, spectra):
    assert clone.snakemake("spectra", *SETTINGS, "study=tiny").returncode == 0
    longer = [word.replace("epochs: 40", "epochs: 41") for word in SETTINGS]
    run = clone.snakemake("-n", "spectra", *longer, "study=tiny")
    assert run.returncode == 0, run.stdout[-2000:]
    planned = set(re.findall(r"^(?:local)?rule (\w+):", run.stdout, flags=re.MULTILINE))
    assert {"train_spectra", "compare_spectra", "sweep_cutoffs"} <= planned
    assert not planned & {"fit_spectra", "collect_spectra", "measure_spectra"}
