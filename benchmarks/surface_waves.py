"""Dispersion curves and kernels beside disba and PyGRT: times, ratios and differences, one thread.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install disba==0.7.0 pygrt-kit==0.18.0
    python benchmarks/surface_waves.py /tmp/peers/bin/python

59 periods (2 to 60 s) and 30 layers of 4 km with a slow one. Ours is always the curve with all kernels; disba's kernels
are those of Vs alone, PyGRT's those of Vp, Vs and density, by its programs ``eigenv`` and ``eigenfn``. Ratios are of
medians; ours is timed before and after the peers.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from quakesource.earth import LayeredModel
from quakesource.surface_waves import dispersion
from quakesource.surface_waves.dispersion import curves

PERIODS_S = np.arange(2.0, 61.0)
DISBA = """
import json, sys, time
import numpy as np
import disba
earth, periods, wave = json.loads(sys.argv[1])
earth, periods = [np.array(column) for column in earth], np.array(periods)
def timed(do, repeats):
    do()
    spent = []
    for _ in range(repeats):
        started = time.perf_counter()
        do()
        spent.append(time.perf_counter() - started)
    return sorted(spent)[repeats // 2]
forward, kernel = disba.PhaseDispersion(*earth), disba.PhaseSensitivity(*earth)
curve = forward(periods, mode=0, wave=wave)
seconds = timed(lambda: forward(periods, mode=0, wave=wave), 15)
kernels = timed(lambda: [kernel(t, mode=0, wave=wave, parameter="velocity_s") for t in periods], 2)
print(json.dumps([seconds, kernels, curve.period.tolist(), curve.velocity.tolist()]))
"""
GRT = "import pathlib, pygrt; print(pathlib.Path(pygrt.__file__).parent / 'C_extension/bin/grt')"


def main() -> None:
    peers = sys.argv[1]
    earth = _earth()
    for wave in ("rayleigh", "love"):
        ours = [_median(lambda wave=wave: curves(earth, PERIODS_S, wave, 0), 100)]
        disba = _disba(peers, earth, wave)
        pygrt = _pygrt(peers, earth, wave)
        ours.append(_median(lambda wave=wave: curves(earth, PERIODS_S, wave, 0), 100))
        found = dispersion(earth, PERIODS_S, wave, kernels=True)
        own = statistics.mean(ours)
        print(f"{wave}: ours, curve and Vp, Vs, density kernels {1e3 * ours[0]:.2f} and {1e3 * ours[1]:.2f} ms")
        print(f"  disba: curve {1e3 * disba[0]:.2f} ms, {disba[0] / own:.1f} x ours; ", end="")
        print(f"Vs kernels alone {1e3 * disba[1]:.0f} ms, {disba[1] / own:,.0f} x ours")
        print(f"  PyGRT: eigenv and eigenfn {1e3 * pygrt[0]:.0f} ms, {pygrt[0] / own:,.0f} x ours")
        at = np.isin(PERIODS_S, disba[2])
        print(f"  phase velocity less disba's: {_largest(found.phase_velocity_km_s.values[at], disba[3]):.1e} at most")
        for name, kernel in pygrt[1].items():
            if np.any(kernel):
                difference = np.abs(found[name].values - kernel) / np.abs(kernel).max(axis=1, keepdims=True)
                print(f"  {name} less PyGRT's: {difference.max():.1e} of the kernel's peak at most")


def _earth() -> LayeredModel:
    thickness = np.full(30, 4.0)
    thickness[-1] = 0
    vs = np.linspace(2.5, 4.6, 30)
    vs[10] -= 0.5
    return LayeredModel(thickness, 1.75 * vs, vs, 0.77 + 0.56 * vs)


def _columns(earth: LayeredModel) -> list[np.ndarray]:
    return [earth.thickness_km, earth.vp_km_s, earth.vs_km_s, earth.density_g_cm3]


def _disba(peers: str, earth: LayeredModel, wave: str) -> list[Any]:
    given = json.dumps([[column.tolist() for column in _columns(earth)], PERIODS_S.tolist(), wave])
    said = subprocess.run([peers, "-c", DISBA, given], capture_output=True, text=True, check=True).stdout
    return list(json.loads(said.splitlines()[-1]))


def _pygrt(peers: str, earth: LayeredModel, wave: str) -> tuple[float, dict[str, np.ndarray]]:
    """Seconds of both programs, less those that each takes for one period, and its kernels."""
    grt = subprocess.run([peers, "-c", GRT], capture_output=True, text=True, check=True).stdout.strip()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        table = np.column_stack([*_columns(earth), np.full(30, 1e6), np.full(30, 1e6)])
        np.savetxt(folder / "model", table, fmt="%.12g")

        def both(periods: str) -> None:
            run = [grt, "eigenv", "-Mmodel", "-Cc.nc", f"-S{wave[0].upper()}", f"-F{periods}+p", "-P1", "-s"]
            subprocess.run(run, cwd=folder, check=True, capture_output=True)
            subprocess.run([grt, "eigenfn", "-Cc.nc", "-K+ck.nc"], cwd=folder, check=True, capture_output=True)

        start = _median(lambda: both("20"), 5)
        seconds = _median(lambda: both("2/60/1"), 5) - start
        with xr.open_dataset(folder / "k.nc") as kernels:
            values = kernels["csens"].values[::-1]  # by rising frequency
    return seconds, {name: values[..., i] for i, name in enumerate(("dc_dvp", "dc_dvs", "dc_drho"))}


def _largest(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(np.asarray(a) / np.asarray(b) - 1).max())


def _median(do: Callable[[], object], repeats: int) -> float:
    do()
    spent = []
    for _ in range(repeats):
        started = time.perf_counter()
        do()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


if __name__ == "__main__":
    main()
