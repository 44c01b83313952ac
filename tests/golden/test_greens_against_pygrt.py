"""Random models beside PyGRT itself, run as a program; skipped where ``make peers`` did not install it."""

import subprocess
from pathlib import Path

import numpy as np
import obspy
import pytest
from oracle import TAPER_START, band_pass, misfit, tapered

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.greens import compute_greens

GRT = Path(__file__).parents[2] / ".venv/peers/pygrt/pygrt/C_extension/bin/grt"
RATE_HZ, N = 2.0, 512  # the kept half holds the slowest waves of the slowest model
DISTANCES_KM = [20.0, 80.0]
FLIPPED = ("TDS", "ZSS", "RSS")  # with respect to docs/conventions.md

pytestmark = pytest.mark.skipif(not GRT.is_file(), reason=f"PyGRT is absent ({GRT}): make peers")


def random_model(seed):
    """2 to 8 layers; one in three with a low-velocity layer, one in four with a slow top."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 9))
    vs = np.sort(rng.uniform(2.2, 4.6, n))
    if seed % 3 == 0 and n > 2:
        vs[n // 2] = 0.85 * vs[n // 2 - 1]
    if seed % 4 == 0:
        vs[0] = rng.uniform(1.0, 2.0)
    thickness = np.append(rng.uniform(0.5, 12.0, n - 1), 0.0)
    qs = rng.uniform(60, 600, n)
    table = np.column_stack([thickness, vs * rng.uniform(1.6, 1.9, n), vs, rng.uniform(2.2, 3.3, n), 2 * qs, qs])
    return LayeredModel.from_table(table), round(float(rng.uniform(2.0, 20.0)), 1)


def by_pygrt(folder, model, depth_km):
    """(distance, component, time) of a whole period."""
    # PyGRT's velocities hold at its highest frequency, ours at 1 Hz: the same medium, said in its way
    table = model.to_table().copy()
    for velocity, q in ((1, 4), (2, 5)):
        factor = 1 + np.log(RATE_HZ / 2) / (np.pi * table[:, q])
        table[:, velocity] *= factor
        table[:, q] *= factor
    (folder / "model").write_text("\n".join(" ".join(f"{x:.10g}" for x in row) for row in table) + "\n")
    ranges = ",".join(f"{d:g}" for d in DISTANCES_KM)
    subprocess.run(
        [
            str(GRT),
            "greenfn",
            "-Mmodel",
            f"-D{depth_km:g}/0",
            f"-N{N}/{1 / RATE_HZ:g}+w0.8+a",
            f"-R{ranges}",
            "-Oout",
            "-P1",
            "-L40.0",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=120,
    )
    traces = np.zeros((len(DISTANCES_KM), len(GREENS_COMPONENTS), N))
    for i, distance in enumerate(DISTANCES_KM):
        for j, name in enumerate(GREENS_COMPONENTS):
            path = folder / "out" / f"model_{depth_km:g}_0_{distance:g}" / f"{name[1:]}{name[0]}.sac"
            traces[i, j] = obspy.read(path)[0].data[:N] * (-1 if name in FLIPPED else 1)
    return traces


@pytest.mark.parametrize("seed", range(30))
def test_random_models_equal_pygrt(seed, tmp_path):
    model, depth_km = random_model(seed)
    # both over a whole period, and judged in its first half: reverberations of slow layers outlast a short one
    ours = compute_greens(model, depth_km, DISTANCES_KM, RATE_HZ, N / RATE_HZ, taper_start=TAPER_START).values[0]
    theirs = tapered(by_pygrt(tmp_path, model, depth_km), 1 / RATE_HZ)
    assert (np.abs(theirs).max((-2, -1)) > 0).all()
    ours, theirs = (band_pass(traces, 1 / RATE_HZ, (0.03, 0.2))[..., : N // 2] for traces in (ours, theirs))
    error = misfit(ours, theirs, (-2, -1))
    assert error.max() <= 2e-3
