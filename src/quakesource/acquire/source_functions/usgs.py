"""Source time functions of the USGS's finite faults (Hayes 2017, EPSL 468, 94), files *.newstf.

One line of header, ``year month day Mw M0 latitude longitude``, then time (s) and moment rate (N m/s).
"""

import numpy as np
from obspy import UTCDateTime

from quakesource.acquire.source_functions.moment_rate import MomentRate, step_of


def parse_usgs(text: str, event_id: str) -> MomentRate:
    """One file; ValueError says what is wrong with it. The time of day is not stated, nor is the depth."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) < 10 or len(lines[0]) < 7:
        raise ValueError("not a file of the USGS: the header has other columns")
    header = [float(value) for value in lines[0][:7]]
    table = np.array([[float(value) for value in line[:2]] for line in lines[1:]])
    step = step_of(table[:, 0])
    day = UTCDateTime(int(header[0]), int(header[1]), int(header[2]))
    return MomentRate(event_id, str(day), header[5], header[6], float("nan"), header[3], header[4], step, table[:, 1])
