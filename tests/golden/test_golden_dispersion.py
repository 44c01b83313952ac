"""Curves of other codes: Computer Programs in Seismology and surf96."""

from pathlib import Path

import numpy as np
import pytest

from quakesource.earth import LayeredModel
from quakesource.surface_waves import dispersion

DATA = Path(__file__).parents[3] / "shared/data/dispersion"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the curves of other codes are not here")


@needs_data
def test_phase_velocities_of_computer_programs_in_seismology():
    folder = DATA / "oracle_cps_srfpython"
    layers = np.genfromtxt(folder / "model.csv", delimiter=",", skip_header=1)
    # The file says 2.63, with which no code agrees with the curves to better than 1e-3; with 2.58 disba and we do.
    layers[6, 3] = 2.58
    earth = LayeredModel.from_table(layers)
    for number, mode, short_s, long_s, *velocities in np.loadtxt(folder / "expected2.txt"):
        found = dispersion(earth, [short_s, long_s], "love" if number == 1 else "rayleigh", int(mode))
        np.testing.assert_allclose(found.phase_velocity_km_s, velocities, rtol=1e-5)


@needs_data
@pytest.mark.parametrize("wave", ["rayleigh", "love"])
def test_velocities_of_surf96(wave):
    folder = DATA / "oracle_surf96_bayhunter"
    table = np.genfromtxt(folder / "st3_mod.dat", skip_header=1)
    thickness = np.append(np.diff(table[:, 0]), 0.0)
    earth = LayeredModel.from_table(np.column_stack([thickness, table[:, 1:4]]))
    for kind, variable, tolerance in (("ph", "phase_velocity_km_s", 3e-5), ("gr", "group_velocity_km_s", 2e-4)):
        periods, expected = np.loadtxt(folder / f"st3_{wave[0]}disp{kind}.dat").T
        np.testing.assert_allclose(dispersion(earth, periods, wave)[variable], expected, rtol=tolerance)
