"""What a GCMT ndk file prints, read without ObsPy so that nothing is recomputed."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import obspy

DATA = Path(obspy.__file__).parent / "io" / "ndk" / "tests" / "data"


class Printed(NamedTuple):
    name: str
    tensor: np.ndarray
    axes: np.ndarray
    """(3, 3): T, N, P; eigenvalue N·m, plunge, azimuth."""
    moment_n_m: float
    planes: np.ndarray


def read_ndk(name: str) -> list[Printed]:
    lines = [line for line in (DATA / name).read_text().splitlines() if line.strip()]
    events = []
    for start in range(0, len(lines), 5):
        tensor_line, last = lines[start + 3], lines[start + 4]
        unit = 10.0 ** (int(tensor_line[:2]) - 7)
        tensor = np.array(tensor_line[2:].split(), dtype=float)[::2] * unit
        axes = np.array([[last[i : i + 8], last[i + 8 : i + 11], last[i + 11 : i + 15]] for i in (3, 18, 33)])
        axes = axes.astype(float) * [unit, 1, 1]
        moment = float(last[49:56]) * unit
        planes = np.array([[last[i : i + 4], last[i + 4 : i + 7], last[i + 7 : i + 12]] for i in (56, 68)])
        events.append(Printed(lines[start + 1][:16].strip(), tensor, axes, moment, planes.astype(float)))
    return events
