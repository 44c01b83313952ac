"""Shapes of source spectra: physical models fitted to them, and models learnt from them.

``shapes.py`` the physical models · ``fitting.py`` many fits at once · ``losses.py`` what is minimised
"""
