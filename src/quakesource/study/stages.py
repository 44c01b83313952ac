"""Which stages there are: those of no system in ``stages/``, a system's own in its folder.

A stage is a module with a function of the same name; with dashes that name is the verb.
"""

import ast
from functools import cache
from pathlib import Path

from quakesource.errors import SettingsError
from quakesource.systems.registry import systems

PACKAGE = Path(__file__).parents[1]

GENERAL_STAGES = (
    "compute_world_tables",
    "simulate_world",
    "simulate_archive",
    "import_waveforms",
    "download_catalogue",
    "download_stations",
    "download_waveforms",
    "assemble_archive",
    "group_receivers",
    "split_events",
    "observe_waveforms",
    "observe_short_period",
    "measure_first_motions",
    "compute_greens",
    "compute_training_greens",
    "evaluate_predictions",
    "measure_records",
    "compare_records",
    "assess_screens",
    "summarise_screens",
    "plot_event",
    "plot_system",
    "write_event_page",
    "write_event_index",
    "plot_summary",
    "plot_splits",
)


@cache
def stage_modules() -> dict[str, str]:
    """{stage: dotted name of its module}, general ones first."""
    found = {name: f"quakesource.stages.{name}" for name in GENERAL_STAGES}
    for system in systems().values():
        found |= {name: f"quakesource.systems.{system.name}.stages.{name}" for name in system.stages}
    return found


def stage_module(stage: str) -> str:
    """Dotted name of a stage's module; SettingsError if there is no such stage."""
    modules = stage_modules()
    if stage not in modules:
        raise SettingsError(f"There is no stage {stage!r}.", next_step=f"Stages: {', '.join(modules)}.")
    return modules[stage]


@cache
def stage_function(stage: str) -> ast.FunctionDef:
    """The syntax tree of a stage's function: planning reads it, and imports nothing heavy."""
    path = PACKAGE.joinpath(*stage_module(stage).split(".")[1:]).with_suffix(".py")
    body = ast.parse(path.read_text()).body
    return next(node for node in body if isinstance(node, ast.FunctionDef) and node.name == stage)


@cache
def stage_options(stage: str) -> tuple[str, list[tuple[str, str, bool]]]:
    """First line of a stage's documentation, and its keyword arguments: (name, annotation, required)."""
    function = stage_function(stage)
    arguments = [
        (argument.arg, ast.unparse(argument.annotation) if argument.annotation else "str", default is None)
        for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    ]
    return (ast.get_docstring(function) or "").split("\n")[0], arguments
