"""Make docs/benchmarks.md: every benchmark of the engine and of the writers, one after the other, on this machine.

    make benchmarks

Ten minutes; timings mean something where nothing else runs. What is not measured here, the times of whole workflows, is
kept by hand in benchmarks/workflow_times.md and put at the end.
"""

import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path

import numba
import numpy
import torch

HERE = Path(__file__).parent
TARGET = HERE.parent / "docs" / "benchmarks.md"
PARTS = (
    ("Green's functions", "greens_speed.py"),
    ("The kernels alone", "greens_kernels.py"),
    ("Stores of a study, extrapolated from a slice", "store_estimate.py"),
    ("A SourceNet-shaped set of 100,000 events", "synthetic_sets.py"),
    ("Making examples beside training on them", "example_generation.py"),
    ("The exact search of FMNet", "fmnet_search.py"),
)


def main() -> None:
    lines = [
        "# Benchmarks",
        "",
        "Made by `make benchmarks`; each part's script says in its first lines what is measured and how.",
        "",
        machine(),
        "",
    ]
    for title, script in PARTS:
        print(f"{title} …", file=sys.stderr, flush=True)
        output = subprocess.run(
            [sys.executable, str(HERE / script)], check=True, stdout=subprocess.PIPE, text=True, cwd=HERE.parent
        ).stdout
        lines += [f"## {title}", "", f"`python benchmarks/{script}`", "", output.strip(), ""]
    lines.append((HERE / "workflow_times.md").read_text().strip())
    TARGET.write_text("\n".join(lines) + "\n")


def machine() -> str:
    """Processor, its share that we have, and versions."""
    name = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            name = line.split(":", 1)[1].strip()
    cores = len(os.sched_getaffinity(0))
    device = torch.cuda.get_device_name(0) if torch.cuda.is_available() else "no CUDA device"
    return (
        f"{name}, {cores} cores, {device}; Python {platform.python_version()}, NumPy {numpy.__version__}, numba "
        f"{numba.__version__}, torch {torch.__version__}; {datetime.date.today()}. "
        "On a shared machine take timings as ±20 %."
    )


if __name__ == "__main__":
    main()
