"""The tiny study runs from nothing to tables, figures and report."""

import json

import pandas as pd
import pytest

from quakesource.tables import KAGAN, PREDICTION, VERDICT

pytestmark = pytest.mark.workflow
EVENTS = ("sim0001", "sim0002", "sim0003")


def test_kagan_table_has_a_row_for_every_event_and_variant(finished):
    table = pd.read_csv(finished.folder / "results/tiny/kagan.csv")
    assert list(table.columns) == list(KAGAN)
    assert sorted(zip(table["event_id"], table["variant"], strict=True)) == sorted(
        (event, variant) for event in EVENTS for variant in ("double_couple", "deviatoric")
    )
    assert table["simulated"].all()
    # Known sources, clean network, another earth model than the one that inverts: far from chance (75°).
    assert table["kagan_deg"].max() < 20
    assert table["delta_mw"].abs().max() < 0.15


def test_products_follow_their_schemas(finished):
    results = finished.folder / "results/tiny"
    predictions = pd.read_parquet(results / "predictions/waveform_inversion/predictions.parquet")
    verdicts = pd.read_csv(results / "observations/verdicts.csv")
    assert list(predictions.columns) == list(PREDICTION)
    assert list(verdicts.columns) == list(VERDICT)
    assert set(verdicts["verdict"]) <= {"kept", "repaired", "dropped"}
    assert verdicts.loc[verdicts["verdict"] == "dropped", "reason"].notna().all()


def test_every_figure_says_how_it_was_made_and_that_it_is_simulated(finished):
    folder = finished.folder / "results/tiny/figures"
    notes = sorted(folder.rglob("*.json"))
    assert len(notes) == 1 + 3 * len(EVENTS)
    for note in notes:
        content = json.loads(note.read_text())
        png = note.with_suffix(".png").relative_to(finished.folder)
        assert content["command"] == f"snakemake -j 2 {png} --configfile results/tiny/settings.yaml"
        assert content["inputs"]
        assert content["n"]
        assert note.with_suffix(".png").stat().st_size > 5000
        assert note.with_suffix(".svg").is_file()


def test_line_that_remakes_a_figure_uses_settings_that_fit(finished):
    run = finished.snakemake("results/tiny/figures/kagan_summary.png", study="results/tiny/settings.yaml")
    assert run.returncode == 0, run.stdout[-2000:]
    assert "Nothing to be done" in run.stdout


def test_resolved_settings_are_written(finished):
    text = (finished.folder / "results/tiny/settings.yaml").read_text()
    assert "study: tiny" in text
    assert "grid_step_deg: 15.0" in text


def test_report_holds_the_figures_and_needs_no_network(finished):
    run = finished.snakemake("--report", "results/tiny/report.html")
    assert run.returncode == 0, run.stdout[-2000:]
    assert "ERROR" not in run.stdout
    html = (finished.folder / "results/tiny/report.html").read_text()
    assert "sim0001" in html
    assert "waveform fits" in html
    assert '<script src="http' not in html
    assert '<link rel="stylesheet" href="http' not in html
