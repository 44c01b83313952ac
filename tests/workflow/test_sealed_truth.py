"""The truth is an input of the evaluation alone."""

import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.workflow
SYSTEMS = {
    "waveform_inversion": ["--observations", "observations", "--greens", "greens/socal"],
    "polarity": ["--first-motions", "first_motions"],
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_predictions_without_the_truth_are_the_same_to_the_byte(finished, system, tmp_path):
    results = finished.folder / "results/tiny"
    inputs = [word if word.startswith("--") else str(results / word / "manifest.json") for word in SYSTEMS[system]]
    command = [
        sys.executable,
        "-m",
        "quakesource",
        f"predict-{system.replace('_', '-')}",
        "--settings",
        "studies/tiny.yaml",
        *inputs,
        "--predictions",
        str(tmp_path / "manifest.json"),
    ]
    hidden = {name: finished.folder / f"hidden {name}" for name in ("sealed", "references.csv")}
    for name, place in hidden.items():
        (results / name).rename(place)
    try:
        environment = {**os.environ, "PYTHONPATH": str(finished.folder / "src")}
        run = subprocess.run(command, cwd=finished.folder, env=environment, capture_output=True, text=True, check=False)
    finally:
        for name, place in hidden.items():
            place.rename(results / name)
    assert run.returncode == 0, run.stderr[-2000:]
    made = {path.name: path.read_bytes() for path in tmp_path.glob("*.parquet") if path.name != "timings.parquet"}
    assert "predictions.parquet" in made
    for name, content in made.items():
        assert content == (results / "predictions" / system / name).read_bytes(), name


def test_no_rule_but_the_evaluation_and_the_release_of_labels_reads_the_truth(clone):
    readers = set()
    folders = clone.folder / "workflow/rules", clone.folder / "src/quakesource/systems"
    for rules in (path for folder in folders for path in folder.rglob("*.smk")):
        for rule in re.split(r"^\s*(?:use rule stage as|rule) ", rules.read_text(), flags=re.MULTILINE)[1:]:
            inputs = rule.split("input:")[1].split("output:")[0] if "input:" in rule else ""
            if "TRUTH" in inputs or "sealed" in inputs:
                readers.add(re.split(r"[: ]", rule)[0])
    assert readers == {"evaluate_predictions", "release_labels"}
