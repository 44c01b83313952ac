"""Surface waves of layered models: phase and group velocities of any mode, and what changes them.

Depth is positive down, the earth is flat; km, km/s, g/cm³, s. `dispersion` is what people call; `reference` is slow and
has the equations.
"""

from quakesource.surface_waves.dispersion import Water, dispersion

__all__ = ["Water", "dispersion"]
