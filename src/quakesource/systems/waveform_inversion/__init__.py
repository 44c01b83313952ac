"""Moment tensors by least squares on band-passed waveforms: the classical system that the learned ones race.

In the spirit of cut-and-paste (Zhao & Helmberger 1994; Zhu & Helmberger 1996) in its plain form: displacement, one
window a trace, time shifts that Z and R of a station share and T has for itself, a grid of double couples to start
from, least squares for the deviatoric tensor, a grid of depths.

``data.py`` cuts and filters observations · ``model.py`` makes the same of Green's functions · ``objective.py`` is the
misfit · ``search.py`` minimises it · ``solution.py`` turns the minimum into tables.
"""
