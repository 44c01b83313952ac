"""Input that makes no sense is refused with the next step."""

import numpy as np
import pytest
from surface_wave_cases import CRUST

from quakesource.earth import LayeredModel
from quakesource.errors import EarthModelError
from quakesource.surface_waves import Water, dispersion


@pytest.mark.parametrize(
    ("periods", "message"),
    [
        ([], "not a list of positive numbers"),
        ([1.0, np.nan], "not a list of positive numbers"),
        ([0.0, 1.0], "not a list of positive numbers"),
        ([2.0, 1.0], "1 s follows 2 s"),
        ([2.0, 2.0], "do not rise"),
    ],
)
def test_periods(periods, message):
    with pytest.raises(EarthModelError, match=message):
        dispersion(CRUST, periods)


@pytest.mark.parametrize("options", [{"wave": "stoneley"}, {"mode": -1}, {"mode": 0.5}, {"mode": True}])
def test_waves_and_modes(options):
    with pytest.raises(EarthModelError, match="There is no mode"):
        dispersion(CRUST, [5.0], **options)


def test_water_and_reference_frequency():
    with pytest.raises(EarthModelError, match="Water of -1"):
        dispersion(CRUST, [5.0], water=Water(-1.0))
    with pytest.raises(EarthModelError, match="reference frequency of 0"):
        dispersion(CRUST, [5.0], reference_frequency_hz=0)


def test_metres_per_second():
    with pytest.raises(EarthModelError, match="give km/s"):
        LayeredModel.from_table([[10, 6000, 3500, 2.7], [0, 8000, 4500, 3.3]])


def test_vs_above_vp():
    with pytest.raises(EarthModelError, match="swapped"):
        LayeredModel.from_table([[10, 3.5, 6.0, 2.7], [0, 8.0, 4.5, 3.3]])
