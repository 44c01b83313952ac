"""Read and check configuration: unknown keys are refused and the nearest valid one is named."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from quakesource.errors import SettingsError
from quakesource.settings.base import Section
from quakesource.settings.study import Settings

S = TypeVar("S", bound=Section)


def load_settings(*paths: Path) -> Settings:
    """Settings of a study: the defaults with YAML files laid over them, the last one winning.

    Raises
    ------
    SettingsError
        A file is missing or not YAML, a key is unknown, or a value has a wrong type or range.
    """
    merged: dict[str, Any] = {}
    for path in paths:
        merged = _merge(merged, _read(path))
    return resolve_settings(merged, where=", ".join(str(p) for p in paths))


def resolve_settings(values: Mapping[str, Any], where: str = "the configuration") -> Settings:
    """Settings from a nested mapping; SettingsError as in `load_settings`."""
    return check_section(Settings, values, where)


def check_section(section: type[S], values: Mapping[str, Any], where: str) -> S:
    """One settings class from a mapping; SettingsError names every wrong key and value."""
    try:
        return section.model_validate(dict(values))
    except ValidationError as error:
        problems = [_explain(section, item) for item in error.errors()]
        raise SettingsError(
            "; ".join(problems),
            where=where,
            next_step="Correct the key or value; config.yaml lists every setting with its meaning.",
        ) from None


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise SettingsError(
            f"There is no file {path}.", next_step="Give the path of a YAML file, e.g. studies/tiny.yaml."
        )
    try:
        values = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        raise SettingsError(f"Not valid YAML: {error}", where=str(path), next_step="Correct the syntax.") from None
    if values is not None and not isinstance(values, dict):
        raise SettingsError("Not a mapping of keys to values.", where=str(path), next_step="Write 'key: value' lines.")
    return values or {}


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _explain(section: type[Section], item: Any) -> str:
    path = ".".join(str(part) for part in item["loc"])
    if not path:
        return str(item["msg"]).removeprefix("Value error, ")
    if item["type"] != "extra_forbidden":
        return f"{path}: {item['msg']} (got {item['input']!r})"
    valid = dict(_keys(section))
    # A key at home in another section is a likelier slip than a similar word in this one.
    same_name = [name for name in valid if name.split(".")[-1] == str(item["loc"][-1])]
    near = same_name or difflib.get_close_matches(path, valid, n=1, cutoff=0.0)
    return f"unknown key '{path}': the nearest valid one is '{near[0]}'"


def _keys(section: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in section.model_fields.items():
        path = prefix + (field.alias or name)
        yield path, field
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _keys(part, path + ".")
