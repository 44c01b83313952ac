"""The contract of every system that answers with mechanisms, on the tiny study; a new one needs no line here."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from quakesource.mechanisms import kagan_angle, moment_tensor, moment_to_magnitude, scalar_moment
from quakesource.products.manifest import TIMES_NAME, read_manifest, write_manifest
from quakesource.systems.registry import systems
from quakesource.tables import MOMENT_TENSOR_COLUMNS, PLANE_COLUMNS, PREDICTION
from quakesource.waveforms.observations import open_observations, write_observations

pytestmark = pytest.mark.workflow
SYSTEMS = [system for system in systems().values() if system.answers == "mechanism"]
RULES = [f"predict_{system.name}" for system in SYSTEMS]
TARGETS = [f"results/tiny/predictions/{system.name}/manifest.json" for system in SYSTEMS]
RECORDED = ("observations", "short_period")
every_system = pytest.mark.parametrize("system", SYSTEMS, ids=[system.name for system in SYSTEMS])
Change = Callable[[pd.DataFrame], pd.DataFrame]


def predictions(clone, system) -> pd.DataFrame:
    return pd.read_parquet(clone.folder / f"results/tiny/predictions/{system.name}/predictions.parquet")


def predicted_again(finished, folder: Path, change: Change | None = None):
    """A copy in which every system answers once more, without a truth; ``change`` picks rows of what was recorded."""
    clone, results = finished.copied_to(folder), folder / "results/tiny"
    shutil.rmtree(results / "sealed")
    (results / "references.csv").unlink()
    if change is not None:
        for name in RECORDED:
            _pick_records(results / name, change)
        _pick_first_motions(results / "first_motions", change)
    run = clone.snakemake(*TARGETS, "--allowed-rules", *RULES, "--forcerun", *RULES)
    assert run.returncode == 0, run.stdout[-4000:]
    return clone


def _pick_records(folder: Path, change: Change) -> None:
    old, manifest = open_observations(folder / "manifest.json"), read_manifest(folder / "manifest.json")
    pairs = change(old.pairs)
    kept, rejected = (store.values[pairs.index].astype(np.float64) for store in (old.velocity, old.rejected))
    chosen = np.isfinite(kept).any(axis=-1)
    motion = np.where(chosen[..., None], kept, rejected)
    events = old.events[old.events["event_id"].isin(change(old.events)["event_id"])]
    shutil.rmtree(folder / "waveforms.zarr")
    write_observations(folder, motion, chosen, old.velocity["time_s"].values, pairs, old.verdicts, events)
    _seal(folder, manifest)


def _pick_first_motions(folder: Path, change: Change) -> None:
    manifest, events = read_manifest(folder / "manifest.json"), pd.read_csv(folder / "events.csv")
    events[events["event_id"].isin(change(events)["event_id"])].to_csv(folder / "events.csv", index=False)
    table = pd.read_parquet(folder / "first_motions.parquet")
    change(table).to_parquet(folder / "first_motions.parquet", index=False)
    _seal(folder, manifest)


def _seal(folder: Path, manifest: dict) -> None:
    write_manifest(folder, manifest["product"], manifest["stage"], manifest["key"], manifest["attributes"])


def backwards_and_thinned(table: pd.DataFrame) -> pd.DataFrame:
    """Stations in the other order; one station of the second event, none of the third. Tables of events stay."""
    if "station" not in table:
        return table
    second, third = table["event_id"] == "sim0002", table["event_id"] == "sim0003"
    last = table.loc[second, "station"].iloc[-1]
    return table[~third & (~second | (table["station"] == last))].iloc[::-1]


@pytest.fixture(scope="module")
def again(finished, tmp_path_factory):
    """Every system once more on the same inputs, with the truth taken away."""
    return predicted_again(finished, tmp_path_factory.mktemp("again") / "of a user")


@pytest.fixture(scope="module")
def thinned(finished, tmp_path_factory):
    """Every system on `backwards_and_thinned`."""
    return predicted_again(finished, tmp_path_factory.mktemp("thinned") / "of a user", backwards_and_thinned)


@pytest.fixture(scope="module")
def alone(finished, tmp_path_factory):
    """Every system on the first event alone."""
    folder = tmp_path_factory.mktemp("alone") / "of a user"
    return predicted_again(finished, folder, lambda table: table[table["event_id"] == "sim0001"])


@every_system
def test_rows_follow_the_schema_and_agree_with_themselves(finished, system):
    table = predictions(finished, system)
    assert list(table.columns) == list(PREDICTION)
    assert set(table["system"]) == {system.name}
    assert not table.duplicated(["event_id", "variant", "seed"]).any()
    assert set(table["event_id"]) == {"sim0001", "sim0002", "sim0003"}
    assert table["simulated"].all()
    answered = table["status"] == "answered"
    assert set(table["status"]) <= {"answered", "declined", "unusable"}
    assert (table.loc[~answered, "reason"] != "").all()
    # a row that is declined may say what the answer would have been
    told = table[list(MOMENT_TENSOR_COLUMNS)].notna().all(axis=1)
    assert told.any()
    assert told[answered].all()
    assert not told[table["status"] == "unusable"].any()
    for _, row in table[told].iterrows():
        tensor = row[list(MOMENT_TENSOR_COLUMNS)].to_numpy(np.float64)
        planes = row[list(PLANE_COLUMNS)].to_numpy(np.float64).reshape(2, 3)
        for strike_deg, dip_deg, rake_deg in planes:
            assert kagan_angle(moment_tensor(strike_deg, dip_deg, rake_deg, 1.0), tensor) < 0.5
        assert np.isnan(row["mw"]) or row["mw"] == pytest.approx(moment_to_magnitude(scalar_moment(tensor)), abs=0.02)


@every_system
def test_the_same_inputs_without_the_truth_give_the_same_bytes(finished, again, system):
    made = [path for path in (again.folder / f"results/tiny/predictions/{system.name}").rglob("*") if path.is_file()]
    assert {"predictions.parquet", "manifest.json"} <= {path.name for path in made}
    for path in made:
        if path.name != TIMES_NAME:
            same = finished.folder / path.relative_to(again.folder)
            assert path.read_bytes() == same.read_bytes(), path.name


@every_system
def test_the_order_of_stations_moves_no_answer(finished, thinned, system):
    before, after = (
        table[table["event_id"] == "sim0001"].set_index(["variant", "seed"])
        for table in (predictions(finished, system), predictions(thinned, system))
    )
    assert before["status"].to_dict() == after["status"].to_dict()
    answered = before.index[before["status"] == "answered"]
    columns = list(MOMENT_TENSOR_COLUMNS)
    for key in answered:
        angle = kagan_angle(before.loc[key, columns].to_numpy(float), after.loc[key, columns].to_numpy(float))
        assert angle < 1, key


@every_system
def test_too_few_stations_are_declined_with_a_reason(thinned, system):
    table = predictions(thinned, system)
    few = table[table["event_id"].isin(["sim0002", "sim0003"])]
    assert set(few["event_id"]) == {"sim0002", "sim0003"}
    assert set(few["status"]) <= {"declined", "unusable"}
    assert (few["reason"].str.len() > 10).all()


@every_system
def test_an_event_alone_is_answered_as_among_others(finished, alone, system):
    among, single = predictions(finished, system), predictions(alone, system)
    among = among[among["event_id"] == "sim0001"].reset_index(drop=True)
    assert set(single["event_id"]) == {"sim0001"}
    drawn = ["uncertainty_deg", "reason"]  # a rounding error of the posterior may choose another of the draws
    pd.testing.assert_frame_equal(single.drop(columns=drawn), among.drop(columns=drawn), rtol=1e-4)
    np.testing.assert_allclose(single["uncertainty_deg"], among["uncertainty_deg"], rtol=0.01)
