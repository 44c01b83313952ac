"""A place by its distance and azimuth is where the geodesic finds it."""

import numpy as np

from quakesource.geometry import distance_azimuth
from quakesource.geometry.direct import places_at


def test_places_are_at_their_distance_and_azimuth():
    rng = np.random.default_rng(1)
    distance_km, azimuth_deg = rng.uniform(1, 300, 50), rng.uniform(0, 360, 50)
    for epicentre in ((35.7, -117.5), (-20.0, 179.5), (60.0, 5.0), (0.0, 0.0)):
        latitude_deg, longitude_deg = places_at(*epicentre, distance_km, azimuth_deg)
        assert ((longitude_deg >= -180) & (longitude_deg < 180)).all()
        found = distance_azimuth(*epicentre, latitude_deg, longitude_deg)
        np.testing.assert_allclose(found.distance_km, distance_km, rtol=0.0065)
        turn = (found.azimuth_deg - azimuth_deg + 180) % 360 - 180
        assert np.abs(turn).max() < 0.3
