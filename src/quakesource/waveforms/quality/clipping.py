"""Records that came near the end of their digitiser's range."""

import numpy as np
from obspy import Trace

from quakesource.errors import WaveformError

NEAR = 0.8
"""Share of full scale from which a record counts as clipped: sensors and amplifiers saturate before digitisers do."""

FULL_SCALES_COUNTS = (2.0**23, 2.0**25, 2.0**31)
"""Of 24-bit digitisers, 26-bit ones, and integers of 32 bits. Filters overshoot, so a range counts as left behind only
30 % beyond its end."""


def full_scale_share(trace: Trace) -> float:
    """Largest sample over full scale, of the smallest digitiser that can have written it; NaN for floating point."""
    if not np.issubdtype(trace.data.dtype, np.integer):
        return float("nan")
    peak = float(np.abs(trace.data.astype(np.float64)).max())
    fitting = (full_scale for full_scale in FULL_SCALES_COUNTS if peak <= 1.3 * full_scale)
    return peak / next(fitting, FULL_SCALES_COUNTS[-1])


def screen_clipping(trace: Trace) -> float:
    """The share of full scale; WaveformError if it is too near. The record's own maximum says nothing."""
    share = full_scale_share(trace)
    if share > NEAR:
        raise WaveformError(
            f"clipped: {100 * share:.0f} % of full scale",
            where=trace.id,
            next_step="Leave it out: what is cut off cannot be restored.",
        )
    return share
