"""quakesource: from seismograms to what happened at the earthquake's source."""

__version__ = "0.1.0"
