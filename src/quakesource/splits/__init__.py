"""Which earthquakes train, which validate and which judge, and how much leaks from one part into another.

Parts are named by `parts.PARTS`; nothing here looks at waveforms or mechanisms.
"""

from quakesource.splits.blocks import blocked_split
from quakesource.splits.leakage import Leaks, count_leaks
from quakesource.splits.parts import EXCLUDED, PARTS
from quakesource.splits.random_split import random_split

__all__ = ["EXCLUDED", "PARTS", "Leaks", "blocked_split", "count_leaks", "random_split"]
