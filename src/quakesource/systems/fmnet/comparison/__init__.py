"""The race: published networks, ours, its ablations and the exact search on the same earthquakes off the grid.

``experiments.py`` what is trained · ``sweeps.py`` what the records suffer from · ``methods.py`` what each system says ·
``judging.py`` how far it is from the truth · ``features.py`` the published encoder as a search engine
"""
