"""Every source time function of a folder or a tarball, and what became of those that cannot be used."""

import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from quakesource.acquire.source_functions.moment_rate import MomentRate
from quakesource.acquire.source_functions.scardec import parse_scardec
from quakesource.acquire.source_functions.usgs import parse_usgs
from quakesource.errors import CatalogueError

KINDS: dict[str, tuple[str, Callable[[str, str], MomentRate]]] = {
    "scardec": ("fctmoy", parse_scardec),
    "scardec_optimal": ("fctopt", parse_scardec),
    "usgs": (".newstf", parse_usgs),
}
"""{kind: (what a file's name has in it, its parser)}."""


@dataclass(frozen=True)
class SourceFunctions:
    """Functions that can be used, and (event_id, reason) of the others."""

    functions: list[MomentRate]
    drops: list[tuple[str, str]] = field(default_factory=list)


def read_source_functions(path: Path, kind: str) -> SourceFunctions:
    """Functions of a kind below a folder or in a tarball.

    Raises
    ------
    CatalogueError
        There is no such folder or file, or none of its files is of that kind.
    """
    mark, parse = KINDS[kind]
    functions: dict[str, MomentRate] = {}
    drops = []
    for name, text in _files(path, mark):
        event_id = _event_id(name, mark)
        try:
            made = parse(text, event_id)
            reason = made.problem() or ("the event is there twice" if event_id in functions else "")
        except (ValueError, OverflowError, IndexError) as error:
            reason = str(error)
        if reason:
            drops.append((event_id, reason))
        else:
            functions[event_id] = made
    if not functions and not drops:
        raise CatalogueError(
            f"No file has {mark!r} in its name.", where=str(path), next_step=f"Correct the path, or the kind {kind!r}."
        )
    return SourceFunctions(list(functions.values()), drops)


def _files(path: Path, mark: str) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if mark in file.name and file.is_file():
                yield str(file.relative_to(path)), file.read_text(errors="replace")
        return
    try:
        with tarfile.open(path) as archive:
            for member in sorted(archive.getmembers(), key=lambda member: member.name):
                content = archive.extractfile(member) if mark in Path(member.name).name and member.isfile() else None
                if content is not None:
                    yield member.name, content.read().decode("utf-8", "replace")
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise CatalogueError(
            f"Neither a folder nor a whole tarball: {error}", where=str(path), next_step="Correct the path."
        ) from None


def _event_id(name: str, mark: str) -> str:
    """The USGS's file names the event in front of the mark, SCARDEC's behind it (fctmoysource_20110311_054624_X)."""
    before, _, behind = Path(name).name.partition(mark)
    named = behind.removeprefix("source").lstrip("_") if mark.startswith("fct") else before
    named = named or Path(name).parent.name or Path(name).stem
    return "".join(letter if letter.isalnum() or letter in "._+-" else "_" for letter in named)
