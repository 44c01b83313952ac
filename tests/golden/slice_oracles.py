"""Cut the committed slices out of the full oracles: ``python tests/golden/slice_oracles.py ../shared/oracle``.

Bit for bit: samples are selected, never filtered, scaled or rounded. Dropping the end of a series is harmless because
the tests filter causally.
"""

import sys
from pathlib import Path

import numpy as np

SLICES = {
    # oracle -> depths (km), distances (km), seconds kept
    "hk_gf_dt0.5_Q": ([3, 15], [10, 60, 250], 160.0),
    "hk_gf_dt0.5_elastic": ([8], [30, 100, 150], 160.0),
    "hk_gf_dt0.1_elastic": ([3, 8], [10, 60], 60.0),
}
MT_SECONDS = 160.0


def main(source: Path, target: Path) -> None:
    for name, (depths, distances, seconds) in SLICES.items():
        full = np.load(source / f"{name}.npz")
        rows = np.searchsorted(full["depths"], depths)
        columns = np.searchsorted(full["dists"], distances)
        kept = round(seconds / float(full["dt"]))
        greens = full["G"][np.ix_(rows, columns)][..., :kept]
        same = {key: full[key] for key in ("comps", "dt", "model", "meta")}
        np.savez_compressed(target / f"{name}.npz", G=greens, depths=depths, dists=distances, **same)
    full = np.load(source / "hk_mt10_dt0.5_Q.npz")
    kept = round(MT_SECONDS / float(full["dt"]))
    same = {key: full[key] for key in ("mt_ned", "sdr", "az", "depth", "dist", "dt", "meta")}
    np.savez_compressed(target / "hk_mt10_dt0.5_Q.npz", W=full["W"][:, :3, :kept], comps=full["comps"][:3], **same)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
