"""Analysts' picks of one collection, taken into an archive."""

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.event_files import read_catalog
from quakesource.acquire.imported_events import event_file
from quakesource.acquire.picks import picks_of_event, read_picks
from quakesource.acquire.sac_event import looks_like_sac
from quakesource.errors import CatalogueError
from quakesource.settings import CollectionSettings, ImportSettings


def import_picks(collection: CollectionSettings, imports: ImportSettings, writer: ArchiveWriter) -> None:
    """Picks of the collection's files, and of its event file where that is QuakeML.

    Raises
    ------
    CatalogueError
        No file matches ``picks``; files and rows that cannot be read are noted in the ledger.
    """
    if collection.event_file is not None:
        path = event_file(imports, collection.event_file)
        if path.suffix != ".csv" and not looks_like_sac(path):
            event = read_catalog(path)[0]
            writer.add_picks(picks_of_event(event, collection.event, path.name), collection.event, path.name)
    if collection.picks is None:
        return
    folder = imports.root / collection.folder
    files = sorted(path for path in folder.glob(collection.picks) if path.is_file())
    if not files:
        raise CatalogueError(
            f"No file of picks matches {collection.picks!r}.",
            where=str(folder),
            next_step="Correct 'picks' of the collection, or leave it out.",
        )
    for file in files:
        source = str(file.relative_to(imports.root))
        try:
            writer.add_picks(read_picks(file, collection.event), collection.event, source)
        except CatalogueError as error:
            writer.record(collection.event, source, None, "unreadable picks", error.what)
