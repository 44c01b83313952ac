"""Answers as QuakeML: what ObsPy reads back are the rows of the predictions, to the digit."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from obspy import read_events

from quakesource.tables import MOMENT_TENSOR_COLUMNS

pytestmark = pytest.mark.workflow


def export(clone, output, *more):
    results = "results/tiny"
    return subprocess.run(
        [
            *(sys.executable, "-m", "quakesource", "export-quakeml"),
            *(
                f"{results}/predictions/waveform_inversion/manifest.json",
                "--archive",
                f"{results}/archive/manifest.json",
            ),
            *("--output", str(output), *more),
        ],
        cwd=clone.folder,
        env={**os.environ, "PYTHONPATH": str(clone.folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def answered(finished):
    folder = finished.folder / "results/tiny/predictions/waveform_inversion"
    table = pd.read_parquet(folder / "predictions.parquet")
    return table[(table["status"] == "answered") & (table["variant"] == table["variant"].iloc[0])]


def test_what_obspy_reads_back_is_what_was_predicted(finished, answered, tmp_path):
    output = tmp_path / "new" / "answers.xml"
    run = export(finished, output)
    assert run.returncode == 0, run.stderr
    catalog = read_events(output)
    assert len(catalog) == len(answered) > 0
    for event, (_, row) in zip(catalog, answered.iterrows(), strict=True):
        assert event.resource_id.id.endswith(row["event_id"])
        mechanism = event.preferred_focal_mechanism()
        tensor = mechanism.moment_tensor.tensor
        found = [getattr(tensor, f"m_{name}") for name in ("rr", "tt", "pp", "rt", "rp", "tp")]
        expected = row[list(MOMENT_TENSOR_COLUMNS)].to_numpy(np.float64)
        np.testing.assert_allclose(found, expected, rtol=1e-9)
        plane = mechanism.nodal_planes.nodal_plane_1
        assert (plane.strike, plane.dip, plane.rake) == pytest.approx(
            (row["strike1_deg"], row["dip1_deg"], row["rake1_deg"]), abs=0.1
        )
        assert event.preferred_magnitude().mag == pytest.approx(row["mw"])
        assert "SIMULATED" in mechanism.comments[0].text


def test_a_variant_that_is_not_there_is_an_error_that_names_those_that_are(finished, answered, tmp_path):
    run = export(finished, tmp_path / "answers.xml", "--variant", "guess")
    assert run.returncode == 1
    assert "no answer of variant 'guess'" in run.stderr
    assert answered["variant"].iloc[0] in run.stderr
    assert not (tmp_path / "answers.xml").exists()
