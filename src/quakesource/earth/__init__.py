"""Layered velocity models, their readers, and first-arrival travel times in them.

Depth is positive down from the top of the solid earth, the earth is flat, velocities hold at
``constants.REFERENCE_FREQUENCY_HZ``. Units: km, km/s, g/cm³, s, degrees; Q has none.
"""

from quakesource.earth.model import LayeredModel
from quakesource.earth.reading import read_model
from quakesource.earth.shipped import shipped_models
from quakesource.earth.travel_times import FirstArrival, first_arrivals

__all__ = ["FirstArrival", "LayeredModel", "first_arrivals", "read_model", "shipped_models"]
