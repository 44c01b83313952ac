"""Read the configuration of a study: YAML files laid over the defaults."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from quakesource.errors import SettingsError
from quakesource.settings.checking import check_section
from quakesource.settings.user_text import user_text
from quakesource.study import renamed
from quakesource.study.settings import Settings


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
    return check_section(Settings, values, where, renamed.SETTINGS)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise SettingsError(
            f"There is no file {path}.", next_step="Give the path of a YAML file, e.g. studies/tiny.yaml."
        )
    try:
        values = yaml.safe_load(user_text(path))
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
