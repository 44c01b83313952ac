"""Green's functions of layered half-spaces, and seismograms made from them."""

from quakesource.greens.layered import compute_greens
from quakesource.greens.synthesis import synthesize

__all__ = ["compute_greens", "synthesize"]
