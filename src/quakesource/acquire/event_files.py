"""Files of earthquakes by their format: those whose content was seen to be right, and why the others are refused.

ObsPy finds the format of a file by itself and has readers for two dozen. Some of them give another source than the
file holds (../shared/notes/traps.md, ObsPy 1.5.1), so the format is found first, and named.
"""

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final

from obspy import read_events as read_obspy_events
from obspy.core.event import Catalog

from quakesource.errors import CatalogueError

READ: Final = ("QUAKEML", "SC3ML", "SCML", "CMTSOLUTION", "NDK", "NLLOC_HYP")
"""Formats of ObsPy that are read, in the order in which a file is tried."""

REFUSED: Final = {
    "FNETMT": "ObsPy leaves the tensor of an F-net file north-east-down and drops its unit",
    "SCARDEC": "ObsPy makes a tensor of a SCARDEC file that is not the double couple of its planes",
    "NORDIC": "ObsPy cuts the numbers of a Nordic file and moves its origin times",
    "ZMAP": "ObsPy passes over the dates of a ZMAP file and takes its kilometres for metres",
}
"""Formats that ObsPy reads wrongly, and how."""


def read_catalog(path: Path) -> Catalog:
    """ObsPy events of a file in one of the formats that are read.

    Raises
    ------
    CatalogueError
        The file is missing, is in another format, or cannot be parsed.
    """
    if not path.is_file():
        raise CatalogueError(f"There is no file {path}.", next_step="Correct the path of the catalogue.")
    name = format_of(path)
    if name not in READ:
        what = REFUSED.get(name) or (f"{name} is no format that is read" if name else "the format is not known")
        raise CatalogueError(
            f"The catalogue cannot be believed: {what}.",
            where=str(path),
            next_step=f"Give QuakeML or CSV (docs/data.md). Formats: {', '.join(READ)}.",
        )
    try:
        return read_obspy_events(str(path), format=name)
    except Exception as error:  # ObsPy's readers raise whatever their parser raises
        raise CatalogueError(
            f"ObsPy cannot read the catalogue: {error}", where=str(path), next_step="Give QuakeML or CSV."
        ) from None


def format_of(path: Path) -> str:
    """ObsPy's name for the format of a file; blank if no reader knows it."""
    for name in (*READ, *REFUSED, *sorted(set(_known()) - {*READ, *REFUSED})):
        try:
            (recognises,) = entry_points(group=f"obspy.plugin.event.{name}", name="isFormat")
            if recognises.load()(str(path)):
                return name
        except Exception:  # a reader that falls over a file does not know it, and writers alone have no isFormat
            continue
    return ""


@cache
def _known() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group="obspy.plugin.event")}
