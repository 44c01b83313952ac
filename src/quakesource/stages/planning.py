"""What the workflow must know of a study before any stage has run: its events, and where its files are."""

from pathlib import Path

from quakesource.earth.shipped import shipped_models
from quakesource.errors import SettingsError
from quakesource.settings import Settings
from quakesource.settings.earth import CRUST1
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
    """SettingsError for settings that name models which do not exist."""
    for model in {settings.earth.model, *(region.model for region in settings.earth.regions)}:
        if not (model.startswith(CRUST1) or model_file(model)):
            raise SettingsError(
                f"There is no velocity model {model!r}.",
                where="section earth",
                next_step=f"Shipped: {', '.join(shipped_models())}; or a file, or crust1.0.",
            )


def study_models(settings: Settings) -> list[str]:
    """Every velocity model that an event of the study needs, sorted."""
    if settings.archive.source == "simulate":
        simulate = settings.simulate
        reach_km = simulate.spread_km * 2**0.5 + 4 * simulate.hypocentre_error_km
        return settings.earth.models_near(simulate.latitude_deg, simulate.longitude_deg, reach_km)
    if settings.archive.source == "import":
        from quakesource.acquire.imported_events import imported_events

        events = imported_events(settings.imports)
    else:
        from quakesource.acquire.archive import open_archive

        events = open_archive(Path(archive_manifest(settings))).events()
    return sorted(set(map(settings.earth.model_at, events["latitude_deg"], events["longitude_deg"])))


def model_of_slug(models: list[str], slug: str) -> str:
    """The model that a folder of Green's functions is named after."""
    return next(model for model in models if model_slug(model) == slug)


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
        if collection.event_file:
            named += sorted(imports.root.glob(collection.event_file))
        for pattern in (collection.waveforms, collection.stations, collection.picks):
            named += [path for path in sorted(folder.glob(pattern)) if path.is_file()] if pattern else []
    return [str(path) for path in dict.fromkeys(named) if path.is_file()]
