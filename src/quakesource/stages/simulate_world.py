"""Stage simulate-world: a slice of a world, recorded by its network, as an archive; its truth is sealed apart."""

import json
import shutil
from collections import defaultdict
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pandas as pd

from quakesource.acquire.archive_writing import ArchiveWriter
from quakesource.acquire.picks import Picks
from quakesource.acquire.truth import TRUTH, write_truth
from quakesource.jobs.durable import write_durably
from quakesource.jobs.fingerprint import fingerprint
from quakesource.jobs.processes import in_processes
from quakesource.jobs.progress import with_progress
from quakesource.observatory.world.definition import WorldDefinition, read_world
from quakesource.observatory.world.instruments import pick_station_inventory
from quakesource.observatory.world.seismicity import WorldEvent, world_events
from quakesource.observatory.world.simulating import Day, Observatory, catalogue_rows, truth_rows
from quakesource.products import build_product, open_product
from quakesource.settings import WorldSettings
from quakesource.splits.fixed_subset import fixed_subset
from quakesource.tables import PICK

DONE = ".days"
"""Folder of the days that are done, so that a job that was killed goes on where it was."""


def simulate_world(world: WorldSettings, *, tables: list[Path], archive: Path, truth: Path, threads: int = 1) -> None:
    """Record the earthquakes of a slice of a world.

    Parameters
    ----------
    tables : manifests of the world's elementary seismograms, one a province
    archive : manifest of the archive to write
    truth : manifest of the true sources to write, which the evaluation alone reads
    """
    definition = read_world(world.file)
    events = _slice(world_events(definition), world.n_events)
    product = partial(
        build_product,
        stage="simulate_world",
        code=fingerprint("simulate_world"),
        settings={"world": definition.hash, "n_events": world.n_events},
        inputs=[world.file, *tables],
        attributes={"simulated": True, "world": definition.title, "n_events": len(events)},
    )
    folders = [open_product(path, "world_tables").folder for path in tables]
    with product(archive, "archive") as work, product(truth, TRUTH) as sealed:
        days = _record(definition, events, folders, work, threads)
        observatory = Observatory(definition, folders)
        writer = ArchiveWriter(work)
        for archivist in observatory.archivists.values():
            writer.add_inventory(archivist.handed_out)
        for station in observatory.pick_stations:
            writer.add_inventory(pick_station_inventory(*station))
        for day in days:
            writer.ledger += day.ledger
            writer.add_picks(Picks(pd.DataFrame(day.picks, columns=list(PICK))), "", "simulated")
        writer.finish(catalogue_rows(events))
        shutil.rmtree(work / DONE)
        references, sources = truth_rows(events, definition)
        write_truth(sealed, references)
        sources.to_csv(sealed / "sources.csv", index=False)
        pd.DataFrame([row for day in days for row in day.records]).to_csv(sealed / "records.csv", index=False)
        hidden = [asdict(station) for station in observatory.stations]
        (sealed / "stations.json").write_text(json.dumps(hidden, indent=1, default=str))


def _slice(events: list[WorldEvent], n: int | None) -> list[WorldEvent]:
    kept = fixed_subset([event.event_id for event in events], n)
    return [event for event in events if event.event_id in kept]


def _record(
    world: WorldDefinition, events: list[WorldEvent], tables: list[Path], work: Path, threads: int
) -> list[Day]:
    by_date: dict[str, list[WorldEvent]] = defaultdict(list)
    for event in events:
        by_date[str(event.origin_time.date)].append(event)
    (work / DONE).mkdir(exist_ok=True)
    jobs = [(date, of_day, work) for date, of_day in by_date.items()]
    days = in_processes(_record_day, jobs, threads, Observatory, world, tables)
    return list(with_progress(days, len(jobs), f"days of world {world.title}"))


def _record_day(observatory: Observatory, job: tuple[str, list[WorldEvent], Path]) -> Day:
    date, events, work = job
    path = work / DONE / f"{date}.json"
    if path.is_file():
        return Day(**json.loads(path.read_text()))
    day = observatory.record_day(events, work)
    # the note goes last, when the records are on the disk: half of them must not count as a day
    write_durably(path, json.dumps(asdict(day)).encode())
    return day
