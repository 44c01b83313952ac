"""Which settings a stage sees: the sections that its function asks for by type, and nothing else."""

import ast
from functools import cache
from typing import Any

from quakesource.errors import SettingsError
from quakesource.settings.base import Section
from quakesource.study.settings import Settings, section_paths
from quakesource.study.stages import stage_function


def stage_settings(settings: Settings, stage: str) -> dict[str, Any]:
    """The sections that a stage sees, as plain values: {section path: values}.

    The annotations of the stage's function are read from its source, so that planning the DAG imports nothing heavy.
    """
    sections = stage_sections(stage)
    return {path: section_at(settings, path).model_dump(mode="json", by_alias=True) for path in sections}


@cache
def stage_sections(stage: str) -> tuple[str, ...]:
    """Dotted paths of the sections that a stage sees, in the order of its arguments."""
    function = stage_function(stage)
    arguments = [*function.args.args, *function.args.kwonlyargs]
    names = [a.annotation.id for a in arguments if isinstance(a.annotation, ast.Name)]
    return tuple(_path_of(name) for name in names if name.endswith("Settings"))


def section_at(settings: Settings, path: str) -> Section:
    """The section at a dotted path such as ``systems.sourcenet.training``."""
    value: Any = settings
    for part in path.split("."):
        fields = type(value).model_fields
        name = next(name for name, field in fields.items() if (field.alias or name) == part)
        value = getattr(value, name)
    assert isinstance(value, Section)
    return value


def section_class(path: str) -> type[Section]:
    """The settings class at a dotted path."""
    return type(section_at(_defaults(), path))


@cache
def _defaults() -> Settings:
    return Settings()


@cache
def _paths() -> dict[str, str]:
    return dict(section_paths())


def _path_of(class_name: str) -> str:
    if class_name not in _paths():
        raise SettingsError(
            f"{class_name} is not a section of the configuration, or is several of them.",
            next_step="Add it to study/settings.py, or to the settings of its system.",
        )
    return _paths()[class_name]
