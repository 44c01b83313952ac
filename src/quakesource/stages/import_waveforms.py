"""Stage import-waveforms: the files named in section ``import`` become an archive."""

from functools import partial
from pathlib import Path

import pandas as pd

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.catalogue import read_references
from quakesource.acquire.imported_events import event_file, imported_events
from quakesource.acquire.importing import import_collection
from quakesource.acquire.importing_picks import import_picks
from quakesource.acquire.truth import TRUTH, write_truth
from quakesource.jobs.fingerprint import fingerprint
from quakesource.products import build_product
from quakesource.settings import ImportSettings


def import_waveforms(imports: ImportSettings, *, archive: Path, truth: Path) -> None:
    """Make an archive from the collections of section ``import``.

    Parameters
    ----------
    archive : manifest of the archive to write
    truth : manifest of the published mechanisms to write, which the evaluation alone reads

    Raises
    ------
    SettingsError
        The section names no event table or no collection.
    """
    events = imported_events(imports)
    inputs = [imports.root / imports.events] if imports.events else []
    inputs += [event_file(imports, c.event_file) for c in imports.collections if c.event_file]
    references = pd.DataFrame()
    if imports.references is not None:
        references = read_references(imports.root / imports.references)
        references = references[references["event_id"].isin(events["event_id"])]
        inputs.append(imports.root / imports.references)
    product = partial(
        build_product,
        stage="import_waveforms",
        code=fingerprint("import_waveforms"),
        settings=imports.model_dump(mode="json"),
        inputs=inputs,
        attributes={"simulated": imports.simulated},
    )
    with product(archive, "archive") as work, product(truth, TRUTH) as sealed:
        writer = ArchiveWriter(work)
        for collection in imports.collections:
            import_collection(collection, imports.root, events, writer)
            import_picks(collection, imports, writer)
        writer.finish(events)
        write_truth(sealed, references)
