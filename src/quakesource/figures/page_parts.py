"""Pieces of a page. Whatever comes from files is escaped here; what is ``Markup`` is put in as it is."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pandas as pd


class Markup(str):
    """HTML that was made by this package."""


def text(value: Any) -> str:
    """A value as HTML: nothing for missing ones, a true minus sign for numbers below zero."""
    if isinstance(value, Markup):
        return str(value)
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    words = str(value)
    return escape(words.replace("-", "−") if not isinstance(value, str) else words)


def number(value: Any, form: str) -> str:
    """A number in a format such as '{:.2f}', blank where it is missing."""
    return "" if value is None or pd.isna(value) else form.format(float(value)).replace("-", "−")


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    classes: Iterable[str] | None = None,
    wide: Sequence[str] = (),
) -> Markup:
    """A scrolling table; `classes` gives one CSS class a row, `wide` the headers of columns that may wrap."""
    lines = [f"<tr>{''.join(f'<th>{text(name)}</th>' for name in headers)}</tr>"]
    kinds = [' class="wide"' if name in wide else "" for name in headers]
    rows = list(rows)
    for row, name in zip(rows, classes if classes is not None else [""] * len(rows), strict=True):
        cells = "".join(f"<td{kind}>{text(value)}</td>" for kind, value in zip(kinds, row, strict=True))
        lines.append(f'<tr class="{escape(name)}">{cells}</tr>')
    return Markup('<div class="scroll"><table>' + "\n".join(lines) + "</table></div>")


def badge(simulated: bool) -> Markup:
    """The mark that no page of simulated data goes without."""
    word, kind = ("SIMULATED", "simulated") if simulated else ("real data", "real")
    return Markup(f'<span class="badge {kind}">{word}</span>')
