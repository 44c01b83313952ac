"""Green's functions: seconds of one thread and errors, ours beside pygrt-kit and pyfk, in the same run.

    python benchmarks/greens_speed.py [runs, default 5]

The Southern California standard model, a source at 8 km; W1 is 256 samples of 1 s to 150 km, W2 2048 samples of 0.1 s
to 250 km. Runs of all programs alternate; seconds are medians. pyfk makes double couples only, the others explosions
too; all with their own default discretisation. The error is that of the very arrays that were timed: normalised L2
difference to level ``reference``, of the components of a distance together, after a causal band-pass (0.02-0.2 Hz in
W1, 0.05-1 Hz in W2), in the first half of the window: median / worst distance.
"""

import os
import statistics
import sys
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np
from peers.programs import GRT, PYFK, TAPER_START, Case, pyfk, pygrt
from scipy.signal import butter, sosfilt

from quakesource.earth import LayeredModel, read_model
from quakesource.greens import compute_greens

W1 = np.linspace(10, 150, 16).round(1).tolist()
W2 = np.linspace(10, 250, 16).round(1).tolist()
CASES = {
    "W1, 1 distance": (Case(256, 1.0, W1[-1:]), (0.02, 0.2)),
    "W1, 16 distances": (Case(256, 1.0, W1), (0.02, 0.2)),
    "W2, 1 distance": (Case(2048, 0.1, W2[-1:]), (0.05, 1.0)),
    "W2, 16 distances": (Case(2048, 0.1, W2), (0.05, 1.0)),
}


def ours(model: LayeredModel, case: Case, accuracy: str, threads: int = 1) -> tuple[float, np.ndarray]:
    started = time.perf_counter()
    greens = compute_greens(
        model,
        [case.depth_km],
        case.distance_km,
        1 / case.dt,
        case.n * case.dt,
        accuracy=accuracy,
        taper_start=TAPER_START,
        threads=threads,
    )
    return time.perf_counter() - started, greens.values[0].astype(float)


def shifted(truth: np.ndarray, starts: np.ndarray, dt: float) -> np.ndarray:
    """Seismograms from the origin time, on time axes that begin at ``starts``."""
    n = truth.shape[-1]
    frequency = np.fft.rfftfreq(2 * n, dt)
    spectra = np.fft.rfft(truth, n=2 * n) * np.exp(2j * np.pi * frequency * starts[:, None, None])
    return np.fft.irfft(spectra, n=2 * n)[..., :n]


def error(found: np.ndarray, truth: np.ndarray, dt: float, band: tuple[float, float]) -> str:
    sos, half = butter(4, band, btype="bandpass", fs=1 / dt, output="sos"), found.shape[-1] // 2
    a, b = sosfilt(sos, found)[..., :half], sosfilt(sos, truth)[..., :half]
    each = np.sqrt(((a - b) ** 2).sum((-2, -1)) / (b**2).sum((-2, -1)))
    return f"{np.median(each):.0e} / {each.max():.0e}"


def main(runs: int) -> None:
    model = read_model("socal")
    for level in ("fast", "standard", "reference"):
        compute_greens(model, [8.0], [10.0], 1.0, 64.0, accuracy=level)  # compile
    print(
        "| case | fast | error | standard | error | pygrt-kit | error | pyfk | error "
        "| against pygrt-kit | against pyfk |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, (case, band) in CASES.items():
        seconds: dict[str, list[float]] = {"fast": [], "standard": [], "pygrt": [], "pyfk": []}
        for _ in range(runs):
            for level in ("fast", "standard"):
                spent, found = ours(model, case, level)
                seconds[level].append(spent)
                if level == "fast":
                    fast = found
            if GRT.is_file():
                spent, grt = pygrt(model, case)
                seconds["pygrt"].append(spent)
            if PYFK.is_file():
                spent, fk, starts = pyfk(model, case)
                seconds["pyfk"].append(spent)
        truth = ours(model, case, "reference")[1]
        median = {key: statistics.median(values) for key, values in seconds.items() if values}
        cells = [f"{median['fast']:.3f}", error(fast, truth, case.dt, band)]
        cells += [f"{median['standard']:.3f}", error(found, truth, case.dt, band)]
        cells += [f"{median['pygrt']:.2f}", error(grt, truth, case.dt, band)] if "pygrt" in median else ["-", "-"]
        if "pyfk" in median:
            moved = shifted(truth[:, :8], starts, case.dt)
            cells += [f"{median['pyfk']:.2f}", error(fk, moved, case.dt, band)]
        else:
            cells += ["-", "-"]
        for peer in ("pygrt", "pyfk"):
            cells.append(f"{median[peer] / median['standard']:.0f}×" if peer in median else "-")
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    case, _ = CASES["W2, 16 distances"]
    one, two = (statistics.median(ours(model, case, "standard", threads)[0] for _ in range(runs)) for threads in (1, 2))
    print(f"\nTwo threads, W2, 16 distances, `standard`: {one:.3f} s to {two:.3f} s, {one / two:.2f} times as fast.")
    fmnet = Case(256, 1.0, np.linspace(5, 400, 1296).tolist())
    for level in ("fast", "standard"):
        spent = statistics.median(_fmnet(model, fmnet, level) for _ in range(3))
        print(f"FMNet's table (10 depths, 1296 distances, 256 samples of 1 s), `{level}`: {spent:.2f} s.")


def _fmnet(model: LayeredModel, case: Case, level: str) -> float:
    started = time.perf_counter()
    compute_greens(model, np.arange(2, 21, 2.0), case.distance_km, 1.0, 256.0, accuracy=level, taper_start=TAPER_START)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
