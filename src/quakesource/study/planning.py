"""What the workflow must know of a study before any stage has run: its events, and where its files are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quakesource.errors import SettingsError
from quakesource.settings.earth import CRUST1, model_slug
from quakesource.splits.fixed_subset import fixed_subset, subset_of_world
from quakesource.study.named_files import check_named_files
from quakesource.study.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from quakesource.observatory.world.definition import WorldDefinition

MOST_MODELS = 40
TABLES = Path(__file__).parents[1] / "earth" / "tables"
TEMPLATES = Path(__file__).parents[1] / "figures" / "templates"


def archive_manifest(settings: Settings) -> str:
    """The manifest of the archive that the study reads."""
    if settings.archive.source == "folder":
        return f"{settings.archive.folder}/manifest.json"
    return f"results/{settings.study}/archive/manifest.json"


def truth_manifest(settings: Settings) -> str | None:
    """The manifest of the reference mechanisms, which the evaluation alone reads; None if there are none."""
    if settings.archive.truth is not None:
        return str(settings.archive.truth)
    if settings.archive.source == "folder":
        return None
    return f"results/{settings.study}/sealed/manifest.json"


def study_world(settings: Settings) -> WorldDefinition:
    """The world that the study's archive is recorded in."""
    # Two seconds of imports, and every start of Snakemake plans: three in each job of a cluster.
    from quakesource.observatory.world.definition import read_world

    return read_world(settings.world.file)


def world_title(settings: Settings) -> str:
    """Name and hash of the study's world: what its products are filed under."""
    return study_world(settings).title


def world_tables(settings: Settings) -> dict[str, str]:
    """{province: manifest of its elementary seismograms} of the study's world, which all its studies share."""
    world = study_world(settings)
    return {name: f"results/worlds/{world_title(settings)}/tables/{name}/manifest.json" for name in world.provinces}


def figure_events(settings: Settings) -> list[str]:
    """The earthquakes that get figures and a page of their own."""
    events = study_events(settings)
    chosen = fixed_subset(events, settings.plot.n_events)
    return [event for event in events if event in chosen]


def study_events(settings: Settings) -> list[str]:
    """Identifiers of the earthquakes that the study's systems are asked for."""
    if settings.archive.source == "world":
        of_slice = fixed_subset(study_world(settings).event_ids, settings.world.n_events)
        return sorted(subset_of_world(list(of_slice), settings.subset))
    if settings.archive.source == "simulate":
        return settings.simulate.event_ids()
    if settings.archive.source == "import":
        from quakesource.acquire.imported_events import imported_events

        found = set(imported_events(settings.imports).table["event_id"])
        return [e for e in dict.fromkeys(c.event for c in settings.imports.collections) if e in found]
    return list(_events_on_disk(settings)["event_id"])


def check_study(settings: Settings) -> None:
    """SettingsError for settings that name models or files which do not exist."""
    for model in {settings.earth.model, *(region.model for region in settings.earth.regions)}:
        if not (model.startswith(CRUST1) or model_file(model)):
            shipped = sorted(path.stem for path in TABLES.glob("*.csv"))
            raise SettingsError(
                f"There is no velocity model {model!r}.",
                where="section earth",
                next_step=f"Shipped: {', '.join(shipped)}; or a file, or crust1.0.",
            )
    check_named_files(settings)
    if settings.archive.source == "download" and (n := len(study_models(settings))) > MOST_MODELS:
        raise SettingsError(
            f"The region that is searched has {n} velocity models, and each needs its own Green's functions.",
            where="section catalogue",
            next_step="Narrow latitude_deg and longitude_deg, or give section 'earth' one model for all.",
        )


def study_models(settings: Settings) -> list[str]:
    """Every velocity model that an event of the study needs, sorted."""
    if settings.archive.source == "world":
        discs = study_world(settings).neighbourhoods()
        return sorted({model for disc in discs for model in settings.earth.models_near(*disc)})
    if settings.archive.source == "simulate":
        simulate = settings.simulate
        reach_km = simulate.spread_km * 2**0.5 + 4 * simulate.hypocentre_error_km
        return settings.earth.models_near(simulate.latitude_deg, simulate.longitude_deg, reach_km)
    if settings.archive.source == "import":
        from quakesource.acquire.imported_events import imported_events

        events = imported_events(settings.imports).table
    elif settings.archive.source == "download":
        # the same before and after the download, or jobs would be done again for nothing
        return settings.earth.models_within(settings.catalogue.latitude_deg, settings.catalogue.longitude_deg)
    else:
        events = _events_on_disk(settings)
    return sorted(set(map(settings.earth.model_at, events["latitude_deg"], events["longitude_deg"])))


def where_judged(settings: Settings, model: str, files: list[str]) -> list[str]:
    """``files`` that need known mechanisms and events of a velocity model; SettingsError if the study lacks either."""
    models = study_models(settings)
    if model in models and truth_manifest(settings):
        return files
    known = "known mechanisms" if truth_manifest(settings) else "no known mechanism"
    raise SettingsError(
        f"This is judged on known mechanisms in the velocity model {model!r}; the study has {known} and the models "
        f"{', '.join(models)}.",
        where=f"study {settings.study}",
        next_step="Take studies/laptop.yaml, or name another model in the settings of the system.",
    )


def _events_on_disk(settings: Settings) -> pd.DataFrame:
    """The earthquakes of an archive that exists already, or of a catalogue that has been downloaded."""
    if settings.archive.source == "download":
        import pandas as pd

        return pd.read_csv(f"results/{settings.study}/catalogue/events.csv", dtype={"event_id": str})
    from quakesource.acquire.archive import open_archive

    return open_archive(Path(archive_manifest(settings))).events()


def model_of_slug(models: list[str], slug: str) -> str:
    """The model that a folder of Green's functions is named after."""
    return next(model for model in models if model_slug(model) == slug)


def model_file(model: str) -> list[str]:
    """The file that a model is read from, if it is one of ours or the user's own."""
    shipped = TABLES / f"{model}.csv"
    return [from_here(path) for path in (shipped, Path(model)) if path.is_file()][:1]


def page_templates() -> list[str]:
    """Every file that pages are made from."""
    return [from_here(path) for path in sorted(TEMPLATES.iterdir())]


def from_here(path: Path) -> str:
    """The path of a file, from the working folder if it lies in it: a checkout that was moved is not run again."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


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


def beside_training(settings: Settings, cores: int | None) -> int:
    """Processes of a stage that a training need not wait for.

    A training takes one core for minutes. On two cores such a stage goes on beside it with one core too: with both it
    would have to come before or after it.
    """
    trains = any(system.is_trained for system in settings.running())
    return 1 if trains and cores == 2 else 2
