"""What the workflow must know of a study before any stage has run: its events, and where its files are."""

import difflib
from pathlib import Path

from quakesource.earth.shipped import shipped_models
from quakesource.errors import SettingsError
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


def check_study(settings: Settings) -> None:
    """SettingsError for settings that name events or models which do not exist."""
    events = study_events(settings)
    unknown = sorted(set(settings.earth.by_event) - set(events))
    if unknown:
        near = difflib.get_close_matches(unknown[0], events, n=1, cutoff=0.0)
        raise SettingsError(
            f"earth.by_event names events that the study does not have: {', '.join(unknown)}.",
            next_step=f"The nearest to {unknown[0]!r} is {near[0]!r}." if near else "Remove them.",
        )
    for model in settings.earth.models():
        if not (model.startswith("crust1.0") or model_file(model)):
            raise SettingsError(
                f"There is no velocity model {model!r}.",
                where="section earth",
                next_step=f"Shipped: {', '.join(shipped_models())}; or a file, or crust1.0:latitude,longitude.",
            )


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
        named += [imports.root / collection.event_file] if collection.event_file else []
        for pattern in (collection.waveforms, collection.stations):
            named += [path for path in sorted(folder.glob(pattern)) if path.is_file()] if pattern else []
    return [str(path) for path in dict.fromkeys(named) if path.is_file()]
