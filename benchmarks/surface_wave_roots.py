"""Are modes lost or taken for one another? 1,000 models with two low-velocity zones, ours and disba's.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install disba==0.7.0
    python benchmarks/surface_wave_roots.py /tmp/peers/bin/python [MODELS]

Models are those of the ensemble two_zones of the dispersion kernels, 59 periods, Rayleigh and Love, modes 0 and 1. The
judge is the determinant of Computer Programs in Seismology as disba has it: along c, in steps of 0.0005 km/s and finer
about the root, it has to change its sign as often as there are modes below, and at the root. disba's own search is run
as it is by default, for all periods at once.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from quakesource.surface_waves.dispersion import Wave, curves
from quakesource.systems.dispersion_kernels.ensemble import drawn, ensemble_named, periods_s
from quakesource.systems.dispersion_kernels.layering import as_model, layer_edges_km
from quakesource.systems.dispersion_kernels.settings import KernelEnsembleSettings

WAVES: tuple[Wave, ...] = ("love", "rayleigh")
JUDGED_S = (2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
PEER = """
import json, sys, time
import numpy as np
import disba
from disba._cps._surf96 import dltar, surf96
from numba import njit

@njit
def values(omega, c, d, a, b, rho, ifunc):
    ca = np.zeros((5, 5))
    found = np.empty(len(c))
    for i in range(len(c)):
        found[i] = dltar(omega / c[i], omega, d, a, b, rho, ifunc, -1, ca)
    return found

given = np.load(sys.argv[1])
periods, judged = given["periods"], given["judged"]
counts = {"curves": 0, "roots": 0, "wrong count": 0, "no root": 0}
lost = {"periods": 0, "lost": 0, "another mode": 0, "curves refused": 0}
spent = 0.0
for columns, ours in zip(given["models"], given["ours"]):
    d, a, b, rho = columns
    for w, (wave, ifunc) in enumerate((("love", 1), ("rayleigh", 2))):
        for mode in (0, 1):
            own = ours[w, mode]
            for place in judged:
                if not np.isfinite(own[place]):
                    continue
                omega, root = 2 * np.pi / periods[place], own[place]
                below = np.arange(0.5 * b.min(), root * (1 - 2e-4), 5e-4)
                near = root * (1 + np.concatenate([-np.geomspace(2e-4, 1e-8, 80), [1e-8]]))
                signs = np.sign(values(omega, np.concatenate([below, near]), d, a, b, rho, ifunc))
                changes = signs[1:] != signs[:-1]
                counts["roots"] += 1
                counts["wrong count"] += int(changes[:-1].sum() != mode)
                counts["no root"] += int(not changes[-1])
            begun = time.perf_counter()
            try:
                found = disba.PhaseDispersion(d, a, b, rho)(periods, mode=mode, wave=wave)
            except disba.DispersionError:
                lost["curves refused"] += 1
                continue
            finally:
                spent += time.perf_counter() - begun
            there = np.isfinite(own)
            at = np.searchsorted(periods, found.period)
            lost["periods"] += int(there.sum())
            lost["lost"] += int((there.sum() - np.isin(np.flatnonzero(there), at).sum()))
            lost["another mode"] += int((np.abs(found.velocity / own[at] - 1) > 1e-4).sum())
            counts["curves"] += 1
print(json.dumps([counts, lost, spent]))
"""


def main() -> None:
    peers, n = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    settings = KernelEnsembleSettings()
    ensemble, edges, periods = (
        ensemble_named("two_zones_unseen", settings),
        layer_edges_km(settings),
        periods_s(settings),
    )
    models, ours, states, spent = [], [], [], 0.0
    for number in range(n):
        model = as_model(drawn(ensemble, number, settings), edges)
        begun = time.perf_counter()
        found = [[curves(model, periods, wave, mode) for mode in (0, 1)] for wave in WAVES]
        spent += time.perf_counter() - begun
        models.append([model.thickness_km, model.vp_km_s, model.vs_km_s, model.density_g_cm3])
        ours.append([[curve.phase for curve in one] for one in found])
        states.append([[curve.status for curve in one] for one in found])
    status = np.array(states)
    print(f"{n} models of {len(edges)} layers, {len(periods)} periods, 2 waves, modes 0 and 1")
    print(
        f"ours: {int((status == 0).sum()):,} found and proved, {int((status == 1).sum()):,} do not exist, "
        f"{int((status == 2).sum())} searches failed; {spent:.0f} s with all kernels"
    )
    with tempfile.TemporaryDirectory() as place:
        given = Path(place) / "given.npz"
        judged = np.flatnonzero(np.isin(periods, JUDGED_S))
        np.savez(given, models=np.array(models), ours=np.array(ours), periods=periods, judged=judged)
        said = subprocess.run([peers, "-c", PEER, str(given)], capture_output=True, text=True, check=True).stdout
    counts, lost, seconds = json.loads(said.splitlines()[-1])
    print(
        f"by the determinant, {counts['roots']:,} of them at {len(judged)} periods: another number of modes below "
        f"{counts['wrong count']}, no change of sign {counts['no root']}"
    )
    print(
        f"disba's search: of {lost['periods']:,} periods {lost['lost']:,} lost and {lost['another mode']:,} given "
        f"another velocity (1e-4); {lost['curves refused']} curves refused; {seconds:.0f} s without kernels"
    )


if __name__ == "__main__":
    main()
