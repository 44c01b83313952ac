"""Stage import-waveforms: the files named in section ``import`` become an archive."""

from pathlib import Path

import pandas as pd

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.catalogue import read_events, read_own_event, read_references
from quakesource.acquire.importing import import_collection
from quakesource.errors import SettingsError
from quakesource.products import build_product
from quakesource.settings import ImportSettings
from quakesource.stages.fingerprint import fingerprint


def import_waveforms(imports: ImportSettings, *, archive: Path) -> None:
    """Make an archive from the collections of section ``import``.

    Parameters
    ----------
    archive : manifest of the archive to write

    Raises
    ------
    SettingsError
        The section names no event table or no collection.
    """
    if imports.events is None or not imports.collections:
        raise SettingsError(
            "Section 'import' names no event table or no collection of waveform files.",
            next_step="Set import.events and import.collections, as in studies/real.yaml.",
        )
    event_table = imports.root / imports.events
    events = read_events(event_table)
    wanted = {collection.event for collection in imports.collections}
    inputs = [event_table]
    for collection in imports.collections:
        if collection.event_file is not None:
            own = read_own_event(imports.root / collection.event_file, collection.event)
            events = pd.concat([events[events["event_id"] != collection.event], own], ignore_index=True)
            inputs.append(imports.root / collection.event_file)
    references = pd.DataFrame()
    if imports.references is not None:
        references = read_references(imports.root / imports.references)
        references = references[references["event_id"].isin(wanted)]
        inputs.append(imports.root / imports.references)
    with build_product(
        archive, "archive", "import_waveforms", code=fingerprint("import_waveforms"),
        settings=imports.model_dump(mode="json"), inputs=inputs,
        attributes={"simulated": imports.simulated},
    ) as work:  # fmt: skip
        writer = ArchiveWriter(work)
        for collection in imports.collections:
            import_collection(collection, imports.root, events, writer)
        writer.finish(events[events["event_id"].isin(wanted)], references)
