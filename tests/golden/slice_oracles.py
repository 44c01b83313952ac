"""Cut the committed slices out of the full oracles: ``python tests/golden/slice_oracles.py ../shared/oracle``.

Bit for bit: traces are selected, never filtered, scaled or rounded. They keep their whole period, so that the tests can
go back to the spectra that were computed.
"""

import sys
from pathlib import Path

import numpy as np

SLICES = {
    # oracle -> depths (km), distances (km)
    "hk_gf_dt0.5_Q": ([3, 15], [10, 250]),
    "hk_gf_dt0.5_elastic": ([8], [60]),
    "hk_gf_dt0.1_elastic": ([8], [10]),
}


def main(source: Path, target: Path) -> None:
    for name, (depths, distances) in SLICES.items():
        full = np.load(source / f"{name}.npz")
        rows = np.searchsorted(full["depths"], depths)
        columns = np.searchsorted(full["dists"], distances)
        greens = full["G"][np.ix_(rows, columns)]
        same = {key: full[key] for key in ("comps", "dt", "model", "meta")}
        np.savez_compressed(target / f"{name}.npz", G=greens, depths=depths, dists=distances, **same)
    full = np.load(source / "hk_mt10_dt0.5_Q.npz")
    same = {key: full[key] for key in ("mt_ned", "sdr", "az", "depth", "dist", "dt", "meta")}
    np.savez_compressed(target / "hk_mt10_dt0.5_Q.npz", W=full["W"][:, :3], comps=full["comps"][:3], **same)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
