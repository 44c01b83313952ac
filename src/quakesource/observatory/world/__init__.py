"""Worlds: simulated networks that judge. Everything about one follows from its file, see `definition.py`.

``seismicity.py`` and ``sources.py`` earthquakes · ``network.py`` and ``instruments.py`` stations · ``structure.py``,
``elementary.py`` and ``scattering.py`` what lies between · ``recording.py`` and ``noise.py`` records · ``picking.py``
what analysts read · ``damaging.py`` what goes wrong · ``simulating.py`` all of that for a day.

A world knows nothing of the synthetics that networks are trained with (`synthesize/`), and those nothing of it.
"""
