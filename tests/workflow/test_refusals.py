"""What the workflow refuses before it starts."""

import pytest

pytestmark = pytest.mark.workflow


def test_unknown_key_names_the_nearest_valid_one(clone):
    with clone.edited("studies/tiny.yaml", "  max_distance_km: 150", "  max_distnace_km: 150"):
        run = clone.snakemake("-n")
    assert run.returncode != 0
    assert "unknown key 'observe.max_distnace_km'" in run.stdout
    assert "observe.max_distance_km" in run.stdout
    assert "Traceback" not in run.stdout


def test_region_whose_model_does_not_exist_is_refused(clone):
    region = "{latitude_deg: [35, 36], longitude_deg: [-118, -117], model: gil9}"
    with clone.edited("studies/tiny.yaml", "observe:", f"earth:\n  regions: [{region}]\n\nobserve:"):
        run = clone.snakemake("-n")
    assert run.returncode != 0
    assert "There is no velocity model 'gil9'" in run.stdout


def test_model_that_does_not_exist_is_refused(clone):
    with clone.edited("studies/tiny.yaml", "observe:", "earth:\n  model: gil8\n\nobserve:"):
        run = clone.snakemake("-n")
    assert run.returncode != 0
    assert "There is no velocity model 'gil8'" in run.stdout


def test_default_study_is_planned_without_a_profile(clone):
    run = clone.snakemake("-n", "results/kagan.csv", study=None)
    assert run.returncode == 0, run.stdout[-2000:]
    assert "copy_kagan" in run.stdout
