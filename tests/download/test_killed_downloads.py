"""A download that is killed at any instant goes on where it was: 18 of ../shared/notes/data_services.md §7.4."""

import copy
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from faulty_server import FaultyServer
from obspy import UTCDateTime
from small_archive import write_small_archive

from quakesource.acquire.download.store import Store
from quakesource.acquire.serving import ArchiveService, Holdings

pytestmark = pytest.mark.workflow
KILLS = 10
LATENCY_S = 0.15
TIMES = ("attempts", "seconds")


class Job:
    """The command of the rule download_waveforms, and of the rules around it, in a folder of its own."""

    def __init__(self, folder, repository, sections):
        self.folder, self.sections = folder, sections
        self.environment = {**os.environ, "PYTHONPATH": str(repository / "src")}
        folder.mkdir(parents=True, exist_ok=True)

    def start(self, verb, *names, **options):
        part = json.dumps({name: self.sections[name] for name in names})
        arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        return subprocess.Popen(
            [sys.executable, "-m", "quakesource", verb, "--settings", part, *arguments],
            cwd=self.folder,
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, verb, *names, **options):
        job = self.start(verb, *names, **options)
        _, message = job.communicate(timeout=120)
        assert job.returncode == 0, message

    def prepare(self):
        self.run("download-catalogue", "catalogue", "services", catalogue="c/manifest.json", truth="t/manifest.json")
        self.run("download-stations", "stations", "services", catalogue="c/manifest.json", metadata="s/manifest.json")

    def begun_anew(self, folder):
        """Another job in another folder, with the same catalogue and stations."""
        another = copy.copy(self)
        another.folder = folder
        for part in "cts":
            shutil.copytree(self.folder / part, folder / part)
        return another

    def waveforms(self, start):
        return start(
            "download-waveforms",
            "stations",
            "services",
            catalogue="c/manifest.json",
            metadata="s/manifest.json",
            received="r/manifest.json",
            store="store",
            batch=0,
        )

    def file(self):
        self.run(
            "assemble-archive",
            "stations",
            catalogue="c/manifest.json",
            metadata="s/manifest.json",
            received="r/manifest.json",
            store="store",
            archive="a/manifest.json",
        )
        archive = self.folder / "a"
        content = {
            # StationXML tells when it was written
            str(path.relative_to(archive)): re.sub(rb"<Created>[^<]*</Created>", b"", path.read_bytes())
            for path in sorted(archive.rglob("*"))
            if path.is_file() and path.suffix not in (".json", ".parquet") and not path.name.startswith(".")
        }
        return content, pd.read_parquet(archive / "ledger.parquet").drop(columns=list(TIMES))


def verified(store):
    """(event, station) whose file has the hash that its note tells, and objects that are whole."""
    stations, objects = set(), set()
    for note in store.rglob("*.json"):
        try:
            told = json.loads(note.read_text())
        except ValueError:
            continue
        if note.parent.name == ".objects":
            path = note.with_suffix("")
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == told.get("sha256"):
                objects.add(path.name)
        elif note.stem != "picks" and Store(store).get(note.parent.name, note.stem, told["request"]) is not None:
            assert {row["status"] for row in told["rows"]} == {"ok"}
            stations.add((note.parent.name, note.stem.split(".")[1]))
    return stations, objects


def asked_since(log, events):
    """Stations and objects that were asked for."""
    stations, objects = set(), set()
    for logged in log:
        request = logged.request
        if request.path.endswith("dataselect/1/query"):
            for line in request.body.splitlines():
                if line.count(" ") == 5:
                    fields = line.split()
                    at = UTCDateTime(fields[4])
                    stations.add((min(events, key=lambda name: abs(events[name] - at)), fields[1]))
        elif "/event_waveforms/" in request.path:
            objects.add(request.path.rsplit("/", 1)[1])
    return stations, objects


@pytest.mark.parametrize("provider", ["fdsn", "scedc"])
def test_nothing_that_was_verified_is_fetched_twice_and_the_archive_is_the_same(workplace, provider):
    from conftest import REPOSITORY

    rng = random.Random(provider)
    source, truth = write_small_archive(workplace.folder / "source", n_events=6, n_stations=10)
    holdings = Holdings(source, truth)
    events = {row.event_id: UTCDateTime(row.origin_time_utc) for row in holdings.events.itertuples()}
    with FaultyServer(ArchiveService(holdings), latency_s=LATENCY_S) as server:
        changes = {"waveforms_from": ["scedc", "fdsn"]} if provider == "scedc" else {}
        sections = workplace.study(server.url, stations={"batches": 1, **changes})
        sections["catalogue"]["provider"] = provider
        undisturbed = Job(workplace.folder / "undisturbed", REPOSITORY, sections)
        undisturbed.prepare()
        n_log = len(server.log)
        undisturbed.waveforms(undisturbed.run)
        n_requests = len(server.log) - n_log
        wanted = undisturbed.file()

        killed = undisturbed.begun_anew(workplace.folder / "killed")
        n_kills, n_anew, progress = 0, 0, []
        while n_kills < KILLS:
            before, n_log = verified(killed.folder / "store"), len(server.log)
            job = killed.waveforms(killed.start)
            # Instants are counted in requests, not in seconds: how long a job takes is the machine's.
            n_left = round(n_requests * (1 - len(before[0]) / (len(events) * 10)))
            until = n_log + rng.randint(1, max(1, n_left))
            while len(server.log) < until and job.poll() is None:
                time.sleep(0.01)
            time.sleep(rng.uniform(0, LATENCY_S))
            job.send_signal(signal.SIGKILL)
            job.communicate()
            time.sleep(0.05)
            asked = asked_since(server.log[n_log:], events)
            assert not before[0] & asked[0]
            assert not before[1] & asked[1]
            progress.append(len(before[0]) + len(before[1]))
            n_kills += job.returncode != 0
            if job.returncode == 0 or len(verified(killed.folder / "store")[0]) == len(events) * 10:
                n_anew += 1
                killed = undisturbed.begun_anew(workplace.folder / f"killed {n_anew}")
        before, n_log = verified(killed.folder / "store"), len(server.log)
        killed.waveforms(killed.run)
        asked = asked_since(server.log[n_log:], events)
        assert not before[0] & asked[0]
        assert not before[1] & asked[1]
        found = killed.file()
    assert max(progress) > 0, "no job got anywhere before it was killed"
    assert found[0].keys() == wanted[0].keys()
    assert [name for name in wanted[0] if found[0][name] != wanted[0][name]] == []
    assert found[1].equals(wanted[1])


def test_a_damaged_file_of_the_store_is_fetched_again_and_alone(workplace):
    from conftest import REPOSITORY

    source, truth = write_small_archive(workplace.folder / "source", n_events=2, n_stations=5)
    holdings = Holdings(source, truth)
    events = {row.event_id: UTCDateTime(row.origin_time_utc) for row in holdings.events.itertuples()}
    with FaultyServer(ArchiveService(holdings)) as server:
        job = Job(workplace.folder / "job", REPOSITORY, workplace.study(server.url, stations={"batches": 1}))
        job.prepare()
        job.waveforms(job.run)
        wanted = job.file()
        torso = next((job.folder / "store/1001").glob("XS.S003.*.mseed"))
        torso.write_bytes(torso.read_bytes()[:5000])
        n_log = len(server.log)
        job.waveforms(job.run)
        assert asked_since(server.log[n_log:], events)[0] == {("1001", "S003")}
        assert job.file()[0] == wanted[0]


def test_a_file_that_changed_after_the_download_is_not_filed(workplace):
    from conftest import REPOSITORY

    source, truth = write_small_archive(workplace.folder / "source", n_events=1, n_stations=2)
    with FaultyServer(ArchiveService(Holdings(source, truth))) as server:
        job = Job(workplace.folder / "job", REPOSITORY, workplace.study(server.url, stations={"batches": 1}))
        job.prepare()
        job.waveforms(job.run)
    body = next((job.folder / "store/1000").glob("XS.S001.*.mseed"))
    body.write_bytes(body.read_bytes()[:-4096])
    filing = job.start(
        "assemble-archive",
        "stations",
        catalogue="c/manifest.json",
        metadata="s/manifest.json",
        received="r/manifest.json",
        store="store",
        archive="a/manifest.json",
    )
    _, message = filing.communicate()
    assert filing.returncode == 1
    assert "is not what it was when it was received" in message
    assert "download_waveforms" in message
    assert not (job.folder / "a").exists()
