"""A simulated world of teleseisms: ruptures seen from many directions, through paths that differ by receiver.

``rupture.py`` the source · ``phases.py`` rays in PREM · ``paths.py`` what a path does · ``region.py`` the records of
collocated earthquakes at the receivers that they share, with the truth beside them · ``grid.py`` times and frequencies.
"""
