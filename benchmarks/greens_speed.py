"""Seconds of one core for Green's functions, ours and (if its program ``grt`` is on PATH) PyGRT's, in the same run.

    OMP_NUM_THREADS=1 python benchmarks/greens_speed.py

Cases: the Southern California standard model, source at 8 km; W1 nt=256 dt=1 s, W2 nt=2048 dt=0.1 s, 1 or 16
distances to 150 and 250 km. Ours gives all ten elementary seismograms; so does PyGRT.
"""

import platform
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from quakesource.earth import read_model
from quakesource.greens import compute_greens

DEPTH_KM = 8.0
CASES = {
    "W1, 1 distance": (256, 1.0, [150.0]),
    "W1, 16 distances": (256, 1.0, list(np.linspace(10, 150, 16))),
    "W2, 1 distance": (2048, 0.1, [250.0]),
    "W2, 16 distances": (2048, 0.1, list(np.linspace(10, 250, 16))),
}


def ours(n: int, dt: float, distances: list[float], accuracy: str) -> float:
    """Best of three."""
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        compute_greens(read_model("socal"), [DEPTH_KM], distances, 1 / dt, n * dt, accuracy=accuracy)
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def peer(n: int, dt: float, distances: list[float]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        rows = read_model("socal").to_table()
        Path(folder, "model").write_text("\n".join(" ".join(f"{value:g}" for value in row) for row in rows) + "\n")
        ranges = ",".join(f"{d:g}" for d in distances)
        command = ["grt", "greenfn", "-Mmodel", f"-D{DEPTH_KM:g}/0", f"-N{n}/{dt:g}", f"-R{ranges}", "-Oout", "-P1"]
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return time.perf_counter() - started


def main() -> None:
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    with_peer = shutil.which("grt") is not None
    compute_greens(read_model("socal"), [DEPTH_KM], [10.0], 1.0, 64.0)  # compile
    print("| case | ours fast | ours standard | PyGRT |\n|---|---|---|---|")
    for name, case in CASES.items():
        other = f"{peer(*case):.2f}" if with_peer else "-"
        print(f"| {name} | {ours(*case, 'fast'):.3f} | {ours(*case, 'standard'):.3f} | {other} |")


if __name__ == "__main__":
    main()
