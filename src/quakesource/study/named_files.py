"""Everything outside that a study names is opened before the first job: folders, patterns, units, velocity models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from quakesource.errors import QuakesourceError, SettingsError
from quakesource.settings.earth import CRUST1

if TYPE_CHECKING:
    from quakesource.settings import CollectionSettings
    from quakesource.study.settings import Settings

MOST_TOLD = 8
WILDCARD = re.compile(r"\{\s*\w+\s*[,}]")
"""What Snakemake takes for a wildcard, wherever it stands in a path."""


def check_named_files(settings: Settings) -> None:
    """SettingsError that names every file and folder of a study that is not there, and every pattern without a match.

    `quakesource check` and every start of Snakemake (``-n`` too) call this: what is missing is told in the first
    second, not by the stage that comes to it.
    """
    problems = list(_problems(settings))
    if braces := [path for path in _input_paths(settings) if WILDCARD.search(str(path))]:
        raise SettingsError(
            f"Snakemake takes braces in the path of an input for a wildcard: {braces[0]}",
            where=f"study {settings.study}",
            next_step="Rename the folder or file, or name it by a link without braces.",
        )
    if problems:
        more = len(problems) - MOST_TOLD
        told = [*problems[:MOST_TOLD], *([f"{more} more"] if more > 0 else [])]
        raise SettingsError(
            f"The study names what is not there: {'; '.join(told)}.",
            where=f"study {settings.study}",
            next_step="Correct the paths and patterns: from the folder that you run in, and from import.root.",
        )


def _problems(settings: Settings) -> Iterator[str]:
    models = {settings.earth.model, *(region.model for region in settings.earth.regions)}
    if any(model.startswith(CRUST1) for model in models):
        yield from _crust1(settings.earth.crust1_folder)
    source = settings.archive.source
    if source == "folder" and not Path(str(settings.archive.folder), "manifest.json").is_file():
        yield f"archive.folder {settings.archive.folder}: no manifest.json in it"
    if source == "download" and settings.catalogue.provider == "table":
        yield from _file("catalogue.table", settings.catalogue.table)
    if source == "import":
        yield from _imported(settings)


def _input_paths(settings: Settings) -> list[Path]:
    """Folders and files of a user that become inputs of rules."""
    models = {settings.earth.model, *(region.model for region in settings.earth.regions)}
    named = [settings.archive.folder, settings.catalogue.table, *(Path(model) for model in sorted(models))]
    if settings.archive.source == "import":
        named += [settings.imports.root, *(collection.folder for collection in settings.imports.collections)]
    return [path for path in named if path is not None]


def _crust1(folder: Path | None) -> Iterator[str]:
    if folder is None:
        yield "earth.crust1_folder is not set, and a model is crust1.0"
    elif not folder.exists():
        yield f"earth.crust1_folder {folder}"


def _file(name: str, path: Path | None) -> Iterator[str]:
    if path is not None and not path.is_file():
        yield f"{name} {path}"


def _imported(settings: Settings) -> Iterator[str]:
    imports = settings.imports
    if not imports.root.is_dir():
        yield f"import.root {imports.root}"
        return
    for name, path in (("import.events", imports.events), ("import.references", imports.references)):
        yield from _file(name, None if path is None else imports.root / path)
    for collection in imports.collections:
        yield from _collection(imports.root, collection)


def _collection(root: Path, collection: CollectionSettings) -> Iterator[str]:
    # half a second of imports that a study without files of its own need not wait for
    from quakesource.acquire.ground_motion_response import check_units

    name = f"collection {collection.folder} of {collection.event}"
    folder = root / collection.folder
    if not folder.is_dir():
        yield f"{name}: the folder {folder}"
        return
    for key in ("waveforms", "stations", "picks"):
        pattern = getattr(collection, key)
        if pattern is not None and not any(path.is_file() for path in folder.glob(pattern)):
            yield f"{name}: no file matches {key} {pattern!r}"
    if collection.event_file is not None and not any(path.is_file() for path in root.glob(collection.event_file)):
        yield f"{name}: no file matches event_file {collection.event_file!r}"
    try:
        check_units(collection.units, where=name)
    except QuakesourceError as error:
        yield f"{name}: {error.what} {error.next_step}".rstrip(".")
