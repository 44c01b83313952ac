"""The small tables that come with the package."""

import difflib
from importlib.resources import files

from quakesource.earth.model import LayeredModel
from quakesource.earth.read_csv import parse_csv
from quakesource.errors import EarthModelError

_TABLES = files("quakesource.earth") / "tables"


def shipped_models() -> tuple[str, ...]:
    """Names that :func:`quakesource.earth.read_model` knows without a file, sorted."""
    return tuple(sorted(t.name.removesuffix(".csv") for t in _TABLES.iterdir() if t.name.endswith(".csv")))


def read_shipped(name: str) -> LayeredModel:
    """Read one of :func:`shipped_models`; case does not matter."""
    known = name.lower()
    text = (_TABLES / f"{known}.csv").read_text(encoding="utf-8")
    return parse_csv(text, name=known, where=f"shipped model {known!r}")


def unknown_model(name: str, *, also: str) -> EarthModelError:
    """The error for a name that is neither shipped nor a file, with the nearest valid name."""
    valid = [*shipped_models(), also]
    nearest = difflib.get_close_matches(name.lower(), valid, n=1, cutoff=0.0)[0]
    return EarthModelError(
        f"there is no velocity model {name!r}",
        where="velocity model name",
        next_step=f"did you mean {nearest!r}? known: {', '.join(valid)}; or give the path of a file",
    )
