"""Check a section: unknown keys are refused and the nearest valid one is named, all wrong values at once."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from quakesource.errors import SettingsError
from quakesource.settings.base import Section

S = TypeVar("S", bound=Section)


def check_section(
    section: type[S], values: Mapping[str, Any], where: str, renamed: Mapping[str, str] | None = None
) -> S:
    """One settings class from a mapping; SettingsError names every wrong key and value.

    ``renamed`` {old path: new name} are keys that were called otherwise before.
    """
    try:
        return section.model_validate(dict(values))
    except ValidationError as error:
        problems = [_explain(section, item, renamed or {}) for item in error.errors()]
        raise SettingsError(
            "; ".join(problems),
            where=where,
            next_step="Correct the key or value; config.yaml lists every setting with its meaning.",
        ) from None


def _explain(section: type[Section], item: Any, renamed: Mapping[str, str]) -> str:
    path = ".".join(str(part) for part in item["loc"])
    if not path:
        return str(item["msg"]).removeprefix("Value error, ")
    if item["type"] != "extra_forbidden":
        return f"{path}: {item['msg']} (got {item['input']!r})"
    if path in renamed:
        return f"'{path}' is called {renamed[path]} now"
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
