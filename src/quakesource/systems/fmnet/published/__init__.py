"""FMNet as published, and its successor LC-FMNet: three curves from a picture of waveforms.

``labels.py`` angles as curves and back · ``network.py`` layers · ``stream.py`` samples of the grid · ``pictures.py``
what the networks see · ``task.py`` how they learn · ``sample_set.py`` the samples on disk, by Dask.
"""
