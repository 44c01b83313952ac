#!/usr/bin/env bash
# PyGRT (pygrt-kit) 0.18.0: all Love modes at 1 s of a crust with two equal slow layers 30 km apart, by `grt eigenv -N`.
# Guess before running: both modes of a pair are listed unless they agree to rounding (1e-12), or a message says that
# the search gave up.
# Seen: 26 modes instead of 28. Of each of the two pairs that the slow layers make, one mode is listed, also where they
# are 2e-9 km/s apart; the third mode is called the first overtone, the fifth the second, and so on up. Exit status 0,
# no message but that Q is not used. The judge needs no search: by Sturm's oscillation theorem as many Love modes are
# slower than c as the motion that is free at the surface has zeros above the half-space, and one more where the
# half-space asks for it. Whoever takes overtones of such a model by their number gets the curves of others.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --disable-pip-version-check -q pygrt-kit==0.18.0 numpy==2.4.6 scipy==1.17.1
cat >ask.py <<'PYTHON'
import importlib.metadata
import pathlib
import subprocess

import numpy as np
import pygrt
from scipy.io import netcdf_file

thickness = np.array([30.0, 3.0, 30.0, 3.0, 30.0, 0.0])
vs = np.array([3.8, 2.5, 3.8, 2.5, 3.8, 4.4])
density = 0.77 + 0.56 * vs
omega = 2 * np.pi


def slower(c):
    """How many Love modes are slower than c."""
    k, motion, traction, zeros = omega / c, 1.0, 0.0, 0
    for h, beta, rho in zip(thickness[:-1], vs[:-1], density[:-1]):
        mu = rho * beta**2
        s = k * np.sqrt(abs((c / beta) ** 2 - 1))
        if c > beta:
            begin = np.arctan2(motion * mu * s, traction)  # motion = a sin(phase), traction = a mu s cos(phase)
            size = np.hypot(motion, traction / (mu * s))
            zeros += int(np.floor((begin + s * h) / np.pi) - np.floor(begin / np.pi))
            motion, traction = size * np.sin(begin + s * h), size * mu * s * np.cos(begin + s * h)
        else:
            after = motion * np.cosh(s * h) + traction / (mu * s) * np.sinh(s * h)
            traction = mu * s * motion * np.sinh(s * h) + traction * np.cosh(s * h)
            zeros += int(after * motion < 0)
            motion = after
        size = np.hypot(motion, traction)
        motion, traction = motion / size, traction / size
    below = density[-1] * vs[-1] ** 2 * k * np.sqrt(1 - (c / vs[-1]) ** 2)  # the half-space: traction = -below * motion
    return zeros + int((traction + below * motion) * motion < 0)


np.savetxt("model", np.column_stack([thickness, 1.75 * vs, vs, density, np.full(6, 1e6), np.full(6, 1e6)]), fmt="%.12g")
grt = pathlib.Path(pygrt.__file__).parent / "C_extension/bin/grt"
run = subprocess.run([grt, "eigenv", "-Mmodel", "-Cc.nc", "-SL", "-F1+p", "-N", "-P1", "-s"], capture_output=True, text=True)
with netcdf_file("c.nc", mmap=False) as file:
    listed = file.variables["c"][:].copy()
said = (run.stdout + run.stderr).lower()
told = [word for word in ("root", "miss", "lost", "skip", "fail") if word in said]
print(f"pygrt-kit {importlib.metadata.version('pygrt-kit')}: status {run.returncode}, told of modes {told}, "
      f"{len(listed)} modes, the first three {listed[:3].round(4)}")
print(f"slower than 2.69, 3.40 and 4.3999 km/s: {slower(2.69)}, {slower(3.40)}, {slower(4.3999)} by their zeros; "
      f"{(listed < 2.69).sum()}, {(listed < 3.40).sum()}, {(listed < 4.3999).sum()} listed")
PYTHON
venv/bin/python ask.py | tee said
grep -q "status 0, told of modes \[\], 26 modes, the first three \[2.6897 3.3983 3.8016\]" said
grep -q "2, 4, 28 by their zeros; 1, 2, 26 listed" said
