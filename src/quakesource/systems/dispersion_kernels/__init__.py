"""Dispersion kernels: what neural forward models of surface waves know of the physics (Yu, Cai & Liu 2026).

``weak_prior.py``, ``strong_prior.py`` draw earth models, ``ensemble.py`` computes their exact curves and kernels and
keeps them · ``networks.py``, ``scaled_network.py``, ``transformer.py`` make curves of layers, ``learning.py`` trains
them, ``surrogate.py`` uses them · ``kernel_metrics.py``, ``artefacts.py``, ``judging.py`` compare · ``inversion.py``,
``chains.py``, ``inverted.py`` invert curves through them and through the exact solver, which is `surface_waves`.
"""
