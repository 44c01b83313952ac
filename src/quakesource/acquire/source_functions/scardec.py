"""SCARDEC's files (Vallée & Douet 2016, PEPI 257, 149): fctmoy* the average of all stations, fctopt* the optimal one.

Two lines of header, ``year month day hour minute second latitude longitude`` and ``depth_km M0 Mw`` and the angles of
both planes, then time (s) and moment rate (N m/s) every 0.0703125 s.
"""

import numpy as np
from obspy import UTCDateTime

from quakesource.acquire.source_functions.moment_rate import MomentRate, step_of


def parse_scardec(text: str, event_id: str) -> MomentRate:
    """One file; ValueError says what is wrong with it."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) < 10 or len(lines[0]) < 8 or len(lines[1]) < 3:
        raise ValueError("not a file of SCARDEC: the header has other columns")
    year, month, day, hour, minute = (int(float(value)) for value in lines[0][:5])
    time = UTCDateTime(year, month, day, hour, minute) + float(lines[0][5])
    table = np.array([[float(value) for value in line[:2]] for line in lines[2:]])
    plane = [float(value) for value in lines[1][3:6]] if len(lines[1]) >= 6 else []
    return MomentRate(
        event_id,
        str(time),
        float(lines[0][6]),
        float(lines[0][7]),
        float(lines[1][0]),
        float(lines[1][2]),
        float(lines[1][1]),
        step_of(table[:, 0]),
        table[:, 1],
        *plane,
    )
