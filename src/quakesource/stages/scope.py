"""Which settings a stage sees: the sections that its function asks for by type, and nothing else."""

import ast
import inspect
from pathlib import Path
from typing import Any

from quakesource import settings as settings_room
from quakesource.errors import SettingsError
from quakesource.settings import Settings, SystemsSettings
from quakesource.settings.base import Section

STAGES = (
    "compute_world_tables",
    "simulate_world",
    "simulate_archive",
    "import_waveforms",
    "download_catalogue",
    "download_stations",
    "download_waveforms",
    "file_records",
    "group_receivers",
    "split_events",
    "observe_waveforms",
    "observe_short_period",
    "measure_first_motions",
    "compute_greens",
    "compute_training_greens",
    "synthesize_set",
    "survey_network",
    "synthesize_training_set",
    "train_sourcenet",
    "release_labels",
    "fine_tune_sourcenet",
    "predict_sourcenet",
    "predict_waveform_inversion",
    "predict_polarity",
    "export_skhash",
    "evaluate_predictions",
    "measure_records",
    "compare_records",
    "assess_screens",
    "summarise_screens",
    "download_source_functions",
    "collect_spectra",
    "fit_spectra",
    "train_spectra",
    "compare_spectra",
    "measure_spectra",
    "stratify_spectra",
    "sweep_cutoffs",
    "compare_functions",
    "compare_pulses",
    "plot_spectra",
    "plot_event",
    "write_event_page",
    "write_event_index",
    "plot_summary",
    "plot_sourcenet",
    "plot_splits",
)
"""Every stage: the module in this room, the function in it, and (with dashes) the rule's verb."""


def stage_settings(settings: Settings, stage: str) -> dict[str, Any]:
    """The sections that a stage sees, as plain values: {section path: values}.

    The annotations of the stage's function are read from its source, so that planning the DAG imports nothing heavy.
    """
    function = _stage_function(stage)
    names = [a.annotation.id for a in _arguments(function) if isinstance(a.annotation, ast.Name)]
    wanted = [name for name in names if name.endswith("Settings")]
    return {path: section_at(settings, path).model_dump(mode="json", by_alias=True) for path in map(_path_of, wanted)}


def stage_options(stage: str) -> tuple[str, list[tuple[str, str, bool]]]:
    """First line of a stage's documentation, and its keyword arguments: (name, annotation, required)."""
    function = _stage_function(stage)
    arguments = [
        (argument.arg, ast.unparse(argument.annotation) if argument.annotation else "str", default is None)
        for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    ]
    return (ast.get_docstring(function) or "").split("\n")[0], arguments


def section_at(settings: Settings, path: str) -> Section:
    """The section at a dotted path such as ``systems.waveform_inversion``."""
    value: Any = settings
    for part in path.split("."):
        fields = type(value).model_fields
        name = next(name for name, field in fields.items() if (field.alias or name) == part)
        value = getattr(value, name)
    assert isinstance(value, Section)
    return value


def section_class(path: str) -> type[Section]:
    """The settings class at a dotted path."""
    return type(section_at(Settings(), path))


def _path_of(class_name: str) -> str:
    section = getattr(settings_room, class_name)
    for owner, prefix in ((Settings, ""), (SystemsSettings, "systems.")):
        for name, field in owner.model_fields.items():
            if inspect.isclass(field.annotation) and field.annotation is section:
                return prefix + (field.alias or name)
    raise SettingsError(
        f"{class_name} is not a section of the configuration.", next_step="Add it to settings/study.py."
    )


def _stage_function(stage: str) -> ast.FunctionDef:
    if stage not in STAGES:
        raise SettingsError(f"There is no stage {stage!r}.", next_step=f"Stages: {', '.join(STAGES)}.")
    tree = ast.parse((Path(__file__).parent / f"{stage}.py").read_text())
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == stage)


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.args, *function.args.kwonlyargs]
