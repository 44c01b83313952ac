"""The peers that Green's functions are timed and judged beside: pygrt-kit and pyfk, where they are installed.

``make peers`` puts them into .venv/peers; nothing of the product imports or needs them.
"""

import json
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import obspy

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.greens.plan import cosine_taper

PEERS = Path(__file__).parents[2] / ".venv" / "peers"
GRT = PEERS / "pygrt" / "pygrt" / "C_extension" / "bin" / "grt"
PYFK = PEERS / "pyfk" / "bin" / "python"
TAPER_START = 0.5


@dataclass(frozen=True)
class Case:
    """A source at ``depth_km``, ``n`` samples of ``dt`` seconds, at increasing distances."""

    n: int
    dt: float
    distance_km: list[float]
    depth_km: float = 8.0


def pygrt(model: LayeredModel, case: Case) -> tuple[float, np.ndarray]:
    """Seconds of the program, and its seismograms (nr, 10, n), m/s per N·m, tapered as ours."""
    with tempfile.TemporaryDirectory() as folder:
        # PyGRT's velocities hold at its highest frequency, ours at 1 Hz: the same medium, said in its way
        table = model.to_table().copy()
        for velocity, q in ((1, 4), (2, 5)):
            factor = 1 + np.log(0.5 / case.dt) / (np.pi * table[:, q])
            table[:, velocity] *= factor
            table[:, q] *= factor
        Path(folder, "model").write_text("\n".join(" ".join(f"{x:.10g}" for x in row) for row in table) + "\n")
        ranges = ",".join(f"{d:g}" for d in case.distance_km)
        command = [
            str(GRT),
            "greenfn",
            "-Mmodel",
            f"-D{case.depth_km:g}/0",
            f"-N{case.n}/{case.dt:g}",
            f"-R{ranges}",
            "-Oout",
            "-P1",
        ]
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        seconds = time.perf_counter() - started
        traces = np.zeros((len(case.distance_km), len(GREENS_COMPONENTS), case.n))
        for i, distance in enumerate(case.distance_km):
            for j, name in enumerate(GREENS_COMPONENTS):
                path = Path(folder, "out", f"model_{case.depth_km:g}_0_{distance:g}", f"{name[1:]}{name[0]}.sac")
                sign = -1 if name in ("TDS", "ZSS", "RSS") else 1
                traces[i, j] = sign * obspy.read(path)[0].data[: case.n]
    # its units are 1e-20 cm per dyn·cm and its damping is 0.8 pi / T
    return seconds, _tapered(traces * 1e-15, 0.8)


def pyfk(model: LayeredModel, case: Case) -> tuple[float, np.ndarray, np.ndarray]:
    """Seconds within pyfk, seismograms (nr, 8, n) without an explosion's, and the times of their first samples."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder, "out.npz"))
        values = {**vars(case), "model": model.to_table().tolist(), "out": out, "runs": 1}
        script = Path(__file__).with_name("pyfk_case.py")
        answer = subprocess.run(
            [str(PYFK), str(script)], input=json.dumps(values), check=True, capture_output=True, text=True
        )
        result = np.load(out)
    order = ("ZDD", "RDD", "TDD", "ZDS", "RDS", "TDS", "ZSS", "RSS", "TSS")
    traces = result["traces"][:, [order.index(name) for name in GREENS_COMPONENTS[:8]]] * 1e-15
    return json.loads(answer.stdout.splitlines()[-1])[0], _tapered(traces, 2 / np.pi), result["starts"]


def _tapered(traces: np.ndarray, damping: float) -> np.ndarray:
    n = traces.shape[-1]
    decay = np.exp(-damping * np.pi * np.arange(n) / n)
    spectra = np.fft.rfft(traces * decay) * cosine_taper(np.linspace(0, 1, n // 2 + 1), TAPER_START)
    return np.fft.irfft(spectra, n=n) / decay
