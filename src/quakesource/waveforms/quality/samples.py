"""Screens of single records before anything is done to them: each gives a reason, or nothing."""

import itertools

import numpy as np
from obspy import Stream, Trace, UTCDateTime

from quakesource.errors import WaveformError

DROPOUT_S = 5.0
SAME_RATE = 1e-6
"""Relative difference of sampling rates that are one rate."""
FLAT_FRACTION = 0.5
"""A record of which more than this share of samples repeats the sample before is dead or padded."""


def single_record(stream: Stream, start_s: float, end_s: float, origin_time: UTCDateTime) -> Trace:
    """The one trace of a channel that covers a time, or the longest there is.

    WaveformError with the reason if gaps or contradicting overlaps fall into the time that is needed.

    Parameters
    ----------
    start_s, end_s : what is needed, relative to ``origin_time``
    """
    inside = [t for t in stream if t.stats.endtime - origin_time > start_s and t.stats.starttime - origin_time < end_s]
    parts = by_rate(Stream(inside) if inside else stream)
    if len(parts) > 1:
        rates = sorted(part[0].stats.sampling_rate for part in parts)
        raise WaveformError(
            f"pieces of different sampling rates: {', '.join(f'{rate:.8g}' for rate in rates)} Hz",
            where=stream[0].id,
            next_step="Get the record again from the data centre.",
        )
    rate_hz = parts[0][0].stats.sampling_rate
    if len(stream) == 1:
        return stream[0]
    alike = next(p for p in by_rate(stream) if abs(p[0].stats.sampling_rate / rate_hz - 1) <= 2 * SAME_RATE)
    pieces = _on_one_grid(alike).merge(method=-1)
    if len(pieces) == 1:
        return pieces[0]
    needed = [t for t in pieces if t.stats.endtime - origin_time > start_s and t.stats.starttime - origin_time < end_s]
    if len(needed) > 1:
        ends = sorted((t.stats.starttime, t.stats.endtime) for t in needed)
        longest = max(b[0] - a[1] for a, b in itertools.pairwise(ends))
        kind = f"gap: {longest:.1f} s are missing" if longest > 0 else "overlaps that disagree"
        raise WaveformError(kind, where=pieces[0].id, next_step="Get the record again from the data centre.")
    return max(needed or pieces, key=lambda trace: trace.stats.npts)


def by_rate(stream: Stream) -> list[Stream]:
    """Traces by sampling rate; copies in which rates that digitisers mean to be one are made one.

    Recorders print the rate that they measure: 0.9999958 and 0.9999956 Hz (IU.MBAR, pysep issue 80). Within
    `SAME_RATE` of each other they are a tenth of a millisecond apart after minutes; 99.998 and 100 Hz are not.
    """
    if len({trace.stats.sampling_rate for trace in stream}) == 1:
        return [stream]
    parts: list[Stream] = []
    for trace in sorted((trace.copy() for trace in stream), key=lambda trace: trace.stats.sampling_rate):
        first_hz = parts[-1][0].stats.sampling_rate if parts else 0.0
        if trace.stats.sampling_rate - first_hz > SAME_RATE * trace.stats.sampling_rate:
            parts.append(Stream())
        else:
            trace.stats.sampling_rate = first_hz
        parts[-1].append(trace)
    return parts


def _on_one_grid(stream: Stream) -> Stream:
    """Pieces that are off by less than half a sample, as at the seam of two files, moved onto the first one's grid."""
    pieces = Stream(sorted((trace.copy() for trace in stream), key=lambda trace: trace.stats.starttime))
    first = pieces[0].stats.starttime
    for trace in pieces:
        samples = (trace.stats.starttime - first) * trace.stats.sampling_rate
        trace.stats.starttime = first + round(samples) / trace.stats.sampling_rate
    return pieces


def believed_record(stream: Stream) -> Trace:
    """What a careless reader makes of a channel: pieces joined with zeros between them, NaN as zero."""
    rate = stream[0].stats.sampling_rate
    joined = Stream([trace.copy() for trace in stream if trace.stats.sampling_rate == rate])
    for trace in joined:
        trace.data = np.nan_to_num(trace.data.astype(np.float64))
    return joined.merge(method=1, fill_value=0)[0]


def screen_samples(trace: Trace, start_s: float, end_s: float, origin_time: UTCDateTime) -> Trace:
    """The record without zero padding; WaveformError with the reason if it cannot be used.

    Parameters
    ----------
    start_s, end_s : what it must cover, relative to ``origin_time``
    """
    where, again = trace.id, "Leave it out, or get the record again."
    finite = np.isfinite(trace.data)
    if not finite.all():
        raise WaveformError(f"NaN: {(~finite).sum()} samples are not finite", where=where, next_step=again)
    trimmed = _without_padding(trace)
    if trimmed is None:
        raise WaveformError("flat: every sample has the same value", where=where, next_step=again)
    repeated = float(np.mean(np.diff(trimmed.data) == 0))
    if repeated > FLAT_FRACTION:
        raise WaveformError(f"flat: {100 * repeated:.0f} % of samples repeat", where=where, next_step=again)
    longest_s = _longest_run(trimmed) / trimmed.stats.sampling_rate
    if longest_s > DROPOUT_S:
        raise WaveformError(f"dropout: one value for {longest_s:.0f} s", where=where, next_step=again)
    covers = trimmed.stats.starttime - origin_time, trimmed.stats.endtime - origin_time
    if covers[0] > start_s or covers[1] < end_s:
        raise WaveformError(
            f"short: covers {covers[0]:.0f} to {covers[1]:.0f} s, needed {start_s:.0f} to {end_s:.0f} s",
            where=where,
            next_step=again,
        )
    return trimmed


def _longest_run(trace: Trace) -> int:
    changes = np.flatnonzero(np.diff(trace.data))
    return int(np.diff(changes).max(initial=0))


def _without_padding(trace: Trace) -> Trace | None:
    """Without runs of one repeated value at the ends: they are no ground motion, and no noise either."""
    changes = np.flatnonzero(np.diff(trace.data))
    if changes.size == 0:
        return None
    first, last = changes[0], changes[-1] + 1
    least = max(10, int(trace.stats.sampling_rate))
    first = first if first >= least else 0
    last = last if len(trace.data) - 1 - last >= least else len(trace.data) - 1
    names = "network", "station", "location", "channel", "sampling_rate"
    header = {name: trace.stats[name] for name in names}  # the rest takes longer to copy than all that is done here
    starttime = trace.stats.starttime + float(first) * trace.stats.delta
    return Trace(trace.data[first : last + 1].copy(), {**header, "starttime": starttime})
