"""Stage import-waveforms: the files named in section ``import`` become an archive."""

import sys
from functools import partial
from pathlib import Path

import pandas as pd

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.imported_events import event_file, imported_events
from quakesource.acquire.importing import import_collection
from quakesource.acquire.importing_picks import import_picks
from quakesource.acquire.listed import Listed
from quakesource.acquire.references import listed_references
from quakesource.acquire.truth import TRUTH, write_truth
from quakesource.errors import ArchiveError
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
    ArchiveError
        No record of any collection could be taken in; where some could, the other collections are rows of the ledger.
    """
    earthquakes = imported_events(imports)
    events = earthquakes.table
    inputs = [imports.root / imports.events] if imports.events else []
    inputs += [event_file(imports, c.event_file) for c in imports.collections if c.event_file]
    mechanisms = Listed(pd.DataFrame(columns=["event_id"]))
    if imports.references is not None:
        mechanisms = listed_references(imports.root / imports.references)
        inputs.append(imports.root / imports.references)
    of_events = mechanisms.table["event_id"].isin(events["event_id"])
    odd = [problem for problem in mechanisms.problems if problem[0] in set(events["event_id"])]
    for event, reason in [*earthquakes.problems, *odd]:
        print(f"{event} is left out: {reason}", file=sys.stderr)
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
        for event, reason in earthquakes.problems:
            writer.record(event, str(imports.events), None, "no earthquake", reason)
        lost, failed = {event for event, _ in earthquakes.problems}, []
        for collection in imports.collections:
            if collection.event in lost:
                continue
            try:
                import_collection(collection, imports.root, events, writer)
            except ArchiveError as error:
                failed.append(error)
                writer.record(collection.event, str(collection.folder), None, "unreadable", error.what)
            import_picks(collection, imports, writer)
        if failed and not writer.n_traces:
            raise failed[0]
        for failure in failed:
            print(f"a collection is left out: {failure}", file=sys.stderr)
        writer.finish(events)
        write_truth(sealed, mechanisms.table[of_events])
        pd.DataFrame(odd, columns=["event_id", "reason"]).to_csv(sealed / "problems.csv", index=False)
