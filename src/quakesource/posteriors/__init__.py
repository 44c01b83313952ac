"""Posteriors of networks: mixtures over double couples, calibrated radii, and how far from training an event looks."""
