import numpy as np
import pytest

from quakesource.errors import QuakesourceError
from quakesource.geometry import azimuthal_gap_deg


@pytest.mark.parametrize(
    ("azimuth_deg", "gap_deg"),
    [
        ([0, 90, 180, 270], 90),
        ([350, 10], 340),
        ([10, 100, 350], 250),
        ([5, 365], 360),
        ([-10, 10, 180], 170),
        ([42], 360),
        ([], 360),
    ],
)
def test_known_gaps(azimuth_deg: list[float], gap_deg: float) -> None:
    assert azimuthal_gap_deg(azimuth_deg) == pytest.approx(gap_deg)


def test_gap_does_not_depend_on_order_or_rotation() -> None:
    azimuth = np.random.default_rng(3).uniform(0, 360, 12)
    assert azimuthal_gap_deg(azimuth[::-1] + 77.0) == pytest.approx(azimuthal_gap_deg(azimuth))


def test_not_a_number_is_refused() -> None:
    with pytest.raises(QuakesourceError, match="finite"):
        azimuthal_gap_deg([0.0, float("nan")])
