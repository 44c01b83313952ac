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


def test_patterns_that_match_nothing_are_refused_by_a_dry_run(clone):
    collection = "{event: e1, folder: ., waveforms: '*.sac', units: M/S}"
    imports = f"import:\n  root: studies\n  events: events.csv\n  collections: [{collection}]\n"
    own = clone.folder / "studies/unfinished.yaml"
    own.write_text(f"study: unfinished\narchive: {{source: import}}\n{imports}")
    run = clone.snakemake("-n", study="studies/unfinished.yaml")
    own.unlink()
    assert run.returncode != 0
    assert "no file matches waveforms '*.sac'" in run.stdout
    assert "Write 'm/s'" in run.stdout
    assert "Traceback" not in run.stdout


def test_the_error_of_a_stage_stands_alone_at_the_end(clone, tmp_path):
    other = clone.copied_to(tmp_path / "copy")
    folder = other.folder / "own"
    folder.mkdir()
    (folder / "a.mseed").write_text("<html>not here</html>")
    (folder / "events.csv").write_text(
        "event_id,origin_time_utc,latitude_deg,longitude_deg,depth_km,magnitude\ne1,2020-03-04T06:00:00,35,-117,8,4.2\n"
    )
    (other.folder / "studies/broken.yaml").write_text(
        "study: broken\narchive: {source: import}\n"
        "import:\n  root: own\n  events: events.csv\n"
        "  collections: [{event: e1, folder: ., waveforms: '*.mseed', units: m/s}]\n"
    )
    run = other.snakemake("results/broken/archive/manifest.json", study="studies/broken.yaml")
    assert run.returncode != 0
    end = run.stdout[run.stdout.rindex("error: ") :]
    assert end.startswith("error: None of 1 waveform files could be used.")
    assert "next:" in end
    assert "log:   results/broken/logs/import-waveforms.log" in end
    assert "input:" not in end
