"""FMNet (Kuang, Yuan & Zhang 2021, Nature Communications 12, 1432): mechanisms by the waveforms of fixed stations.

``region.py`` source places, mechanisms and stations (their Fig. 1) · ``responses.py`` Green's functions of every
place, aligned on P (Methods, training data) · ``search.py`` the exact search that their encoder stands in for
(Results, Fig. 4) · ``off_grid.py`` earthquakes between the grid points, in another earth. The network is to come.
"""
