"""Print the accuracy table of docs/greens.md: ``python tests/golden/measure_accuracy.py ../shared/oracle``.

Normalised L2 differences to the oracles after a causal Butterworth-4 band-pass, over 3 depths x 6 distances x 10
components, for the whole period T and for its first half (heavy damping amplifies errors towards the end).
"""

import sys
import time
from pathlib import Path

import numpy as np
from scipy.signal import butter, sosfilt

from quakesource.earth import LayeredModel
from quakesource.greens import compute_greens

CASES = {
    "hk_gf_dt0.5_Q": [(0.02, 0.2)],
    "hk_gf_dt0.5_elastic": [(0.02, 0.2)],
    "hk_gf_dt0.1_elastic": [(0.02, 0.2), (0.05, 1.0)],
}


def main(folder: Path) -> None:
    compute_greens(LayeredModel.from_table([[0, 6, 3.5, 2.7, 600, 300]]), 5, 10, 1, 8)  # compile before timing
    for name, bands in CASES.items():
        oracle = np.load(folder / f"{name}.npz")
        dt, theirs = float(oracle["dt"]), oracle["G"].astype(float) * 1e-15
        model = LayeredModel.from_table(oracle["model"])
        for level in ("fast", "standard", "fine"):
            start = time.process_time()
            axes = (oracle["depths"], oracle["dists"], 1 / dt, theirs.shape[-1] * dt)
            ours = compute_greens(model, *axes, accuracy=level).values
            seconds = time.process_time() - start
            for band in bands:
                sos = butter(4, band, btype="bandpass", fs=1 / dt, output="sos")
                a, b = sosfilt(sos, ours.astype(float)), sosfilt(sos, theirs)
                cells = []
                for n in (a.shape[-1], a.shape[-1] // 2):
                    square, power = (a - b)[..., :n] ** 2, b[..., :n] ** 2
                    each = np.sqrt(square.sum(-1) / power.sum(-1))
                    ten = np.sqrt(square.sum((-2, -1)) / power.sum((-2, -1)))
                    cells.append(f"{np.median(each):.1e} / {each.max():.1e} / {ten.max():.1e}")
                print(
                    f"| {level} | {name[6:]} | {band[0]}-{band[1]} Hz | {' | '.join(cells)} | {seconds:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
