"""Pages from templates: whatever comes from files is escaped, what is ``Markup`` is put in as it is."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class PageRow:
    """A row of a table on a page: its cells, and the class of its style (blank, dropped, repaired, reference)."""

    cells: list[Any]
    kind: str = ""


def render(template: str, **values: Any) -> str:
    """A page of a template in ``templates/``; a value that is missing is an error."""
    return _environment().get_template(template).render(**values)


def number(value: Any, form: str) -> str:
    """A number in a format such as '{:.2f}', blank where it is missing, with a true minus sign."""
    return "" if value is None or pd.isna(value) else form.format(float(value)).replace("-", "−")


def lines(*parts: Any) -> Markup:
    """Parts under one another, blank ones left out."""
    return Markup("<br>").join(part for part in parts if part)


def bold(words: str) -> Markup:
    """Words in bold type."""
    return Markup("<b>{}</b>").format(words)


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, finalize=_blank_if_missing)
    environment.filters["number"] = number
    environment.filters["moment"] = lambda time: str(time)[:19].replace("T", " ")
    return environment


def _blank_if_missing(value: Any) -> Any:
    return (
        ""
        if value is None or (not isinstance(value, str) and pd.api.types.is_scalar(value) and pd.isna(value))
        else value
    )


__all__ = ["TEMPLATES", "Markup", "PageRow", "bold", "escape", "lines", "number", "render"]
