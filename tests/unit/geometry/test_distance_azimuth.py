import numpy as np
import pytest

from quakesource.errors import QuakesourceError
from quakesource.geometry import distance_azimuth

FLINDERS_PEAK = (-(37 + 57 / 60 + 3.72030 / 3600), 144 + 25 / 60 + 29.52440 / 3600)
BUNINYONG = (-(37 + 39 / 60 + 10.15610 / 3600), 143 + 55 / 60 + 35.38390 / 3600)


def test_published_geodesic_between_flinders_peak_and_buninyong() -> None:
    # Geocentric Datum of Australia technical manual; GRS80 and WGS84 agree far below a millimetre here
    distance_km, azimuth_deg, back_azimuth_deg = distance_azimuth(*FLINDERS_PEAK, *BUNINYONG)
    assert distance_km == pytest.approx(54.972271, abs=2e-6)
    assert azimuth_deg == pytest.approx(306 + 52 / 60 + 5.37 / 3600, abs=1e-5)
    assert back_azimuth_deg == pytest.approx(127 + 10 / 60 + 25.07 / 3600, abs=1e-5)


def test_four_winds_on_the_equator() -> None:
    answer = distance_azimuth(0.0, 10.0, [1.0, 0.0, -1.0, 0.0], [10.0, 11.0, 10.0, 9.0])
    np.testing.assert_allclose(answer.azimuth_deg, [0, 90, 180, 270], atol=1e-9)
    np.testing.assert_allclose(answer.back_azimuth_deg, [180, 270, 0, 90], atol=1e-9)
    np.testing.assert_allclose(answer.distance_km, [110.574, 111.319, 110.574, 111.319], atol=1e-3)


def test_across_the_date_line() -> None:
    east = distance_azimuth(0.0, 179.5, 0.0, [-179.5, 180.5])
    np.testing.assert_allclose(east.distance_km, 111.3195, atol=1e-4)
    np.testing.assert_allclose(east.azimuth_deg, 90.0, atol=1e-9)


def test_azimuths_stay_below_360_just_west_of_north() -> None:
    answer = distance_azimuth(0.0, 0.0, [1.0, 1.0], [-1e-12, 1e-12])
    assert ((answer.azimuth_deg >= 0) & (answer.azimuth_deg < 360)).all()


def test_station_at_the_epicentre_and_shapes() -> None:
    answer = distance_azimuth(35.0, -118.0, np.full((2, 3), 35.0), -118.0)
    assert answer.distance_km.shape == (2, 3)
    assert (np.stack(answer) == 0).all()


@pytest.mark.parametrize("station", [(91.0, 0.0), (float("nan"), 0.0), (0.0, 400.0)])
def test_coordinates_off_the_globe_are_refused(station: tuple[float, float]) -> None:
    with pytest.raises(QuakesourceError, match="off the globe"):
        distance_azimuth(0.0, 0.0, *station)
