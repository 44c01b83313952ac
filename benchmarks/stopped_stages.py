"""Stages that have processes of their own, stopped while these are at work: is anybody alive five seconds later?

    snakemake -j 2 --configfile studies/tiny.yaml          (and what else the stages read)
    PYTHONPATH=src python benchmarks/stopped_stages.py results/tiny/kagan.csv --configfile studies/tiny.yaml

Every stage that a dry run of these arguments shows, and that has children when it gets two threads, is started by its
own command line into a folder of its own, and stopped by SIGTERM, SIGINT and SIGKILL. The status is 1 if anybody lives
on.
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from altered_products import Command, planned

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGKILL)
LONGEST_START_S, TIMES = 90.0, 2


def main() -> int:
    rng = random.Random(1)
    faults = 0
    stages = {command.stage: command for command in planned(sys.argv[1:])}
    for stage, command in stages.items():
        if "threads" not in signature(stage):
            continue
        for number in range(TIMES * len(SIGNALS)):
            sent = SIGNALS[number % len(SIGNALS)]
            with tempfile.TemporaryDirectory(dir=".") as folder:
                n, living = stopped(command, Path(folder), sent, rng)
            if not n:
                print(f"{stage}: has no processes", flush=True)
                break
            faults += bool(living)
            print(f"{stage}: {sent.name}, {n} below it, {living} alive after 5 s", flush=True)
    return 1 if faults else 0


def signature(stage: str) -> set[str]:
    """Options of a stage."""
    from quakesource.study.stages import stage_options

    return {name for name, _, _ in stage_options(stage)[1]}


def stopped(command: Command, folder: Path, sent: signal.Signals, rng: random.Random) -> tuple[int, int]:
    """How many processes a stage had when it was stopped, and how many of them outlived it by five seconds."""
    moved = {str(path): str(folder / path) for path in command.makes}
    words = [moved.get(word, word) for word in command.words]
    words[words.index("--threads") + 1] = "2"
    with (folder / "log").open("w") as log:
        line = [sys.executable, "-m", "quakesource", *words]
        stage = subprocess.Popen(line, stderr=log, stdout=log, start_new_session=True)
    try:
        deadline = time.monotonic() + LONGEST_START_S
        # spawned by multiprocessing: two workers and what keeps their names
        while len(below(stage.pid)) < 3:
            if stage.poll() is not None or time.monotonic() > deadline:
                return 0, 0
            time.sleep(0.02)
        time.sleep(rng.uniform(0, 2))
        children = below(stage.pid)
        stage.send_signal(sent)
        time.sleep(5)
        return len(children), sum(map(alive, children)) + (stage.poll() is None)
    finally:
        stage.kill()
        stage.wait()


def below(pid: int) -> set[int]:
    """Processes below one."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found: set[int] = set()
    level = {pid}
    while level:
        level = {child for child, parent in parents.items() if parent in level} - found
        found |= level
    return found


def alive(pid: int) -> bool:
    """Whether a process is there, and not only waits to be asked how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
