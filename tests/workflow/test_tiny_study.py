"""The tiny study runs from nothing to tables, figures and report, and gives the same table through SLURM."""

import json

import numpy as np
import pandas as pd
import pytest
import torch

from quakesource.greens.window_store import open_windows
from quakesource.products import open_product
from quakesource.products.arrays import open_group
from quakesource.study.loading import load_settings
from quakesource.synthesize.dataset import DATASET_NAME
from quakesource.synthesize.device import DeviceExamples
from quakesource.synthesize.network_statistics import read_statistics
from quakesource.synthesize.stored import StoredParts
from quakesource.systems.sourcenet.job_settings import training_job
from quakesource.tables import FIRST_MOTION, KAGAN, PREDICTION, VERDICT

pytestmark = pytest.mark.workflow
EVENTS = ("sim0001", "sim0002", "sim0003")


def test_kagan_table_has_a_row_for_every_event_and_variant(finished):
    table = pd.read_csv(finished.folder / "results/tiny/kagan.csv")
    assert list(table.columns) == list(KAGAN)
    variants = {
        "waveform_inversion": ("double_couple", "deviatoric", "full", "joint"),
        "polarity": ("first_motion", "first_motion_amplitude"),
        "sourcenet": ("zero_shot",),
        "fmnet": ("any_stations",),
    }
    assert sorted(zip(table["event_id"], table["system"], table["variant"], strict=True)) == sorted(
        (event, system, variant) for event in EVENTS for system, names in variants.items() for variant in names
    )
    assert table["simulated"].all()
    # Known sources, clean network, another earth model than the one that inverts: far from chance (75°).
    inverted = table[table["system"] == "waveform_inversion"]
    assert inverted["kagan_deg"].max() < 20
    assert inverted["delta_mw"].abs().max() < 0.15


def test_first_motions_answer_and_say_why_amplitudes_do_not(finished):
    table = pd.read_csv(finished.folder / "results/tiny/kagan.csv")
    polarity = table[table["system"] == "polarity"].set_index("variant")
    assert (polarity.loc["first_motion", "status"] == "answered").all()
    assert polarity.loc["first_motion", "kagan_deg"].median() < 25
    assert polarity["delta_mw"].isna().all()
    # records of 2 Hz have no P and S of 1 Hz
    assert polarity.loc["first_motion_amplitude", "reason"].str.startswith("0 amplitude ratios").all()
    observed = pd.read_parquet(finished.folder / "results/tiny/first_motions/first_motions.parquet")
    assert list(observed.columns) == list(FIRST_MOTION)
    assert observed.groupby("event_id")["polarity"].agg(lambda signs: (signs != 0).sum()).min() > 30


def test_products_follow_their_schemas(finished):
    results = finished.folder / "results/tiny"
    predictions = pd.read_parquet(results / "predictions/waveform_inversion/predictions.parquet")
    verdicts = pd.read_parquet(results / "observations/verdicts.parquet")
    assert list(predictions.columns) == list(PREDICTION)
    assert list(verdicts.columns) == list(VERDICT)
    for_people = pd.read_csv(results / "observations/verdicts.csv", keep_default_na=False, na_values={"snr": [""]})
    np.testing.assert_array_equal(for_people["snr"], verdicts["snr"])
    assert set(verdicts["verdict"]) <= {"kept", "repaired", "dropped"}
    assert (verdicts.loc[verdicts["verdict"] == "dropped", "reason"] != "").all()


def test_every_figure_says_how_it_was_made_and_that_it_is_simulated(finished):
    folder = finished.folder / "results/tiny/figures"
    notes = sorted(folder.rglob("*.json"))
    # of the study, errors of four systems, four more of SourceNet and of FMNet each, and eight of every event
    assert len(notes) == 6 + 4 + 4 + 4 + 8 * len(EVENTS)
    for note in notes:
        content = json.loads(note.read_text())
        png = note.with_suffix(".png").relative_to(finished.folder)
        assert content["command"] == f"snakemake -j 2 {png} --configfile results/tiny/settings.yaml"
        assert content["inputs"]
        assert content["n"]
        assert note.with_suffix(".png").stat().st_size > 5000
        assert note.with_suffix(".svg").is_file()


def test_every_event_has_a_page_that_needs_nothing_else(finished):
    folder = finished.folder / "results/tiny/events"
    index = (folder / "index.html").read_text()
    assert sorted(path.stem for path in folder.glob("*.html")) == sorted([*EVENTS, "index"])
    for event in EVENTS:
        assert f'href="{event}.html"' in index
        page = (folder / f"{event}.html").read_text()
        assert page.count("data:image/png;base64,") == 8
        assert ">SIMULATED<" in page


def test_the_training_reads_the_batches_that_the_device_would_make(finished):
    results = finished.folder / "results/tiny"
    settings = load_settings(results / "settings.yaml")
    sourcenet = settings.systems.sourcenet
    job = training_job(sourcenet.network, sourcenet.training, settings.synthesize, settings.training_greens)
    stores = [open_windows(results / "training_greens/socal/manifest.json", band.name) for band in job.bands]
    samplers = job.samplers(stores, read_statistics(results / "network_noise"))
    examples = open_product(results / "training_set/socal/manifest.json", "training_set")
    for band, sampler in zip(job.bands, samplers, strict=True):
        stored = StoredParts(open_group(examples, f"{band.name}/{DATASET_NAME}"), sampler)
        assert stored.numbers.stop == sourcenet.training.steps
        parts = {number: sampler.part(number) for number in stored.numbers}
        assert sum(len(part.magnitude) for part in parts.values()) >= sourcenet.training.stored_events
        device = DeviceExamples([sampler], "cpu")
        keys, level = device.draws.keys(list(parts)), torch.tensor(1.0, dtype=torch.float64)
        for number, key in zip(parts, keys, strict=True):
            written, (batch,) = stored.windows(number), device.made(key, level)[2]
            assert np.abs(batch.numpy() - written).max() <= 1e-5 * np.abs(written).max()
            assert np.abs(written).max() > 0


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
    assert "Waveform fits" in html
    assert '<script src="http' not in html
    assert '<link rel="stylesheet" href="http' not in html


def test_slurm_gives_the_kagan_table_of_the_local_run(finished, clone_on_slurm):
    """Beside the tests of the local run, so that this run is not made again for it."""
    run = clone_on_slurm.snakemake(
        "results/tiny/kagan.csv",
        *("--workflow-profile", "workflow/profiles/slurm"),
        # The test's cluster keeps no accounts, and its jobs take seconds: the pauses between looks at the queue would
        # make half of the time (each look that finds nothing new adds 10 s).
        *("--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "7"),
        jobs=None,
    )
    assert run.returncode == 0, run.stdout[-4000:]
    assert run.stdout.count("has been submitted with SLURM jobid") == 15
    wall_clock = [column for column, meaning in KAGAN.items() if "wall-clock" in meaning]
    ours, local = (
        pd.read_csv(place.folder / "results/tiny/kagan.csv", dtype=str).drop(columns=wall_clock)
        for place in (clone_on_slurm, finished)
    )
    pd.testing.assert_frame_equal(ours, local)
