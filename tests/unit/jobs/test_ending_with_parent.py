"""Processes of a stage end when the stage ends, whichever way that is."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# A shell that starts the tests in the background has them ignore Ctrl-C, and whatever they start as well.
HEARS_CTRL_C = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
POOL = """
import os, sys, time
from quakesource.jobs.processes import in_processes

def note(folder):
    open(os.path.join(folder, str(os.getpid())), "w").close()
    return folder

def work(folder, job):
    if job >= 0:
        time.sleep(600)
    return job

if __name__ == "__main__":
    list(in_processes(work, [1, 2, 3, 4], 2, note, sys.argv[1]))
"""
DASK = """
import os, sys, time
from quakesource.synthesize.writing import dask_client

def work(folder, job):
    open(os.path.join(folder, str(os.getpid())), "w").close()
    time.sleep(600)

if __name__ == "__main__":
    with dask_client(2, None) as client:
        client.gather(client.map(work, [sys.argv[1]] * 2, [1, 2]))
"""

SLOW = """
import os, time
if os.environ.get("SLOW"):  # in the processes alone
    time.sleep(60)

def setup():
    return None

def work(state, job):
    return job
"""
IMPORTING = """
import os, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from quakesource.jobs.processes import in_processes

if __name__ == "__main__":
    import slow

    os.environ["SLOW"] = "yes"
    list(in_processes(slow.work, [1, 2, 3, 4], 2, slow.setup))
"""


def alive(pid):
    """Whether a process is there, and not only waits to be asked how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def descendants(pid):
    """Processes below one, helpers of multiprocessing included."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found, level = set(), {pid}
    while level:
        level = {child for child, parent in parents.items() if parent in level} - found
        found |= level
    return found


def living_after(stage, sent, below):
    """Send a signal to a stage; which of the processes below it are alive five seconds later."""
    stage.send_signal(sent)
    stage.wait(5)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and any(map(alive, below)):
        time.sleep(0.05)
    return [pid for pid in below if alive(pid)]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are listed in /proc, which is not there")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda sent: sent.name)
@pytest.mark.parametrize("program", [POOL, DASK], ids=["pool", "dask"])
def test_nobody_is_alive_five_seconds_after_the_stage(tmp_path, program, sent):
    script, noted = tmp_path / "stage.py", tmp_path / "noted"
    script.write_text(HEARS_CTRL_C + program)
    noted.mkdir()
    # in a session of its own: a signal to it alone, as `kill` and SLURM send it
    stage = subprocess.Popen(
        [sys.executable, str(script), str(noted)], start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 60
        while len(list(noted.iterdir())) < 2:
            assert time.monotonic() < deadline, "the processes do not start"
            assert stage.poll() is None, "the stage ended by itself"
            time.sleep(0.05)
        below = descendants(stage.pid)
        assert {int(path.name) for path in noted.iterdir()} <= below
        assert living_after(stage, sent, below) == []
    finally:
        stage.kill()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are listed in /proc, which is not there")
def test_processes_that_still_import_end_as_well(tmp_path):
    (tmp_path / "slow.py").write_text(SLOW)
    (tmp_path / "importing.py").write_text(IMPORTING)
    stage = subprocess.Popen([sys.executable, str(tmp_path / "importing.py")], start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while len(descendants(stage.pid)) < 3:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(2)  # they are at the slow module now
        below = descendants(stage.pid)
        assert living_after(stage, signal.SIGKILL, below) == []
    finally:
        stage.kill()
