"""Where stations are seen from the source: distances, azimuths and the azimuthal gap on the WGS84 ellipsoid.

Azimuths are degrees clockwise from north in [0, 360): ``azimuth`` from the source to the station,
``back_azimuth`` from the station to the source.
"""

from quakesource.geometry.distance import DistanceAzimuth, distance_azimuth
from quakesource.geometry.gap import angle_between_deg, azimuthal_gap_deg

__all__ = ["DistanceAzimuth", "angle_between_deg", "azimuthal_gap_deg", "distance_azimuth"]
