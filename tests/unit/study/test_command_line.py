"""The verbs: one for each stage, errors without a traceback."""

import json
import subprocess
import sys

import pytest

from quakesource.cli import main
from quakesource.products import build_product
from quakesource.study import renamed
from quakesource.study.loading import resolve_settings
from quakesource.study.scope import stage_settings
from quakesource.study.stages import stage_modules


@pytest.fixture(autouse=True)
def numba_cache(tmp_path_factory, monkeypatch):
    # A verb sets it for its own process; here it must not outlive the test.
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "numba"))


@pytest.mark.parametrize("stage", stage_modules())
def test_every_stage_has_a_verb_that_explains_itself(stage, capsys):
    with pytest.raises(SystemExit) as status:
        main([stage.replace("_", "-"), "--help"])
    assert status.value.code == 0
    text = capsys.readouterr().out
    assert "--settings" in text


def test_an_unknown_verb_and_a_missing_option_are_refused(capsys):
    for arguments in (["dream"], ["compute-greens", "--settings", "{}"], []):
        with pytest.raises(SystemExit) as status:
            main(arguments)
        assert status.value.code == 2
    assert "--velocity-model" in capsys.readouterr().err


@pytest.mark.parametrize("verb", renamed.VERBS)
def test_an_old_verb_is_refused_with_the_new_name(verb, capsys):
    assert main([verb, "--settings", "{}"]) == 1
    text = capsys.readouterr().err
    assert renamed.VERBS[verb] in text
    new = renamed.VERBS[verb].split()[0].rstrip(",").replace("-", "_")
    assert new in stage_modules()


def test_the_help_lists_the_stages_apart_from_the_verbs_that_people_type(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert text.index("new-study") < text.index("stages of the workflow") < text.index("train-sourcenet")


def run_greens(settings, tmp_path, model="socal"):
    store = tmp_path / "greens" / "manifest.json"
    return main(["compute-greens", "--settings", settings, "--velocity-model", model, "--store", str(store)])


def small_greens():
    small = {
        "depth_km": [5, 10],
        "depth_step_km": 5,
        "distance_km": [50, 60],
        "distance_step_km": 5,
        "sampling_rate_hz": 1,
        "duration_s": 60,
    }
    return json.dumps(
        stage_settings(resolve_settings({"greens": small, "observe": {"sampling_rate_hz": 1}}), "compute_greens")
    )


def test_a_verb_runs_its_stage(tmp_path):
    assert run_greens(small_greens(), tmp_path) == 0
    assert (tmp_path / "greens" / "manifest.json").is_file()


def test_an_error_is_printed_without_a_traceback(tmp_path, capsys):
    assert run_greens(small_greens(), tmp_path, model="atlantis") == 1
    text = capsys.readouterr().err
    assert "error:" in text
    assert "next:" in text
    assert "Traceback" not in text
    assert not (tmp_path / "greens").exists()


def test_an_unknown_key_in_json_settings_is_named(tmp_path, capsys):
    assert run_greens(json.dumps({"greens": {"depth_stp_km": 1}, "earth": {}}), tmp_path) == 1
    assert "depth_step_km" in capsys.readouterr().err


@pytest.mark.parametrize(
    "settings",
    ['{"greens": ', '{"grens": {}, "earth": {}}', '{"greens": {}}', '{"greens": 3, "earth": {}}', "nowhere.yaml", "[]"],
)
def test_settings_that_make_no_sense_end_with_status_one(settings, tmp_path, capsys):
    # {"greens": {}} lacks 'earth': if defaults fill it, use a model that does not exist to stay quick.
    assert run_greens(settings, tmp_path, model="atlantis") == 1
    assert "error:" in capsys.readouterr().err


def test_yaml_settings_are_taken_too(tmp_path):
    study = tmp_path / "study.yaml"
    study.write_text(
        "greens: {depth_km: [5, 10], depth_step_km: 5, distance_km: [50, 60], distance_step_km: 5, "
        "sampling_rate_hz: 1, duration_s: 60}\nobserve: {sampling_rate_hz: 1}\n"
    )
    assert run_greens(str(study), tmp_path) == 0


def made(tmp_path):
    manifest = tmp_path / "results/tiny/thing/manifest.json"
    with build_product(manifest, "thing", "s", code="c", settings={}, inputs=[], attributes={}) as work:
        (work / "part.txt").write_text("content")
    return manifest


def test_check_says_that_a_product_is_whole(tmp_path, capsys):
    assert main(["check", str(made(tmp_path)), "--deep"]) == 0
    assert "whole" in capsys.readouterr().out


def test_check_finds_an_altered_part(tmp_path, capsys):
    manifest = made(tmp_path)
    assert main(["check", str(manifest)]) == 0
    (manifest.parent / "part.txt").write_text("CONTENT")
    assert main(["check", "--deep", str(manifest)]) == 1
    assert "snakemake" in capsys.readouterr().err
    assert main(["check", str(manifest.parents[1])]) == 1  # and so does a folder with it
    assert "another content" in capsys.readouterr().err


@pytest.mark.parametrize("text", [None, "", "[]", "{}"])
def test_check_refuses_what_is_no_manifest(tmp_path, capsys, text):
    path = tmp_path / "manifest.json"
    if text is not None:
        path.write_text(text)
    assert main(["check", str(path)]) == 1
    assert "error:" in capsys.readouterr().err


def test_check_reads_configurations(tmp_path, capsys):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("stdy: x\n")
    assert main(["check", "--config", str(wrong)]) == 1
    assert "'study'" in capsys.readouterr().err


def test_write_config_elsewhere_does_not_crash(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    status = main(["write-config"])
    written = (tmp_path / "workflow" / "schemas" / "config.schema.json").is_file()
    assert written if status == 0 else "error:" in capsys.readouterr().err


def test_the_module_runs_as_a_program():
    done = subprocess.run(
        [sys.executable, "-m", "quakesource", "check", "--config", "nowhere.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: There is no file nowhere.yaml")
    assert "Traceback" not in done.stderr
