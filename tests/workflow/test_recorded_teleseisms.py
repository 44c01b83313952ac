"""Recorded teleseisms through the whole chain of SymAE, with a network that has hardly been trained."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from quakesource.systems.registry import systems
from quakesource.systems.symae import tables

SHARED = Path(__file__).parents[3] / "shared"
TELESEISMIC = SHARED / "data/teleseismic"

pytestmark = [
    pytest.mark.workflow,
    pytest.mark.real,
    pytest.mark.skipif(not TELESEISMIC.is_dir(), reason=f"no recorded teleseisms at {TELESEISMIC}"),
]
LITTLE = (
    "systems={symae: {world: {n_training: 8, n_validation: 2, n_pixels: 3, n_receivers: 12}, networks: {width: 16}, "
    "training: {exploratory_steps: 4, receivers: [5], save_every: 2, batch_traces: 40}, judging: {n_common_paths: 4}}}"
)


@pytest.fixture(scope="module")
def results(clone):
    link = clone.folder.parent / "shared"
    if not link.exists():
        link.symlink_to(SHARED)
    script, source = "studies/tohoku_stations.py", TELESEISMIC / "tohoku2011_TA_musicbp"
    subprocess.run([sys.executable, script, source, "data/tohoku"], cwd=clone.folder, check=True, timeout=120)
    run = clone.snakemake("symae_recorded", "--config", LITTLE, study="studies/recorded_teleseisms.yaml")
    assert run.returncode == 0, run.stdout[-4000:]
    return clone.folder / "results/recorded_teleseisms"


@pytest.fixture(scope="module")
def windows(results):
    return pd.read_parquet(results / "teleseismic_windows/windows.parquet")


def test_every_record_is_used_or_has_a_reason(windows):
    assert list(windows.columns) == list(tables.WINDOW)
    assert (windows["kept"] == (windows["reason"] == "")).all()
    assert set(windows["event_id"]) == {"tohoku", "kaikoura", "sumatra"}
    kept = windows[windows["kept"]].groupby("event_id").size()
    assert kept["tohoku"] >= 90
    assert kept["kaikoura"] >= 30
    assert kept["sumatra"] >= 30


def test_onsets_agree_with_the_predicted_p(results):
    spread = pd.read_csv(results / "teleseismic_windows/spread.csv").set_index("event_id")
    assert list(spread.reset_index().columns) == list(tables.SPREAD)
    assert (spread["onset_spread_s"] <= 3).all()


def test_statics_of_half_the_stations_serve_the_others(results):
    spread = pd.read_csv(results / "teleseismic_windows/spread.csv").set_index("event_id")
    assert spread.loc["tohoku", "n_carried_over"] >= 30
    assert spread.loc["tohoku", "reduced_percent"] >= 30
    assert not spread["simulated"].any()


def test_the_dense_array_moves_as_one(windows):
    tohoku = windows[(windows["event_id"] == "tohoku") & windows["kept"]]
    assert tohoku["correlation"].median() > 0.95
    assert (tohoku["polarity"] == 1).all()


def test_virtual_seismograms_are_told_to_be_recorded(results):
    found = pd.read_csv(results / "symae/virtual.csv")
    assert list(found.columns) == list(tables.VIRTUAL)
    assert not found["simulated"].any()
    assert found["truth"].isna().all()
    # no two of these earthquakes are at one place
    pairs = pd.read_csv(results / "symae/collocated.csv")
    assert list(pairs.columns) == list(tables.COLLOCATED)
    assert pairs.empty
    for name in list(systems()["symae"].further_figures)[-2:]:
        assert (results / f"figures/symae/{name}.png").stat().st_size > 5000
