"""A set that is being written survives anything: killed at any instant, damaged afterwards, it ends up the same.

QUAKESOURCE_KILLS sets how often it is killed (5; the 20 of the requirement take two minutes).
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("QUAKESOURCE_KILLS", "5"))
N_PARTS = 10 * KILLS + 20
GRID = {
    "n_models": 2,
    "depth_km": [4, 12],
    "depth_step_km": 4,
    "distance_km": [10, 60],
    "distance_step_km": 10,
    "short_period": {"sampling_rate_hz": 5},
}
EVENTS_PER_PART = 8  # stations are as many for every source, so that parts are full
SET = {
    "n_events": N_PARTS * EVENTS_PER_PART,
    "pairs_per_part": 64,
    "n_stations": [8, 8],
    "distance_km": [10, 60],
}


def command(verb, settings, *options):
    return [sys.executable, "-m", "quakesource", verb, "--settings", json.dumps(settings), *map(str, options)]


@pytest.fixture(scope="module")
def windows(tmp_path_factory):
    manifest = tmp_path_factory.mktemp("windows") / "socal" / "manifest.json"
    settings = {"training_greens": GRID, "earth": {}}
    subprocess.run(
        command("compute-training-greens", settings, "--model", "socal", "--store", manifest), cwd=ROOT, check=True
    )
    return manifest


def synthesize(windows, synthetics, **options):
    arguments = command("synthesize-set", {"synthesize": SET}, "--windows", windows, "--synthetics", synthetics)
    return subprocess.Popen([*arguments, "--threads", "2"], cwd=ROOT, stderr=subprocess.PIPE, text=True, **options)


def parts_of(manifest):
    return json.loads(manifest.read_text())["parts"]


@pytest.fixture(scope="module")
def undisturbed(windows, tmp_path_factory):
    manifest = tmp_path_factory.mktemp("undisturbed") / "synthetics" / "manifest.json"
    job = synthesize(windows, manifest)
    errors = job.communicate(timeout=300)[1]
    assert job.returncode == 0, errors
    assert f"{N_PARTS}/{N_PARTS} parts in" in errors
    return manifest


def test_killed_at_random_instants_and_resumed_it_is_the_undisturbed_set(windows, undisturbed, tmp_path):
    manifest = tmp_path / "synthetics" / "manifest.json"
    chance = random.Random(1)

    def finished():
        return len(list(tmp_path.glob(".work/*/parts/*.json")))

    for kill in range(KILLS):
        job = synthesize(windows, manifest)
        wanted = chance.randrange(kill * N_PARTS // (KILLS + 1), (kill + 1) * N_PARTS // (KILLS + 1))
        deadline = time.monotonic() + 120
        while finished() < wanted and job.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.03))
        assert job.poll() is None, job.stderr.read()
        os.kill(job.pid, signal.SIGKILL)
        job.wait()
        job.stderr.close()
        assert not manifest.exists()
    job = synthesize(windows, manifest)
    errors = job.communicate(timeout=300)[1]
    assert job.returncode == 0, errors
    assert parts_of(manifest) == parts_of(undisturbed)


def test_a_flipped_bit_and_a_truncated_shard_are_found_and_only_their_parts_remade(windows, undisturbed):
    folder = undisturbed.parent
    before = parts_of(undisturbed)
    flipped = folder / "synthetics.zarr/windows/c/3/0/0/0"
    truncated = folder / "synthetics.zarr/windows/c/11/0/0/0"
    content = bytearray(flipped.read_bytes())
    content[len(content) // 2] ^= 1
    flipped.write_bytes(content)
    truncated.write_bytes(truncated.read_bytes()[:-100])
    check = [sys.executable, "-m", "quakesource", "check", "--deep", str(undisturbed)]
    answer = subprocess.run(check, cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 1
    assert "windows/c/11/0/0/0 has" in answer.stderr or "windows/c/3/0/0/0 has another content" in answer.stderr
    assert "rm -f" in answer.stderr
    written = {path: path.stat().st_mtime_ns for path in folder.glob("synthetics.zarr/*/c/*/**/*") if path.is_file()}
    undisturbed.unlink()  # as the message says
    job = synthesize(windows, undisturbed)
    errors = job.communicate(timeout=300)[1]
    assert job.returncode == 0, errors
    assert parts_of(undisturbed) == before
    remade = {
        path.relative_to(folder).parts[3] for path, time_ns in written.items() if path.stat().st_mtime_ns != time_ns
    }
    assert remade == {"3", "11"}


def test_a_set_that_does_not_fit_the_disk_is_refused_before_it_is_begun(windows, tmp_path):
    settings = {"synthesize": {**SET, "n_events": 2_000_000_000}}
    manifest = tmp_path / "synthetics" / "manifest.json"
    answer = subprocess.run(
        command("synthesize-set", settings, "--windows", windows, "--synthetics", manifest),
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert answer.returncode == 1
    assert "are free at" in answer.stderr
    assert "Lower synthesize.n_events" in answer.stderr
