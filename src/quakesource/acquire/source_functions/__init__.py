"""Source time functions as their publishers give them: SCARDEC's and those of the USGS's finite faults.

``moment_rate.py`` one function and what is asked of it · ``scardec.py``, ``usgs.py`` · ``reading.py`` a whole folder ·
``fetching.py`` a tarball from an address · ``centroids.py`` depths and mechanisms that a publisher does not state
"""

from quakesource.acquire.source_functions.centroids import with_centroids
from quakesource.acquire.source_functions.fetching import TARBALL, fetch_tarball
from quakesource.acquire.source_functions.moment_rate import MomentRate
from quakesource.acquire.source_functions.reading import SourceFunctions, read_source_functions

__all__ = ["TARBALL", "MomentRate", "SourceFunctions", "fetch_tarball", "read_source_functions", "with_centroids"]
