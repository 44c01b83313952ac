"""The words of a stage's command line, from what a rule of the workflow knows."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from quakesource.study.scope import stage_settings
from quakesource.study.settings import Settings
from quakesource.study.stages import stage_options


def stage_words(settings: Settings, stage: str, named: Mapping[str, Any]) -> list[str]:
    """The verb of a stage, its sections of the settings, and each of its options that ``named`` has a value for.

    Names that are no options of the stage are left out (a rule may depend on a file that its command finds itself), and
    so are values that are empty, or functions, which a job alone can call. Section ``services`` never becomes part: it
    changes nothing that is made.
    """
    sections = {name: values for name, values in stage_settings(settings, stage).items() if name != "services"}
    words = [stage.replace("_", "-"), *(["--settings", json.dumps(sections)] if sections else [])]
    for name, _, _ in stage_options(stage)[1]:
        if values := _values(named.get(name)):
            words += [f"--{name.replace('_', '-')}", *values]
    return words


def _values(value: Any) -> list[str]:
    if value is None or callable(value):
        return []
    if isinstance(value, str) or not isinstance(value, Iterable):
        return [str(value)]
    return [str(one) for one in value]
