"""Stages of the dispersion kernels: draw, train, judge, invert, time, draw pictures."""
