"""Against TauP in the spherical ak135: the flat earth is late by what curvature makes of the distance."""

import numpy as np
import pytest
from obspy.taup import TauPyModel

from quakesource.earth import first_arrivals, read_model

KM_PER_DEG = 111.195


@pytest.fixture(scope="module")
def taup() -> TauPyModel:
    return TauPyModel("ak135")


@pytest.mark.parametrize(("phase", "names"), [("P", ["p", "P", "Pn"]), ("S", ["s", "S", "Sn"])])
def test_regional_first_arrivals_agree_with_taup(taup: TauPyModel, phase: str, names: list[str]) -> None:
    distance_km = np.array([20.0, 80.0, 200.0, 400.0])
    flat = first_arrivals(read_model("ak135"), 10.0, distance_km, phase)
    for x_km, time_s in zip(distance_km, flat.time_s, strict=True):
        sphere_s = min(a.time for a in taup.get_travel_times(10.0, x_km / KM_PER_DEG, phase_list=names))
        assert time_s == pytest.approx(sphere_s, rel=5e-3)
