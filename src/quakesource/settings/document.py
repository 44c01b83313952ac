"""config.yaml and its JSON schema, written from the settings classes."""

import json
import textwrap
from typing import Any

import yaml
from pydantic import BaseModel

from quakesource.settings.study import Settings

_HEADER = """\
# Every setting of quakesource with its default. Written by `quakesource write-config`: edit the classes in
# src/quakesource/settings/, not this file. A study is a small YAML laid over it: see studies/.
"""


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
        comment = textwrap.wrap(" ".join((field.description or "").split()), 110 - len(indent))
        if isinstance(value, BaseModel) and level == 0:
            lines.append("")
        lines += [f"{indent}# {line}" for line in comment]
        key = field.alias or name
        if isinstance(value, BaseModel):
            lines += [f"{indent}{key}:", *_lines(value, level + 1)]
        else:
            lines += _value_lines(indent, key, section.model_dump(mode="json")[name])
    return lines


def _value_lines(indent: str, key: str, value: Any) -> list[str]:
    """One line; lists of sections have one an item."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [f"{indent}{key}:", *(f"{indent}  - {_scalar(item)}" for item in value)]
    return [f"{indent}{key}: {_scalar(value)}"]


def _scalar(value: Any) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, width=10_000).strip()
    return text.removesuffix("...").strip()


def settings_text(settings: Settings) -> str:
    """A study's resolved settings as YAML."""
    return yaml.safe_dump(settings.model_dump(mode="json", by_alias=True), sort_keys=False, width=110)
