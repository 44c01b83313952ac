"""Cutting records at two times, each at its own samples."""

import math

from obspy import Stream, UTCDateTime


def within(stream: Stream, start: UTCDateTime, end: UTCDateTime) -> Stream:
    """The samples nearest to two times, and those between; traces that lie wholly outside are left out.

    ``Stream.trim`` cuts all traces by the grid of the first, which may have another rate or be another earthquake's,
    and its notes of processing take as long as the reading.
    """
    kept = Stream()
    for trace in stream:
        stats, data = trace.stats, trace.data
        if not data.size or stats.endtime < start or end < stats.starttime:
            continue
        first = max(_nearest(start - stats.starttime, stats.sampling_rate), 0)
        stop = data.size + _nearest(end - stats.endtime, stats.sampling_rate)
        if first > 0 or stop < data.size:
            stats.starttime += first * stats.delta
            trace.data = data[first:stop]
        if trace.data.size:
            kept.append(trace)
    return kept


def _nearest(after_s: float, sampling_rate_hz: float) -> int:
    """Number of samples to the one that is nearest, negative before; halves are rounded away from zero."""
    return int(math.copysign(math.floor(abs(after_s * sampling_rate_hz) + 0.5), after_s))
