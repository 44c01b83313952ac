"""Source time functions as their publishers give them: SCARDEC's and those of the USGS's finite faults.

``moment_rate.py`` one function and what is asked of it · ``scardec.py``, ``usgs.py`` · ``reading.py`` a whole folder
"""

from quakesource.acquire.source_functions.moment_rate import MomentRate
from quakesource.acquire.source_functions.reading import SourceFunctions, read_source_functions

__all__ = ["MomentRate", "SourceFunctions", "read_source_functions"]
