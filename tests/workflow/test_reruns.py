"""Reruns follow meaning: what changed results is run again, and nothing else."""

import re

import pytest

pytestmark = pytest.mark.workflow
AFTER_INVERSION = {
    "predict_waveform_inversion",
    "evaluate_predictions",
    "plot_event",
    "plot_waveform_inversion",
    "plot_summary",
    "write_event_page",
    "write_event_index",
    "plot_waveform_inversion_answers",
    # what judges them all is new
    "plot_polarity_answers",
    "plot_sourcenet_answers",
    "plot_attention",
    "plot_fmnet_answers",
    "plot_fmnet_earthquakes",
}
AFTER_SOURCENET = AFTER_INVERSION - {"predict_waveform_inversion"} | {"predict_sourcenet"}
INVERSION = "src/quakesource/systems/waveform_inversion"
INVERTED = "results/tiny/predictions/waveform_inversion/manifest.json"


def test_second_run_has_nothing_to_do(finished):
    # the copy lies in another place than the original: a moved checkout reruns nothing either
    run = finished.snakemake()
    assert run.returncode == 0
    assert "Nothing to be done" in run.stdout


def test_inversion_setting_reruns_the_inversion_and_what_follows(finished):
    setting = "systems:\n  waveform_inversion:\n    grid_step_deg: 20"
    with finished.edited("studies/tiny.yaml", "systems:", setting):
        assert finished.planned_rules() == AFTER_INVERSION


def test_polarity_setting_reruns_the_polarities_alone(finished):
    with finished.edited("studies/tiny.yaml", "systems:", "systems:\n  polarity:\n    n_draws: 50"):
        rules = finished.planned_rules()
    assert {"predict_polarity", "evaluate_predictions"} <= rules
    assert not rules & {"measure_first_motions", "predict_waveform_inversion", "observe_waveforms"}


def test_constant_in_the_inversion_reruns_it(finished):
    with finished.edited(f"{INVERSION}/search.py", "N_STARTS = 4", "N_STARTS = 5"):
        assert finished.planned_rules() == AFTER_INVERSION


def test_reworded_error_reruns_nothing(finished):
    with finished.edited("src/quakesource/errors.py", "next:  {next_step}", "what to do: {next_step}"):
        assert finished.planned_rules() == set()
    reworded = "The Green's function store ends before this distance:"
    with finished.edited("src/quakesource/greens/store.py", "is outside the store", reworded):
        assert finished.planned_rules() == set()


def test_comment_and_docstring_rerun_nothing(finished):
    with finished.edited(f"{INVERSION}/search.py", '"""Minimise the misfit', '# a comment\n"""Make small the misfit'):
        assert finished.planned_rules() == set()


@pytest.mark.parametrize("threshold", ["min_stations: 5", "max_uncertainty_deg: 50"])
def test_an_answering_threshold_asks_nobody_to_train_again(finished, threshold):
    setting = f"  sourcenet:\n    answering:\n      {threshold}"
    with finished.edited("studies/tiny.yaml", "  sourcenet:", setting):
        assert finished.planned_rules() == AFTER_SOURCENET


def test_observation_setting_reruns_from_there(finished):
    with finished.edited("studies/tiny.yaml", "  duration_s: 240", "  duration_s: 240\n  min_snr: 2.5"):
        assert finished.planned_rules() == {"observe_waveforms", "predict_fmnet"} | AFTER_INVERSION


def test_edited_velocity_table_reruns_its_greens_functions(finished):
    with finished.edited("src/quakesource/earth/tables/socal.csv", "\n", "\n# another look at the source\n"):
        assert "compute_greens" in finished.planned_rules()


def test_single_stage_is_rerun_by_the_line_of_the_readme(finished, tmp_path):
    run = finished.copied_to(tmp_path / "of a user").snakemake("-f", INVERTED)
    assert run.returncode == 0, run.stdout[-2000:]
    assert re.findall(r"^(?:local)?rule (\w+):", run.stdout, flags=re.MULTILINE) == ["predict_waveform_inversion"]
    assert "1 of 1 steps" in run.stdout


def test_lost_part_of_a_product_is_named_with_the_line_that_remakes_it(finished, tmp_path):
    clone = finished.copied_to(tmp_path / "of a user")
    part = next((clone.folder / "results/tiny/observations/waveforms.zarr").rglob("c/0/0/0"))
    content = part.read_bytes()
    part.write_bytes(content[:-7])
    run = clone.snakemake("-f", INVERTED)
    log = (clone.folder / "results/tiny/logs/predict-waveform-inversion.log").read_text()
    assert run.returncode != 0
    assert "bytes instead of" in log
    assert "next:  Remake the product" in log
    assert "Traceback" not in log
    part.write_bytes(content)
    assert clone.snakemake(INVERTED).returncode == 0
