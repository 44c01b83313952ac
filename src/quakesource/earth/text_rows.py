"""Turning the lines of a text table into numbers, with errors that name the line."""

from pathlib import Path

from quakesource.errors import EarthModelError


def read_text(path: Path) -> str:
    """The file's text; EarthModelError if it cannot be read as text."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise EarthModelError(
            f"the velocity model cannot be read: {problem}",
            where=str(path),
            next_step="check the path, the permissions, and that it is a plain text file",
        ) from problem


def numbers(words: list[str], *, where: str, at_least: int) -> list[float]:
    """Convert words to floats; EarthModelError if one is no number or there are fewer than ``at_least``."""
    try:
        values = [float(word) for word in words]
    except ValueError as problem:
        raise EarthModelError(f"not a number: {problem}", where=where, next_step="correct the line") from None
    if len(values) < at_least:
        raise EarthModelError(
            f"{len(values)} numbers where at least {at_least} are needed",
            where=where,
            next_step="give every layer all its columns",
        )
    return values


def require_layers(rows: list[list[float]], *, where: str) -> None:
    """Refuse a file without a single layer, or whose rows differ in length."""
    if not rows or len({len(row) for row in rows}) > 1:
        raise EarthModelError(
            "no layers found" if not rows else "the layers have different numbers of columns",
            where=where,
            next_step="check that the file has the format its extension promises, and is complete",
        )
