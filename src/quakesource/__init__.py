"""quakesource: from seismograms to what happened at the earthquake's source."""
