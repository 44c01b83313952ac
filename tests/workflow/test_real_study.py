"""Real earthquakes through the real workflow: raw records to mechanisms near the published ones."""

from pathlib import Path

import pandas as pd
import pytest

SHARED_DATA = Path(__file__).parents[3] / "shared/data"

pytestmark = [
    pytest.mark.workflow,
    pytest.mark.real,
    pytest.mark.skipif(not (SHARED_DATA / "waveforms").is_dir(), reason=f"no real waveforms at {SHARED_DATA}"),
]


@pytest.fixture(scope="module")
def results(clone):
    run = clone.snakemake(
        "results/real/kagan.csv",
        "--config",
        f"import={{root: {SHARED_DATA}/waveforms}}",
        f"earth={{crust1_folder: {SHARED_DATA}/velocity/crust1.0}}",
        study="studies/real.yaml",
    )
    assert run.returncode == 0, run.stdout[-4000:]
    return clone.folder / "results/real"


@pytest.mark.parametrize("event", ["nc40191336", "ak20090407201255351", "samos_20201030"])
def test_mechanism_and_magnitude_are_near_the_published_ones(results, event):
    table = pd.read_csv(results / "kagan.csv")
    rows = table[table["event_id"] == event]
    assert len(rows) == 2
    assert (rows["status"] == "answered").all()
    assert not rows["simulated"].any()
    assert (rows["kagan_deg"] <= 25).all()
    assert (rows["delta_mw"].abs() <= 0.15).all()


def test_records_whose_axes_were_never_rotated_are_solved(results):
    table = pd.read_csv(results / "kagan.csv")
    rows = table[table["event_id"] == "ci_ridgecrest_20190712"]
    # With that station taken at its word the Kagan angle is 24°.
    assert (rows["kagan_deg"] <= 12).all()


def test_wrongly_listed_responses_are_found_and_no_others(results):
    verdicts = pd.read_csv(results / "observations/verdicts.csv", dtype=str, keep_default_na=False)
    verdicts = verdicts[verdicts["event_id"] == "nc40191336"]
    found = set(verdicts[verdicts["evidence"].str.contains("poles and zeros")]["station"])
    assert found == {"BUCR", "OAKV", "QRDG", "RUSS", "WELL"}


def test_gain_errors_and_nan_samples_are_dropped_with_numbers(results):
    verdicts = pd.read_csv(results / "observations/verdicts.csv", dtype=str, keep_default_na=False)
    dropped = verdicts[(verdicts["event_id"] == "ak20090407201255351") & (verdicts["verdict"] == "dropped")]
    outliers = dropped[dropped["reason"].str.startswith("gain outlier")]
    assert {"ALPI", "VMT"} <= set(outliers["station"])
    assert outliers["evidence"].str.contains("times the median").all()
    assert dropped["reason"].str.contains("NaN").any()
    assert (dropped["reason"] != "").all()
