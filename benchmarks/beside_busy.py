"""How much longer a target takes where other people's processes run: on a laptop in use, a shared node, a CI runner.

    python benchmarks/beside_busy.py spectra
    python benchmarks/beside_busy.py results/tiny/kagan.csv --configfile studies/tiny.yaml

The commit is checked out and the target is made from nothing on two cores, first alone and then beside two processes
that only take a core each. A line is printed: the target, how many times as long it took, and both wall times. What is
compiled is kept between runs (`~/.cache/quakesource`): the first run after an edit would compile it alone.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from side_by_side import busy_processes, worktree

BUSY = 2


def main() -> None:
    target = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        alone, beside = (seconds(target, Path(name, str(busy)), busy) for busy in (0, BUSY))
    print(
        f"{' '.join(target)} {beside / alone:.2f}  ({alone:.0f} s alone, {beside:.0f} s beside {BUSY} busy processes)"
    )


def seconds(target: list[str], folder: Path, busy: int) -> float:
    """Wall time of a target in a checkout of its own."""
    with worktree("HEAD", folder), busy_processes(busy):
        started = time.perf_counter()
        line = [sys.executable, "-m", "snakemake", "-j", "2", *target]
        environment = os.environ | {"PYTHONPATH": str(folder / "src")}
        subprocess.run(line, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
