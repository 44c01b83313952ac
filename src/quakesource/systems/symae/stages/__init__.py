"""Stages of SymAE: simulate, train, judge, time, sweep; observe, align, make virtual seismograms; draw pictures."""
