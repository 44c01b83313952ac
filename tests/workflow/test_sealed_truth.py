"""The truth is an input of the evaluation alone; test_every_system.py has systems answer where there is none."""

import re

import pytest

pytestmark = pytest.mark.workflow


def test_no_rule_but_the_evaluation_and_the_release_of_labels_reads_the_truth(clone):
    readers = set()
    folders = clone.folder / "workflow/rules", clone.folder / "src/quakesource/systems"
    for rules in (path for folder in folders for path in folder.rglob("*.smk")):
        for rule in re.split(r"^\s*(?:use rule stage as|rule) ", rules.read_text(), flags=re.MULTILINE)[1:]:
            inputs = rule.split("input:")[1].split("output:")[0] if "input:" in rule else ""
            if "TRUTH" in inputs or "sealed" in inputs:
                readers.add(re.split(r"[: ]", rule)[0])
    assert readers == {"evaluate_predictions", "release_labels"}
