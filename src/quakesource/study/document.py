"""config.yaml and its JSON schema, written from the settings classes."""

import json
import textwrap
from typing import Any, Literal, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from quakesource.study.settings import Settings

_HEADER = """\
# Every setting of quakesource with its default. Written by `quakesource write-config`: edit the classes in
# src/quakesource/settings/ and src/quakesource/systems/*/settings.py, not this file. A study is a small YAML laid over
# it: see studies/. Most studies touch the data and nothing below; the rest is for experts.
"""

_GROUPS = {
    "archive": "Data",
    "group_receivers": "Splits and groups",
    "bands": "Processing of records",
    "earth": "Velocity models and Green's functions",
    "training_greens": "Training examples",
    "systems": "Systems",
    "evaluate": "Evaluation",
    "plot": "Figures and pages",
}
"""{first section of a group: its heading}."""

_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def config_text() -> str:
    """The text of config.yaml: every setting, its default, and its description as a comment."""
    return _HEADER + "\n".join(_lines(Settings(), level=0)) + "\n"


def schema_text() -> str:
    """JSON schema of a configuration file, for editors and for Snakemake."""
    return json.dumps(Settings.model_json_schema(by_alias=True), indent=1, sort_keys=True) + "\n"


def _lines(section: BaseModel, level: int) -> list[str]:
    indent = "  " * level
    lines: list[str] = []
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        text = " ".join([*(field.description or "").split(), *_allowed(field)])
        comment = textwrap.wrap(text, 110 - len(indent))
        if level == 0 and (field.alias or name) in _GROUPS:
            heading = _GROUPS[field.alias or name]
            lines += ["", "", f"# {heading} {'-' * (100 - len(heading))}"]
        if isinstance(value, BaseModel) and level == 0:
            lines.append("")
        lines += [f"{indent}# {line}" for line in comment]
        key = field.alias or name
        if isinstance(value, BaseModel):
            lines += [f"{indent}{key}:", *_lines(value, level + 1)]
        else:
            lines += _value_lines(indent, key, section.model_dump(mode="json")[name])
    return lines


def _allowed(field: FieldInfo) -> list[str]:
    """What a value may be: its range, and the words to choose from."""
    found = [
        f"{sign} {getattr(limit, name):g}"
        for limit in field.metadata
        for name, sign in _SIGNS.items()
        if getattr(limit, name, None) is not None
    ]
    choices = _choices(field.annotation)
    found += [f"one of {', '.join(choices)}"] if choices else []
    return [f"({'; '.join(found)})"] if found else []


def _choices(annotation: Any) -> list[str]:
    """Words of a Literal, be it alone, optional, or what a list consists of."""
    if get_origin(annotation) is Literal:
        return [str(word) for word in get_args(annotation)]
    return [word for part in get_args(annotation) for word in _choices(part)]


def _value_lines(indent: str, key: str, value: Any) -> list[str]:
    """One line; lists of sections have one an item."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [f"{indent}{key}:", *(f"{indent}  - {_scalar(item)}" for item in value)]
    if isinstance(value, dict) and value:
        return [f"{indent}{key}:", *(f"{indent}  {name}: {_scalar(item)}" for name, item in value.items())]
    return [f"{indent}{key}: {_scalar(value)}"]


def _scalar(value: Any) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, width=10_000).strip()
    return text.removesuffix("...").strip()


def settings_text(settings: Settings) -> str:
    """A study's resolved settings as YAML."""
    return yaml.safe_dump(settings.model_dump(mode="json", by_alias=True), sort_keys=False, width=110)
