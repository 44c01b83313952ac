"""SymAE: what the seismograms of a group of receivers have in common is the source (Bharadwaj et al. 2023).

``alignment.py``, ``networks.py``, ``published.py`` are the networks, ``learning.py`` trains them on the groups that
``groups.py`` reads, ``trained.py`` keeps them and makes virtual seismograms · ``baselines/`` stacks and deconvolutions
· ``errors.py``, ``separation.py``, ``similarity.py``, ``shapes.py`` judge on simulated earthquakes whose sources are
known · ``observing.py``, ``statics.py`` and ``collocated.py`` are for recorded ones.
"""
