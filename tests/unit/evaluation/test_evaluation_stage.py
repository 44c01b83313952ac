"""The stage reads the truth once, writes every table, and lets systems answer for some of the events only."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("quakesource.acquire.truth")

from quakesource.evaluation import noisy_labels
from quakesource.mechanisms import random_double_couples
from quakesource.settings import EvaluateSettings
from quakesource.stages import evaluate_predictions as stage
from quakesource.tables import EVENT, KAGAN, MOMENT_TENSOR_COLUMNS, PREDICTION, REFERENCE, VERDICT

EVENTS = [f"0{i}" for i in range(12)]  # names that a careless reader takes for numbers
TRUTH = random_double_couples(len(EVENTS), np.random.default_rng(0), 1e16)
TABLES = ("kagan", "references", "summary", "paired", "strata", "label_noise", "quality_grades")


def predictions(system, error_deg, events, seed):
    tensors = noisy_labels(TRUTH, error_deg, np.random.default_rng(seed))
    table = pd.DataFrame(tensors, columns=list(MOMENT_TENSOR_COLUMNS))
    table = table.assign(
        event_id=EVENTS,
        system=system,
        variant="v",
        seed=0,
        status="answered",
        reason="",
        mw=4.6,
        depth_km=9.0,
        quality="A",
        uncertainty_deg=10.0,
        simulated=True,
    )
    return table[table["event_id"].isin(events)].reindex(columns=list(PREDICTION))


@pytest.fixture
def tables(tmp_path, monkeypatch):
    truth = pd.DataFrame(TRUTH, columns=list(MOMENT_TENSOR_COLUMNS))
    truth = truth.assign(event_id=EVENTS, mw=4.6, depth_km=10.0, source="simulated", source_kind="point")
    pairs = pd.DataFrame({"event_id": EVENTS, "network": "XX", "station": "A", "azimuth_deg": 10.0})
    verdicts = pairs.assign(component="Z", verdict="kept", snr=12.0).reindex(columns=list(VERDICT))
    events = pd.DataFrame({"event_id": EVENTS, "magnitude": 3.4}).reindex(columns=list(EVENT))
    observed = SimpleNamespace(events=events, pairs=pairs, verdicts=verdicts)
    monkeypatch.setattr(
        stage, "open_truth", lambda _: truth.reindex(columns=[*dict.fromkeys([*REFERENCE, "source_kind"])])
    )
    monkeypatch.setattr(stage, "open_observations", lambda _: observed)
    monkeypatch.setattr(stage, "system_named", lambda _: SimpleNamespace(reference_fit=""))
    monkeypatch.setattr(stage, "open_product", lambda path, _: SimpleNamespace(folder=path.parent))
    manifests = []
    for k, (system, error_deg, asked) in enumerate((("s", 5.0, EVENTS), ("t", 25.0, EVENTS[:8]))):
        (tmp_path / system).mkdir()
        predictions(system, error_deg, asked, k).to_parquet(tmp_path / system / "predictions.parquet")
        manifests.append(tmp_path / system / "manifest.json")
    paths = {name: tmp_path / "tables" / f"{name}.csv" for name in TABLES}
    stage.evaluate_predictions(
        EvaluateSettings(bootstrap_samples=100),
        study="tiny",
        truth=tmp_path / "t",
        observations=[tmp_path / "o"],
        predictions=manifests,
        **paths,
    )
    return {name: pd.read_csv(path, dtype={"event_id": str}) for name, path in paths.items()}


def test_every_table_is_there_and_hangs_together(tables):
    assert list(tables["kagan"].columns) == list(KAGAN)
    assert len(tables["kagan"]) == 12 + 8
    summary = tables["summary"].set_index(["system", "basis"])
    assert summary.loc[("s", "common"), "n_asked"] == 8
    assert summary.loc[("t", "all_answered"), "n_declined"] == 0  # not asked is not declined
    assert tables["paired"]["mean_excludes_zero"].tolist() == [True]
    assert set(tables["strata"]["stratum"]) >= {"stations", "azimuthal_gap_deg", "magnitude", "snr", "depth_km"}
    noise = tables["label_noise"].set_index(["system", "basis"])
    assert noise.loc[("s", "common"), "truth_mean_deg"] == pytest.approx(
        summary.loc[("s", "common"), "kagan_mean_deg"], rel=1e-4
    )
    assert tables["quality_grades"]["grade"].tolist() == ["A", "A"]


def test_the_references_are_those_of_the_truth_to_the_last_digit(tables):
    assert tables["references"]["event_id"].tolist() == EVENTS
    assert (tables["references"][list(MOMENT_TENSOR_COLUMNS)].to_numpy() == TRUTH).all()
