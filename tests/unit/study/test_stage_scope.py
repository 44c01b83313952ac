"""A stage sees the sections that its function asks for, no more, in whatever way they are handed over."""

import importlib
import inspect
import json
from pathlib import Path
from typing import get_type_hints

import pytest

from quakesource.cli import _sections
from quakesource.errors import SettingsError
from quakesource.settings.base import Section
from quakesource.study.loading import load_settings, resolve_settings
from quakesource.study.scope import section_at, section_class, stage_settings
from quakesource.study.stages import stage_module, stage_modules, stage_options
from quakesource.systems.registry import systems

ROOT = Path(__file__).parents[3]
SETTINGS = resolve_settings({})
STAGES = tuple(stage_modules())
WITHOUT_SETTINGS = {"compute_scales", "compute_world_tables", "write_event_page", "write_event_index"}
TRAINED_FOR_ANSWERS = {"measure_network_noise", "synthesize_training_set", "train_sourcenet"}
ANSWERED = {"predict_sourcenet", "measure_break_curves"}
LOOKED_INTO = {"measure_label_efficiency", "place_sensors", "measure_latent_space"}
COMPARED = {"synthesize_published_set", "train_sourcenet_experiment", "train_sourcenet_ablation"}
READ_AS_SYNTHETICS = {
    "fine_tune_sourcenet_experiment",
    "judge_sourcenet",
    "check_sourcenet_posterior",
    "measure_latent_space",
}
SAMPLED = TRAINED_FOR_ANSWERS | COMPARED | READ_AS_SYNTHETICS
DRAWN = {stage for stage in STAGES if stage.startswith("plot_")}


def function_of(stage):
    return getattr(importlib.import_module(stage_module(stage)), stage)


def sections_of_the_function(stage):
    hints = get_type_hints(function_of(stage))
    kinds = [hints[name] for name in inspect.signature(function_of(stage)).parameters]
    return [kind for kind in kinds if inspect.isclass(kind) and issubclass(kind, Section)]


@pytest.mark.parametrize("stage", STAGES)
def test_the_source_says_what_the_function_says(stage):
    paths = list(stage_settings(SETTINGS, stage))
    assert [section_class(path) for path in paths] == sections_of_the_function(stage)
    assert paths or stage in WITHOUT_SETTINGS


@pytest.mark.parametrize("stage", STAGES)
def test_options_are_the_keyword_arguments(stage):
    summary, options = stage_options(stage)
    expected = [
        (name, parameter.default is inspect.Parameter.empty)
        for name, parameter in inspect.signature(function_of(stage)).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    ]
    assert [(name, required) for name, _, required in options] == expected
    assert summary == inspect.getdoc(function_of(stage)).split("\n")[0]


@pytest.mark.parametrize("stage", STAGES)
def test_sections_come_before_options(stage):
    kinds = [p.kind for p in inspect.signature(function_of(stage)).parameters.values()]
    n_sections = len(sections_of_the_function(stage))
    assert all(kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for kind in kinds[:n_sections])
    assert all(kind is inspect.Parameter.KEYWORD_ONLY for kind in kinds[n_sections:])


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        ({"systems": {"waveform_inversion": {"grid_step_deg": 20}}}, {"predict_waveform_inversion", "assess_screens"}),
        ({"systems": {"run": []}}, set()),
        ({"greens": {"duration_s": 99}}, {"compute_greens"}),
        ({"simulate": {"n_events": 2}}, {"simulate_archive", "assess_screens"}),
        ({"import": {"root": "/"}}, {"import_waveforms"}),
        ({"observe": {"min_snr": 3}}, {"observe_waveforms", "observe_teleseisms", "plot_event", "assess_screens"}),
        (
            {"earth": {"model": "gil7"}},
            {
                "observe_waveforms",
                "observe_short_period",
                "compute_greens",
                "compute_training_greens",
                "predict_waveform_inversion",
                "predict_sourcenet",
                "fine_tune_sourcenet",
                "fine_tune_sourcenet_experiment",
                "judge_sourcenet",
                "measure_break_curves",
                "correlate_attention",
                *LOOKED_INTO,
                "assess_screens",
                "measure_first_motions",
                "predict_polarity",
                "export_skhash",
                *(stage for stage in systems()["fmnet"].stages if "earth" in stage_settings(SETTINGS, stage)),
                "group_receivers",
            },
        ),
        ({"first_motions": {"automatic": False}}, {"measure_first_motions"}),
        ({"systems": {"polarity": {"min_polarities": 9}}}, {"predict_polarity", "export_skhash"}),
        ({"short_period": {"duration_s": 99}}, {"observe_short_period"}),
        ({"training_greens": {"seed": 9}}, SAMPLED | {"compute_training_greens"}),
        ({"synthesize": {"time_error": 0.1}}, SAMPLED),
        # an answering threshold asks nobody to train again
        ({"systems": {"sourcenet": {"answering": {"min_stations": 5}}}}, ANSWERED),
        ({"systems": {"sourcenet": {"answering": {"max_uncertainty_deg": 5}}}}, ANSWERED),
        (
            {"systems": {"sourcenet": {"network": {"width": 8}}}},
            {
                "synthesize_training_set",
                "train_sourcenet",
                "train_sourcenet_ablation",
                "check_sourcenet_posterior",
                "measure_latent_space",
            },
        ),
        # how the comparison is trained and judged reaches nothing that answers
        (
            {"systems": {"sourcenet": {"published_set": {"n_events": 99}}}},
            COMPARED | {"fine_tune_sourcenet_experiment", "judge_sourcenet"},
        ),
        ({"systems": {"sourcenet": {"published_training": {"passes": 9}}}}, {"train_sourcenet_experiment"}),
        (
            {"systems": {"sourcenet": {"published_tuning": {"passes": 9}}}},
            {"fine_tune_sourcenet_experiment", "release_comparison_labels", "judge_sourcenet"},
        ),
        ({"systems": {"sourcenet": {"ablation": {"steps": 9}}}}, {"train_sourcenet_ablation"}),
        (
            {"systems": {"sourcenet": {"comparison": {"n_bootstrap": 99}}}},
            {"judge_sourcenet", "correlate_attention", "judge_source_kinds"},
        ),
        ({"systems": {"sourcenet": {"checking": {"n_draws": 99}}}}, {"check_sourcenet_posterior"}),
        ({"systems": {"sourcenet": {"breaking": {"n_events": 9}}}}, {"measure_break_curves"}),
        ({"systems": {"sourcenet": {"label_efficiency": {"steps": 9}}}}, {"measure_label_efficiency"}),
        ({"systems": {"sourcenet": {"placement": {"n_events": 9}}}}, {"place_sensors"}),
        ({"systems": {"sourcenet": {"latent": {"n_sources": 11}}}}, {"measure_latent_space"}),
        ({"systems": {"sourcenet": {"training": {"nuisances": {"slow": 0}}}}}, SAMPLED),
        (
            {"systems": {"sourcenet": {"fine_tuning": {"steps": 9}}}},
            {"release_labels", "fine_tune_sourcenet", "measure_label_efficiency"},
        ),
        ({"world": {"n_events": 9}}, {"simulate_world"}),
        ({"subset": {"n_events": 9}}, {"observe_waveforms", "measure_first_motions"}),
        ({"group_receivers": {"nside": 8}}, {"group_receivers", "make_virtual_seismograms"}),
        ({"split": {"seed": 9}}, {"split_events"}),
        ({"evaluate": {"seed": 2}}, {"evaluate_predictions"}),
        ({"systems": {"fmnet": {"answering": {"n_draws": 9}}}}, {"predict_fmnet"}),
        # a longer race trains nothing that answers
        (
            {"systems": {"fmnet": {"comparison": {"any_stations_steps": 9}}}},
            {"train_fmnet_experiment", "judge_fmnet", "rank_fmnet_features", "plot_fmnet_encoder"},
        ),
        ({"plot": {"dpi": 99}}, DRAWN | {"compare_records", "summarise_screens"}),
        ({"catalogue": {"magnitude": [4, 9]}}, {"download_catalogue"}),
        ({"stations": {"networks": ["AZ"]}}, {"download_stations", "download_waveforms", "assemble_archive"}),
        # the workflow hands this section over apart, so that an edit of it reruns nothing
        (
            {"services": {"attempts": 9}},
            {"download_catalogue", "download_stations", "download_waveforms", "download_source_functions"},
        ),
        (
            {"systems": {"source_spectra": {"catalogue": {"seed": 9}}}},
            {"download_source_functions", "collect_spectra"},
        ),
        # longer training refits no physical model
        ({"systems": {"source_spectra": {"networks": {"epochs": 9}}}}, {"train_spectra", "sweep_cutoffs"}),
        (
            {"systems": {"source_spectra": {"fits": {"loss": "linear"}}}},
            {"fit_spectra", "measure_spectra", "sweep_cutoffs", "compare_scardec_functions", "null_test_spectra"},
        ),
        (
            {"systems": {"source_spectra": {"judging": {"seed": 9}}}},
            {
                "train_spectra",
                "compare_spectra",
                "stratify_spectra",
                "sweep_cutoffs",
                "compare_scardec_functions",
                "null_test_spectra",
            },
        ),
        (
            {"systems": {"source_spectra": {"report": {"k": 0.26}}}},
            {"measure_spectra", "stratify_spectra", "sweep_cutoffs", "plot_spectra_table"},
        ),
        ({"study": "other", "title": "Other"}, set()),
    ],
)
def test_an_edit_reaches_only_the_stages_that_take_the_section(edit, changed):
    edited = resolve_settings(edit)
    differing = {s for s in STAGES if json.dumps(stage_settings(edited, s)) != json.dumps(stage_settings(SETTINGS, s))}
    assert differing == changed


@pytest.mark.parametrize("study", sorted((ROOT / "studies").glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("stage", STAGES)
def test_sections_survive_the_way_over_json(stage, study):
    settings = load_settings(study)
    sections = stage_settings(settings, stage)
    direct = [section_at(settings, path) for path in sections]
    assert _sections(json.dumps(sections), stage) == direct
    assert _sections(str(study), stage) == direct


def test_sections_in_another_order_still_find_their_parameters():
    text = json.dumps(dict(reversed(stage_settings(SETTINGS, "observe_waveforms").items())))
    kinds = [type(section) for section in _sections(text, "observe_waveforms")]
    assert kinds == sections_of_the_function("observe_waveforms")


@pytest.mark.parametrize(
    "values",
    [
        {"observe": {}},  # 'earth' is missing: its defaults, or an error, but no TypeError
        {"observe": {}, "earth": {}, "plot": {}},  # one too many
        {"observe": {}, "erth": {}},
        {"observe": {}, "earth": 3},
        {"observe": {}, "earth": None},
        {"observe.min_snr": {}, "earth": {}},
    ],
)
def test_json_with_other_sections_is_refused_or_completed(values):
    try:
        sections = _sections(json.dumps(values), "observe_waveforms")
    except SettingsError:
        return
    assert [type(section) for section in sections] == sections_of_the_function("observe_waveforms")


def test_an_unknown_stage_is_refused_with_the_known_ones():
    with pytest.raises(SettingsError, match="no stage 'dream'") as error:
        stage_settings(SETTINGS, "dream")
    assert "compute_greens" in str(error.value)
