"""Tables that users bring: what could be read of a file, and what could not, row by row."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from quakesource.errors import CatalogueError


@dataclass(frozen=True)
class Listed:
    """``table`` of what a file holds; ``problems`` are (event_id, reason) of rows that are left out."""

    table: pd.DataFrame
    problems: list[tuple[str, str]] = field(default_factory=list)


def read_csv_table(path: Path) -> pd.DataFrame:
    """A table with a column ``event_id`` of text; lines that begin with # are comments.

    Raises
    ------
    CatalogueError
        The file is missing or is no CSV table.
    """
    if not path.is_file():
        raise CatalogueError(f"There is no file {path}.", next_step="Correct the path of the event table.")
    try:
        return pd.read_csv(path, dtype={"event_id": str}, comment="#")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise CatalogueError(f"Not a CSV table: {error}", where=str(path), next_step="Correct the file.") from None


def row_name(row: dict[Any, Any], number: int) -> str:
    """What a row that cannot be used is called: its event id, or its number if it has none."""
    name = row.get("event_id")
    return f"row {number}" if name is None or pd.isna(name) or not str(name).strip() else str(name)
