"""What the workflow must know of a study before any stage has run: its events, and where its files are."""

from pathlib import Path

from quakesource.settings import Settings
from quakesource.stages.earth_model import model_slug

TABLES = Path(__file__).parents[1] / "earth" / "tables"


def archive_manifest(settings: Settings) -> str:
    """The manifest of the archive that the study reads."""
    if settings.archive.source == "folder":
        return f"{settings.archive.folder}/manifest.json"
    return f"results/{settings.study}/archive/manifest.json"


def study_events(settings: Settings) -> list[str]:
    """Identifiers of the study's earthquakes."""
    if settings.archive.source == "simulate":
        return settings.simulate.event_ids()
    if settings.archive.source == "import":
        return list(dict.fromkeys(collection.event for collection in settings.imports.collections))
    from quakesource.acquire.archive import open_archive

    return list(open_archive(Path(archive_manifest(settings))).events()["event_id"])


def model_of_slug(settings: Settings, slug: str) -> str:
    """The model that a folder of Green's functions is named after."""
    return next(model for model in settings.earth.models() if model_slug(model) == slug)


def model_file(model: str) -> list[str]:
    """The file that a model is read from, if it is one of ours or the user's own."""
    shipped = TABLES / f"{model}.csv"
    return [str(path) for path in (shipped, Path(model)) if path.is_file()][:1]


def imported_files(settings: Settings) -> list[str]:
    """Every file that the stage import-waveforms reads, so that a changed record remakes the archive."""
    imports = settings.imports
    named = [imports.root / path for path in (imports.events, imports.references) if path is not None]
    for collection in imports.collections:
        folder = imports.root / collection.folder
        for pattern in (collection.waveforms, collection.stations):
            named += [path for path in sorted(folder.glob(pattern)) if path.is_file()] if pattern else []
    return [str(path) for path in dict.fromkeys(named) if path.is_file()]
