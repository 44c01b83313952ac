"""FMNet for stations anywhere: a set network with a posterior, in place of three curves at sixteen fixed stations.

``bank.py`` elementary seismograms · ``drawing.py``, ``mixing.py`` examples · ``inputs.py``,
``records.py`` what the network is given · ``model.py``, ``task.py``, ``learning.py`` the network and how it learns ·
``answer.py``, ``trained.py``, ``rows.py`` what it says and what is kept of it.
"""
