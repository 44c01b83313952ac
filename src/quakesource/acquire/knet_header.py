"""Strong-motion records of K-NET and KiK-net (NIED's ASCII files): acceleration, and the station of their header.

The header has the factor from counts to acceleration, the station's place and the direction of the component; KiK-net
has two sensors, 1 in the borehole and 2 at the surface.
"""

from typing import Final

import numpy as np
from obspy import Inventory, Trace

from quakesource.acquire.ground_motion_response import ground_motion_inventory

UNITS: Final = "m/s**2"
_AXES: Final = {"NS": ("N", 0.0, 0.0), "EW": ("E", 90.0, 0.0), "UD": ("Z", 0.0, -90.0)}


def is_knet(trace: Trace) -> bool:
    """Whether ObsPy read the record from a K-NET or KiK-net file."""
    return "knet" in trace.stats and trace.stats.channel[:2] in _AXES


def acceleration(trace: Trace) -> tuple[Trace, Inventory]:
    """The record in m/s² with the codes of an accelerometer (HNZ, HNN, HNE), and its metadata.

    KiK-net's sensors get the locations 1 and 2. Mean and trend are left in; ObsPy has already taken the 15 s off that
    the record time of these files is late by, and turned Japanese time into UTC.
    """
    letter, azimuth_deg, dip_deg = _AXES[trace.stats.channel[:2]]
    record, header = trace.copy(), trace.stats.knet
    record.data = np.asarray(trace.data, dtype=np.float64) * float(trace.stats.calib)
    record.stats.calib = 1.0
    record.stats.location = trace.stats.channel[2:]
    record.stats.channel = f"HN{letter}"
    stats = record.stats
    inventory = ground_motion_inventory(
        (stats.network, stats.station, stats.location, stats.channel),
        UNITS,
        latitude_deg=float(header["stla"]),
        longitude_deg=float(header["stlo"]),
        elevation_m=float(header["stel"]),
        azimuth_deg=azimuth_deg,
        dip_deg=dip_deg,
        sampling_rate_hz=float(stats.sampling_rate),
        start=stats.starttime,
        end=stats.endtime + stats.delta,
    )
    return record, inventory
