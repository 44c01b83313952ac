"""Random schedules of everything that lies about being whole: what comes back is the truth, or has a row.

QUAKESOURCE_SCHEDULES sets how many there are of each provider (3; the 100 of the requirement take ten minutes). They
run the command lines of the rules in this process; with QUAKESOURCE_THROUGH=snakemake, the rules themselves.
"""

import gzip
import json
import math
import os
import random
import re

import numpy as np
import pandas as pd
import pytest
from conftest import Workplace
from faulty_server import FaultyServer, Plan
from obspy import UTCDateTime
from small_archive import AFTER_S, BEFORE_S, COMPONENTS, write_small_archive

from quakesource.acquire.archive import open_archive
from quakesource.acquire.services import objects
from quakesource.acquire.serving import ArchiveService, Holdings, Reply
from quakesource.cli import main

pytestmark = pytest.mark.workflow
SCHEDULES = int(os.environ.get("QUAKESOURCE_SCHEDULES", "3"))
THROUGH_SNAKEMAKE = os.environ.get("QUAKESOURCE_THROUGH") == "snakemake"
STATIONS = [f"S{i:03d}" for i in range(4)]
CAP = 3_000_000
TALLY: list[tuple[str, int]] = []
"""What came of each schedule, and how many answers it spoilt."""


def cut_behind_a_line(reply, chance):
    lines = reply.body.splitlines(keepends=True)
    return Reply(
        reply.status,
        b"".join(lines[: chance.randrange(1, len(lines))]) if len(lines) > 1 else reply.body[: len(reply.body) // 2],
        reply.content_type,
        reply.headers,
    )


def moved_range(reply, chance):
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", reply.headers.get("Content-Range", ""))
    if not found:
        return reply
    first, last, total = map(int, found.groups())
    by = chance.choice([-1, 1, 4096])
    what = chance.choice(["begin", "end", "total", "unknown", "both"])
    told = {
        "begin": f"bytes {max(0, first + by)}-{last}/{total}",
        "end": f"bytes {first}-{last + by}/{total}",
        "total": f"bytes {first}-{last}/{total + by}",
        "unknown": f"bytes {first}-{last}/*",
        "both": f"bytes {max(0, first + by)}-{last + by}/{total}",
    }[what]
    return Reply(reply.status, reply.body, reply.content_type, {**reply.headers, "Content-Range": told})


def without_a_byte(reply, chance):
    return Reply(reply.status, b"", reply.content_type, reply.headers)


def shorter(reply, chance):
    return Reply(reply.status, reply.body[: chance.randrange(len(reply.body))], reply.content_type, reply.headers)


def another_etag(reply, chance):
    return Reply(reply.status, reply.body, reply.content_type, {**reply.headers, "ETag": f'"{chance.random()}"'})


def other_bytes(reply, chance):
    body = bytearray(reply.body)
    for _ in range(3):
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    return Reply(reply.status, bytes(body), reply.content_type, reply.headers)


def beyond_the_cap(reply, chance):
    """Zeros: harmless, and more than is read."""
    return Reply(200, gzip.compress(bytes(2 * CAP)), reply.content_type, {**reply.headers, "Content-Encoding": "gzip"})


TEXT = [cut_behind_a_line, cut_behind_a_line, shorter, beyond_the_cap]
PIECES = [moved_range, moved_range, without_a_byte, shorter, another_etag, other_bytes, beyond_the_cap]


def asked_of(request):
    """What kind of answer a request wants."""
    key = request.path.removeprefix("/scedc-pds/") if request.path.startswith("/scedc-pds/") else ""
    if "list-type" in request.query:
        return "listing"
    if key:
        return "pieces" if key.endswith(".ms") else "file"
    if request.path.startswith("/fdsnws/station"):
        return "channels" if request.query.get("level") == "channel" else "metadata"
    return "events" if request.path.startswith("/fdsnws/event") else "records"


KINDS = {
    "listing": TEXT,
    "file": [*TEXT, another_etag],
    "pieces": PIECES,
    "channels": TEXT,
    "metadata": TEXT,
    "events": TEXT,
    "records": [shorter, beyond_the_cap],
}


class Schedule(Plan):
    """Every kind of answer is spoilt with some probability, at most so often."""

    def __init__(self, seed):
        super().__init__([])
        self.chance = random.Random(seed)
        self.share = {kind: self.chance.choice([0.0, 0.3, 0.6]) for kind in KINDS}
        self.left = {kind: self.chance.choice([1, 3, math.inf]) for kind in KINDS}

    def pick(self, request):
        return ""

    def spoilt(self, request, reply):
        kind = asked_of(request)
        with self._lock:
            if reply.status not in (200, 206) or not reply.body or self.left[kind] <= 0:
                return reply
            if self.chance.random() >= self.share[kind]:
                return reply
            self.left[kind] -= 1
            how = self.chance.choice(KINDS[kind])
            self.happened.append((how.__name__, request.path))
            return how(reply, self.chance)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    archive, truth = write_small_archive(tmp_path_factory.mktemp("source"), n_events=3, stations=STATIONS)
    return Holdings(archive, truth)


@pytest.fixture(scope="module")
def true_samples(source):
    """{(event, station, channel): samples}."""
    samples = {}
    for event in source.events.to_dict("records"):
        time = UTCDateTime(event["origin_time_utc"])
        for code in STATIONS:
            stream, _ = source.archive.read("XS", code, time - BEFORE_S, time + AFTER_S)
            for trace in stream.merge():
                samples[event["event_id"], code, trace.stats.channel] = trace
    assert len(samples) == 3 * len(STATIONS) * len(COMPONENTS)
    return samples


def run(workplace, verb, *sections, **options):
    """The command line of a rule; its status."""
    part = json.dumps({name: workplace.sections[name] for name in sections})
    words = [text for name, value in options.items() for text in (f"--{name}", str(workplace.folder / str(value)))]
    return main([verb, "--settings", part, *words])


def download(workplace):
    """Whether there is an archive, by the command lines of the rules."""
    if THROUGH_SNAKEMAKE:
        return workplace.snakemake("results/download/archive/manifest.json", check=False).returncode == 0
    r = "results/download"
    files = {"catalogue": f"{r}/catalogue/manifest.json", "metadata": f"{r}/stations/manifest.json"}
    sealed = f"{r}/sealed/manifest.json"
    if run(workplace, "download-catalogue", "catalogue", "services", catalogue=files["catalogue"], truth=sealed):
        return False
    if run(workplace, "download-stations", "stations", "services", **files):
        return False
    received = f"{r}/batches/0/manifest.json"
    part = json.dumps({name: workplace.sections[name] for name in ("stations", "services")})
    places = {**files, "received": received, "store": f"{r}/received"}
    words = [text for name, path in places.items() for text in (f"--{name}", str(workplace.folder / path))]
    if main(["download-waveforms", "--settings", part, *words, "--batch", "0"]):
        return False
    places = {**files, "received": received, "store": f"{r}/received", "archive": f"{r}/archive/manifest.json"}
    return not run(workplace, "assemble-archive", "stations", **places)


@pytest.mark.parametrize("provider", ["fdsn", "scedc"])
@pytest.mark.parametrize("seed", range(SCHEDULES))
def test_what_comes_back_is_the_truth_or_has_a_row(tmp_path, source, true_samples, monkeypatch, capfd, provider, seed):
    monkeypatch.setattr(objects, "PIECE", 30_000)
    schedule = Schedule(f"{provider} {seed}")
    service = ArchiveService(source)
    workplace = Workplace(tmp_path / "of a user")
    with FaultyServer(lambda request: schedule.spoilt(request, service(request)), schedule) as server:
        changes = {"stations": {"batches": 1}, "services": {"channels_per_request": 30, "most_bytes": CAP}}
        if provider == "scedc":
            changes |= {"catalogue": {"provider": "scedc"}}
            changes["stations"]["waveforms_from"] = ["scedc"]
        workplace.sections = workplace.study(server.url, **changes)
        whole = download(workplace)
    told = capfd.readouterr()
    if not whole:  # a list could not be had: an error that says so
        text = told.out + told.err
        if THROUGH_SNAKEMAKE:
            text += "".join(path.read_text() for path in workplace.results.rglob("*.log"))
        assert re.search(r"error: [\s\S]*next:", text), text
        assert schedule.happened
        TALLY.append(("no archive, with the reason", len(schedule.happened)))
        return
    results = workplace.results
    archive = open_archive(results / "archive/manifest.json")
    ledger = pd.read_parquet(results / "archive/ledger.parquet")
    problems = set(pd.read_csv(results / "catalogue/problems.csv", dtype=str)["event_id"])
    found = set(archive.events()["event_id"])
    assert found | problems >= set(source.events["event_id"]), (found, problems)
    told_stations = pd.read_csv(results / "stations/ledger.csv", keep_default_na=False)
    lost_stations = set(told_stations.loc[told_stations["status"] == "failed", "station"])
    origin = {e["event_id"]: UTCDateTime(e["origin_time_utc"]) for e in source.events.to_dict("records")}
    rows = ledger.set_index(["event_id", "station", "channel"])
    lost = 0
    for (event, station, channel), true in true_samples.items():
        if event not in found or (station in lost_stations and (event, station, channel) not in rows.index):
            lost += 1
            continue
        row = rows.loc[(event, station, channel)]
        if row["status"] != "ok":
            assert row["status"] == "failed", row
            assert row["reason"], row
            lost += 1
            continue
        time = origin[event]
        stream, wrong = archive.read("XS", station, time - BEFORE_S, time + AFTER_S)
        assert not wrong
        n = 0
        for trace in stream.select(channel=channel):
            first = round((trace.stats.starttime - true.stats.starttime) * true.stats.sampling_rate)
            assert np.array_equal(trace.data, true.data[first : first + trace.stats.npts]), (event, station, channel)
            n += trace.stats.npts
        assert n == true.stats.npts or row["reason"], row
        lost += n < true.stats.npts
    TALLY.append(("all of it" if not lost else "losses with their rows", len(schedule.happened)))


def test_the_schedules_did_spoil_answers():
    """What came of them, for docs/downloads.md: pytest -s."""
    assert sum(n for _, n in TALLY) > len(TALLY)
    outcomes = {name: sum(outcome == name for outcome, _ in TALLY) for name, _ in TALLY}
    print(f"{len(TALLY)} schedules, {sum(n for _, n in TALLY)} answers spoilt: {outcomes}")
