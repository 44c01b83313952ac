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

import numpy as np
import pytest

from quakesource.products import build_product
from quakesource.synthesize.network_statistics import Layouts, NetworkStatistics
from quakesource.systems.sourcenet.job_settings import NETWORK_NOISE

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("QUAKESOURCE_KILLS", "5"))
N_PARTS = 10 * KILLS + 20
GRID = {
    "bands": ["short_period"],
    "n_models": 2,
    "depth_km": [4, 12],
    "depth_step_km": 4,
    "distance_km": [10, 60],
    "distance_step_km": 10,
    "short_period": {"sampling_rate_hz": 5},
}
EVENTS_PER_PART = 8  # stations are as many for every source, so that parts are full
SETTINGS = {
    "systems.sourcenet.network": {},
    "systems.sourcenet.training": {
        "steps": N_PARTS,
        "stored_events": N_PARTS * EVENTS_PER_PART,
        "batch_pairs": 64,
        "real_layouts": 0.0,
    },
    "synthesize": {"n_stations": [8, 8], "distance_km": [10, 60]},
    "training_greens": GRID,
}


def command(verb, settings, *options):
    return [sys.executable, "-m", "quakesource", verb, "--settings", json.dumps(settings), *map(str, options)]


@pytest.fixture(scope="module")
def windows(tmp_path_factory):
    manifest = tmp_path_factory.mktemp("windows") / "socal" / "manifest.json"
    settings = {"training_greens": GRID, "earth": {}}
    subprocess.run(
        command("compute-training-greens", settings, "--velocity-model", "socal", "--store", manifest),
        cwd=ROOT,
        check=True,
    )
    return manifest


@pytest.fixture(scope="module")
def network_noise(tmp_path_factory):
    """A network of which nothing is known: noise is coloured, and stations lie in discs."""
    manifest = tmp_path_factory.mktemp("network") / "noise" / "manifest.json"
    nothing = NetworkStatistics({}, Layouts(np.zeros((0, 1, 2))))
    with build_product(manifest, NETWORK_NOISE, "test", code="c", settings={}, inputs=[], attributes={}) as work:
        nothing.write(work)
    return manifest


@pytest.fixture(scope="module")
def inputs(windows, network_noise):
    return ["--windows", windows, "--network-noise", network_noise]


def synthesize(inputs, examples, **options):
    arguments = command("synthesize-training-set", SETTINGS, *inputs, "--examples", examples, "--threads", 2)
    return subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True, **options)


def parts_of(manifest):
    return json.loads(manifest.read_text())["parts"]


@pytest.fixture(scope="module")
def undisturbed(inputs, tmp_path_factory):
    manifest = tmp_path_factory.mktemp("undisturbed") / "examples" / "manifest.json"
    job = synthesize(inputs, manifest)
    errors = job.communicate(timeout=300)[1]
    assert job.returncode == 0, errors
    assert f"{N_PARTS}/{N_PARTS} parts short_period in" in errors
    return manifest


def test_killed_at_random_instants_and_resumed_it_is_the_undisturbed_set(inputs, undisturbed, tmp_path):
    manifest = tmp_path / "examples" / "manifest.json"
    chance = random.Random(1)

    def finished():
        return len(list(tmp_path.glob(".work/*/short_period/parts/*.json")))

    for kill in range(KILLS):
        job = synthesize(inputs, manifest)
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
    job = synthesize(inputs, manifest)
    errors = job.communicate(timeout=300)[1]
    assert job.returncode == 0, errors
    assert parts_of(manifest) == parts_of(undisturbed)


def test_a_flipped_bit_and_a_truncated_shard_are_found_and_only_their_parts_remade(inputs, undisturbed):
    folder = undisturbed.parent
    before = parts_of(undisturbed)
    flipped = folder / "short_period/synthetics.zarr/windows/c/3/0/0/0"
    truncated = folder / "short_period/synthetics.zarr/windows/c/11/0/0/0"
    content = bytearray(flipped.read_bytes())
    content[len(content) // 2] ^= 1
    flipped.write_bytes(content)
    truncated.write_bytes(truncated.read_bytes()[:-100])
    check = [sys.executable, "-m", "quakesource", "check", "--deep", str(undisturbed)]
    answer = subprocess.run(check, cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 1
    assert "windows/c/11/0/0/0 has" in answer.stderr or "windows/c/3/0/0/0 has another content" in answer.stderr
    assert "next:  Make the product again" in answer.stderr
    written = {
        path: path.stat().st_mtime_ns
        for path in folder.glob("short_period/synthetics.zarr/*/c/*/**/*")
        if path.is_file()
    }
    undisturbed.unlink()  # as the message says
    job = synthesize(inputs, undisturbed)
    errors = job.communicate(timeout=300)[1]
    assert job.returncode == 0, errors
    assert parts_of(undisturbed) == before
    remade = {
        path.relative_to(folder).parts[4] for path, time_ns in written.items() if path.stat().st_mtime_ns != time_ns
    }
    assert remade == {"3", "11"}


def test_a_set_that_does_not_fit_the_disk_is_refused_before_it_is_begun(inputs, tmp_path):
    training = {**SETTINGS["systems.sourcenet.training"], "steps": 200_000, "stored_events": 2_000_000_000}
    training |= {"batch_pairs": 4_000_000}
    settings = {**SETTINGS, "systems.sourcenet.training": training}
    manifest = tmp_path / "examples" / "manifest.json"
    answer = subprocess.run(
        command("synthesize-training-set", settings, *inputs, "--examples", manifest),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answer.returncode == 1
    assert "are free at" in answer.stderr
    assert "Lower systems.sourcenet.training.stored_events" in answer.stderr
