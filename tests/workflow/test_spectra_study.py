"""The spectra of a small simulated catalogue, from nothing to the table."""

import numpy as np
import pandas as pd
import pytest

pytestmark = pytest.mark.workflow
SETTINGS = (
    "--config", "spectra={n_events: 120}",
    "systems={source_spectra: {epochs: 40, width: 32, n_seeds: 2, n_folds: 2}}",
)  # fmt: skip


@pytest.fixture(scope="module")
def spectra(clone):
    run = clone.snakemake("results/tiny/spectra/table1.csv", *SETTINGS)
    assert run.returncode == 0, run.stdout[-4000:]
    return clone.folder / "results/tiny/spectra"


def test_every_model_has_its_rows(spectra):
    table = pd.read_csv(spectra / "table1.csv")
    random = table[table["division"] == "random"]
    assert {"brune", "denolle_shearer", "vae1", "vae2", "pca1", "vae_faithful2"} <= set(random["model"])
    assert set(table["division"]) == {"random", "folds", "blocks"}
    assert np.isfinite(table.select_dtypes("number")).all(axis=None)
    assert table["simulated"].all()
    assert (table.loc[table["division"] == "folds", "n_events"] == 120).all()


def test_the_true_model_is_the_best(spectra):
    table = pd.read_csv(spectra / "table1.csv").query("division == 'random'").set_index("model")
    assert table["median_rms_log_truth"].idxmin() == "modified_double_corner"
    paired = pd.read_csv(spectra / "paired.csv").set_index(["first", "second"])
    row = paired.loc["modified_double_corner", "vae2"]
    assert row["low"] <= row["mean_difference"] <= row["high"] < 0


def test_one_definition_is_named_the_nearest(spectra):
    assert pd.read_csv(spectra / "definitions.csv")["nearest"].sum() == 1


def test_every_figure_is_drawn_with_what_it_was_made_of(clone, spectra):
    run = clone.snakemake("results/tiny/spectra/figures/fits.png", *SETTINGS)
    assert run.returncode == 0, run.stdout[-4000:]
    names = {path.stem for path in (spectra / "figures").glob("*.png")}
    assert names == {"fits", "latent", "sweep", "double_corner", "examples", "manifold", "residuals", "null",
                     "drawn", "architecture"}  # fmt: skip
    assert {path.stem for path in (spectra / "figures").glob("*.json")} == names


def test_every_event_gets_a_stress_drop_with_its_uncertainty(clone, spectra):
    run = clone.snakemake("results/tiny/spectra/sources.csv", *SETTINGS)
    assert run.returncode == 0, run.stdout[-4000:]
    rows = pd.read_csv(spectra / "sources.csv")
    assert len(rows) == 120
    assert (rows["stress_drop_mpa"] > 0).all()
    assert (rows["stress_drop_factor"] > 1).all()
    assert rows["simulated"].all()
    assert (spectra / "figures/sources.png").is_file()


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
    for name in ("strata", "cutoffs", "sources"):
        assert (spectra / f"figures/{name}.png").is_file()
        assert (spectra / f"figures/{name}.json").is_file()
