"""The earthquakes of an import: from the event table, or from a file of their own."""

from pathlib import Path

import pandas as pd

from quakesource.acquire.catalogue import read_events, read_own_event
from quakesource.acquire.outside_names import refused_event_id
from quakesource.errors import SettingsError
from quakesource.settings import ImportSettings
from quakesource.tables import EVENT


def imported_events(imports: ImportSettings) -> pd.DataFrame:
    """Events that have a collection, columns of `tables.EVENT`; an event's own file goes before the table.

    Raises
    ------
    SettingsError
        The section names no collection, or no file that could tell of the events.
    CatalogueError
        A file cannot be read.
    """
    own = {c.event: event_file(imports, c.event_file) for c in imports.collections if c.event_file is not None}
    wanted = list(dict.fromkeys(collection.event for collection in imports.collections))
    if not wanted or (imports.events is None and set(wanted) - set(own)):
        raise SettingsError(
            "Section 'import' names no event table or no collection of waveform files.",
            next_step="Set import.events and import.collections, as in studies/real.yaml.",
        )
    if refused := [reason for event in wanted if (reason := refused_event_id(event))]:
        raise SettingsError(f"{refused[0]}.", where="import.collections", next_step="Call the event something else.")
    tables = [read_own_event(path, event) for event, path in own.items()]
    if imports.events is not None:
        listed = read_events(imports.root / imports.events)
        tables.append(listed[listed["event_id"].isin(set(wanted) - set(own))])
    return pd.concat(tables, ignore_index=True)[list(EVENT)]


def event_file(imports: ImportSettings, pattern: str) -> Path:
    """The file that a collection's ``event_file`` stands for: the first that matches."""
    matching = (path for path in sorted(imports.root.glob(pattern)) if path.is_file())
    return next(matching, imports.root / pattern)
