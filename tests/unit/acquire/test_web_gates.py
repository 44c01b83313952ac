"""Limits that several processes keep to together."""

import subprocess
import sys
import time

from quakesource.acquire.web.gates import SharedGate

WORKER = """
import sys, time
from pathlib import Path
from quakesource.acquire.web.gates import SharedGate
gate, log = SharedGate(Path(sys.argv[1]), "host:80", 3, 40.0), Path(sys.argv[2])
from concurrent.futures import ThreadPoolExecutor
def ask(number):
    with gate.place():
        while (wait_s := gate.turn()) > 0:
            time.sleep(wait_s)
        begun = time.time()
        time.sleep(0.06)
        return f"{begun} {time.time()}"
with ThreadPoolExecutor(6) as pool:
    log.write_text("\\n".join(pool.map(ask, range(20))))
"""


def test_two_processes_share_places_and_turns(tmp_path):
    jobs = [
        subprocess.Popen([sys.executable, "-c", WORKER, str(tmp_path / "gates"), str(tmp_path / f"log{i}")])
        for i in range(2)
    ]
    assert [job.wait(60) for job in jobs] == [0, 0]
    lines = [line for i in range(2) for line in (tmp_path / f"log{i}").read_text().splitlines()]
    spans = sorted(tuple(map(float, line.split())) for line in lines)
    assert len(spans) == 40
    assert max(sum(a <= begun < b for a, b in spans) for begun, _ in spans) <= 3
    assert min(b[0] - a[0] for a, b in zip(spans, spans[5:], strict=False)) > 5 / 40.0 - 0.02


def test_a_killed_process_gives_its_place_back(tmp_path):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\nfrom pathlib import Path\n"
            "from quakesource.acquire.web.gates import SharedGate\n"
            "with SharedGate(Path(sys.argv[1]), 'h', 1, 100.0).place():\n    print('in', flush=True)\n"
            "    time.sleep(60)",
            str(tmp_path),
        ],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout.readline() == b"in\n"
    holder.kill()
    holder.wait()
    begun = time.monotonic()
    with SharedGate(tmp_path, "h", 1, 100.0).place():
        assert time.monotonic() - begun < 2


def test_a_rest_holds_for_every_gate_of_the_host(tmp_path):
    first, second = (SharedGate(tmp_path, "h", 1, 100.0) for _ in range(2))
    assert first.turn() == 0
    first.rest(5.0)
    assert 4.5 < second.turn() <= 5.0
    assert SharedGate(tmp_path, "other", 1, 100.0).turn() == 0


def test_a_clock_that_was_set_back_stops_nobody(tmp_path):
    gate = SharedGate(tmp_path, "h", 1, 2.0)
    (tmp_path / "h.turn").write_text(f"{time.time() + 1e6:.6f} {time.time() + 1e6:.6f}")
    assert gate.turn() <= 0.5


def test_a_torn_file_is_no_limit(tmp_path):
    gate = SharedGate(tmp_path, "h", 1, 2.0)
    (tmp_path / "h.turn").write_text("17")
    assert gate.turn() == 0
