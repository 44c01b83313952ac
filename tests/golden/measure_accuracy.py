"""Print the accuracy table of docs/greens.md: ``python tests/golden/measure_accuracy.py ../shared/oracle``.

Normalised L2 differences to the oracles, tapered alike, after a causal Butterworth-4 band-pass, over 3 depths x 6
distances x 10 components, in the first half of the oracle's period.
"""

import sys
import time
from pathlib import Path

import numpy as np
from oracle import band_pass, computed, misfit, tapered

from quakesource.greens.accuracy import LEVELS

CASES = {
    "hk_gf_dt0.5_Q": [(0.02, 0.2)],
    "hk_gf_dt0.5_elastic": [(0.02, 0.2)],
    "hk_gf_dt0.1_elastic": [(0.02, 0.2), (0.05, 1.0)],
}


def main(folder: Path) -> None:
    for level in LEVELS:  # compile before timing
        computed(np.load(folder / "hk_gf_dt0.5_Q.npz"), [8.0], [10.0], level)
    for name, bands in CASES.items():
        oracle = np.load(folder / f"{name}.npz")
        dt = float(oracle["dt"])
        for level in LEVELS:
            start = time.perf_counter()
            ours = computed(oracle, oracle["depths"], oracle["dists"], level).values
            seconds = time.perf_counter() - start
            for band in bands:
                a, b = band_pass(ours, dt, band), band_pass(tapered(oracle["G"], dt), dt, band)[..., : ours.shape[-1]]
                each, ten = misfit(a, b, -1), misfit(a, b, (-2, -1))
                error = f"{np.median(each):.1e} / {each.max():.1e} / {ten.max():.1e}"
                print(f"| {level} | {name[6:]} | {band[0]}-{band[1]} Hz | {error} | {seconds:.2f} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
