"""The earthquakes of an import: from the event table, or from a file of their own."""

from pathlib import Path

import pandas as pd

from quakesource.acquire.catalogue import listed_events, read_own_event
from quakesource.acquire.listed import Listed
from quakesource.acquire.outside_names import refused_event_id
from quakesource.errors import CatalogueError, SettingsError
from quakesource.settings import ImportSettings
from quakesource.tables import EVENT


def imported_events(imports: ImportSettings) -> Listed:
    """Events that have a collection, columns of `tables.EVENT`; an event's own file goes before the table.

    The problems are those of events that have a collection: rows of the table that cannot be used.

    Raises
    ------
    SettingsError
        The section names no collection, or no file that could tell of the events.
    CatalogueError
        A file cannot be read, or no event that has a collection is left.
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
    tables, problems = [pd.DataFrame(columns=list(EVENT))], []
    for event, path in own.items():
        try:
            tables.append(read_own_event(path, event))
        except CatalogueError as error:
            problems.append((event, f"{error.what} ({path})"))
    if imports.events is not None and set(wanted) - set(own):
        listed = listed_events(imports.root / imports.events)
        tables.append(listed.table[listed.table["event_id"].isin(set(wanted) - set(own))])
        problems += [problem for problem in listed.problems if problem[0] in set(wanted) - set(own)]
        told = {*listed.table["event_id"], *(event for event, _ in listed.problems), *own}
        if unknown := [event for event in wanted if event not in told]:
            raise CatalogueError(
                f"Event {unknown[0]!r} is not in the event table.",
                where=str(imports.events),
                next_step=f"Use one of {', '.join(listed.table['event_id'][:20])}, or add it to the table.",
            )
    found = pd.concat([t for t in tables if len(t)] or tables, ignore_index=True)[list(EVENT)]
    if found.empty:
        reasons = "; ".join(": ".join(problem) for problem in problems[:3])
        raise CatalogueError(
            f"No earthquake with a collection can be used: {reasons}.",
            where=str(imports.events or "import.collections"),
            next_step="Correct the event table, or the event's own file.",
        )
    return Listed(found, problems)


def event_file(imports: ImportSettings, pattern: str) -> Path:
    """The file that a collection's ``event_file`` stands for: the first that matches."""
    matching = (path for path in sorted(imports.root.glob(pattern)) if path.is_file())
    return next(matching, imports.root / pattern)
