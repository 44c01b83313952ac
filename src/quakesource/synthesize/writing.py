"""Writing a set with Dask: every process makes whole parts and says which and with what hash.

It can be killed at any time: what is lost are the parts in hand.
"""

import json
import multiprocessing
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask
import numpy as np
from distributed import Client, LocalCluster, as_completed

from quakesource.errors import SettingsError
from quakesource.greens.windows import GreensWindows
from quakesource.jobs.durable import write_durably
from quakesource.products.digests import file_hash
from quakesource.synthesize.dataset import create_dataset, write_part
from quakesource.synthesize.network_statistics import Layouts
from quakesource.synthesize.recipe import Recipe
from quakesource.synthesize.sampling import Sampler
from quakesource.synthesize.window_synthesis import fill_part

STATUS = "parts"
"""Folder with a JSON a finished part: its events, pairs and the hashes of its shards."""

FEW_PARTS = 150
"""Parts that are made in less time than two processes take to begin."""

RESIDENT = "resident"
_MALLOC, _KEPT_BYTES = ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"), 1 << 30
"""Dask has its workers hand every freed 64 kB back to Linux. Ours want as much again for the next part: pages that are
kept need not be cleared anew, which made writing 1.4 times as fast.
"""
_ARRAYS = ("counts", "scale", "start_s", "arrival_s", "takeoff_deg")
_STATISTICS = ("noise", "layouts")


@dataclass(frozen=True)
class Job:
    """What a process needs to make parts: small, and the same for all of them."""

    folder: Path
    windows: dict[str, Any]
    recipe: Recipe
    seed: int
    first: int
    statistics: tuple[str, ...]


def write_parts(
    folder: Path, sampler: Sampler, events_of_part: list[int], client: Client, first: int = 0
) -> Iterator[dict[str, Any]]:
    """Make the parts from number ``first`` on that are not there yet; yields the status of each, old ones first.

    A part counts as there when its status file exists and its shards have the hashes that it names: what was killed
    while writing, cut short or altered is made again, and nothing else is.
    """
    (folder / STATUS).mkdir(parents=True, exist_ok=True)
    for torn in folder.rglob("*.partial"):  # what Zarr was writing when it was killed
        torn.unlink()
    create_dataset(folder, sampler, len(events_of_part), first)
    missing = []
    for number, n_events in enumerate(events_of_part):
        if (status := finished(folder, number)) is None:
            missing.append((number, n_events))
        else:
            yield status
    shutil.rmtree(folder / RESIDENT, ignore_errors=True)  # of a run that was killed
    if not missing:
        return
    if works_here := not getattr(client.cluster, "processes", True):
        job = Job(folder, {}, sampler.recipe, sampler.seed, first, ())
        _keep(job, sampler)  # a second copy of all windows is for processes that do not have the first
    else:
        windows, statistics = _resident(folder, sampler)
        job = Job(folder, windows, sampler.recipe, sampler.seed, first, statistics)
    todo = iter(missing)
    # No more are handed out than are being worked on: what is known of a set stays small however many parts it has.
    ahead = 2 * max(1, len(client.scheduler_info()["workers"]))
    running = as_completed()
    for number, n_events in (next(todo) for _ in range(min(ahead, len(missing)))):
        running.add(client.submit(_make_part, job, number, n_events, pure=False))
    for future in running:
        yield future.result()
        if (following := next(todo, None)) is not None:
            running.add(client.submit(_make_part, job, *following, pure=False))
    if works_here:
        _kept.clear()
    else:
        shutil.rmtree(folder / RESIDENT)


def finished(folder: Path, number: int) -> dict[str, Any] | None:
    """The status of a part whose shards are as they were written, else None."""
    try:
        status: dict[str, Any] = json.loads(_status_file(folder, number).read_text())
        whole = all(file_hash(folder / path) == digest for path, digest in status["shards"].items())
    except (OSError, ValueError, KeyError):
        return None
    return status if whole else None


@contextmanager
def dask_client(workers: int, address: str | None) -> Iterator[Client]:
    """A client of the cluster at ``address``, or of one of ``workers`` processes of its own on this machine; without
    workers a thread of this process works.
    """
    if address:
        with Client(address) as client:
            yield client
        return
    if not workers:
        here = LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None)
        with here as cluster, Client(cluster) as client:
            yield client
        return
    # Dask spawns its workers: threads of numba and BLAS would not survive a fork.
    with (
        dask.config.set({f"distributed.nanny.pre-spawn-environ.{name}": _KEPT_BYTES for name in _MALLOC}),
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        try:
            yield client
        except BaseException:
            # Dask asks its workers to end, and gives those in the middle of a part some seconds for it.
            for nanny in cluster.workers.values():
                nanny.close_gracefully()  # or it would replace the worker
            for child in multiprocessing.active_children():
                child.kill()
            raise


def _make_part(job: Job, number: int, n_events: int) -> dict[str, Any]:
    sampler = _sampler(job)
    part = sampler.part(job.first + number, n_events)
    shards = write_part(job.folder, sampler, part, fill_part(sampler, part), number)
    status = {
        "part": number,
        "events": len(part.magnitude),
        "pairs": int((part.event_of_pair >= 0).sum()),
        "shards": shards,
    }
    # Shards are believed by their hashes, so that what a power cut leaves of them is made again.
    write_durably(_status_file(job.folder, number), json.dumps(status).encode())
    return status


def _status_file(folder: Path, number: int) -> Path:
    return folder / STATUS / f"{number:06d}.json"


def _sampler(job: Job) -> Sampler:
    """The sampler of a process, kept from one part to the next."""
    if _kept.get("key") != _key(job):
        names = (*_ARRAYS, *job.statistics)
        arrays = {name: np.load(job.folder / RESIDENT / f"{name}.npy", mmap_mode="c") for name in names}
        noise, places = (arrays.pop(name, None) for name in _STATISTICS)
        layouts = None if places is None else Layouts(places)
        _keep(job, Sampler(GreensWindows(**job.windows, **arrays), job.recipe, job.seed, noise, layouts))
    sampler: Sampler = _kept["sampler"]
    return sampler


def _keep(job: Job, sampler: Sampler) -> None:
    _kept.update(key=_key(job), sampler=sampler)


def _key(job: Job) -> tuple[Path, Recipe, int]:
    return job.folder, job.recipe, job.seed


def _resident(folder: Path, sampler: Sampler) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Lay windows and statistics out as files that all processes of a machine share in memory.

    Returns what is left of the windows, and the names of what there is of the statistics.
    """
    # Copy-on-write when they are opened again: numba compiles another program for arrays that are read-only.
    (folder / RESIDENT).mkdir(exist_ok=True)
    windows, layouts = sampler.windows, sampler.layouts
    statistics = dict(
        zip(_STATISTICS, (sampler.recorded_noise, None if layouts is None else layouts.places), strict=True)
    )
    statistics = {name: values for name, values in statistics.items() if values is not None}
    for name, values in ({name: getattr(windows, name) for name in _ARRAYS} | statistics).items():
        np.save(folder / RESIDENT / f"{name}.npy", values)
    rest = ("depth_km", "distance_km", "sampling_rate_hz", "before_s", "models")
    return {name: getattr(windows, name) for name in rest}, tuple(statistics)


_kept: dict[str, Any] = {}


def check_space(manifest: Path, gigabytes: float) -> None:
    """SettingsError if what is not written yet may not fit the disk."""
    results = manifest.absolute().parent.parent
    results.mkdir(parents=True, exist_ok=True)
    begun = [manifest.parent, *results.glob(".work/synthesize_*")]
    written = sum(path.stat().st_size for folder in begun for path in folder.rglob("*") if path.is_file()) / 1e9
    free = shutil.disk_usage(results).free / 1e9
    if gigabytes - written > 0.95 * free:
        raise SettingsError(
            f"The set may take {gigabytes:.1f} GB, and {free:.1f} GB are free at {results}.",
            next_step="Lower systems.sourcenet.training.stored_events, or make room.",
        )
