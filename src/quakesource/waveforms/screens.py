"""Screens of single records before anything is done to them: each gives a reason, or nothing."""

import itertools

import numpy as np
from numpy.typing import NDArray
from obspy import Stream, Trace, UTCDateTime

from quakesource.errors import WaveformError

DROPOUT_S = 5.0
CLIPPED_COUNTS = 0.8 * 2**23
FLAT_FRACTION = 0.5
"""A record of which more than this share of samples repeats the sample before is dead or padded."""


def single_record(stream: Stream) -> Trace:
    """The one trace of a channel; WaveformError with the reason if there are gaps or contradicting overlaps."""
    merged = stream.copy().merge(method=-1)
    if len(merged) > 1:
        ends = sorted((t.stats.starttime, t.stats.endtime) for t in merged)
        longest = max(b[0] - a[1] for a, b in itertools.pairwise(ends))
        kind = f"gap of {longest:.1f} s" if longest > 0 else "overlaps that disagree"
        raise WaveformError(kind, where=merged[0].id, next_step="Get the record again from the data centre.")
    return merged[0]


def screen_samples(trace: Trace, start_s: float, end_s: float, origin_time: UTCDateTime) -> Trace:
    """The record without zero padding; WaveformError with the reason if it cannot be used.

    Parameters
    ----------
    start_s, end_s : what it must cover, relative to ``origin_time``
    """
    where, again = trace.id, "Leave it out, or get the record again."
    finite = np.isfinite(trace.data)
    if not finite.all():
        raise WaveformError(f"{(~finite).sum()} samples are NaN or infinite", where=where, next_step=again)
    trimmed = _without_padding(trace)
    if trimmed is None:
        raise WaveformError("flat: every sample has the same value", where=where, next_step=again)
    repeated = float(np.mean(np.diff(trimmed.data) == 0))
    if repeated > FLAT_FRACTION:
        raise WaveformError(f"flat: {100 * repeated:.0f} % of samples repeat", where=where, next_step=again)
    longest_s = _longest_run(trimmed) / trimmed.stats.sampling_rate
    if longest_s > DROPOUT_S:
        raise WaveformError(f"dropout: one value for {longest_s:.0f} s", where=where, next_step=again)
    if np.issubdtype(trimmed.data.dtype, np.integer) and np.abs(trimmed.data).max() > CLIPPED_COUNTS:
        raise WaveformError(f"clipped: {np.abs(trimmed.data).max()} counts", where=where, next_step=again)
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
    cut = trace.copy()
    cut.data = trace.data[first : last + 1].copy()
    cut.stats.starttime = trace.stats.starttime + float(first) * trace.stats.delta
    return cut


def signal_to_noise(
    series: NDArray[np.float64],
    time_s: NDArray[np.float64],
    noise_s: tuple[float, float],
    signal_s: tuple[float, float],
) -> float:
    """RMS in the signal window over RMS in the noise window; NaN if the noise window holds nothing."""
    noise = series[(time_s >= noise_s[0]) & (time_s < noise_s[1])]
    signal = series[(time_s >= signal_s[0]) & (time_s < signal_s[1])]
    if noise.size == 0 or signal.size == 0:
        return float("nan")
    level = np.sqrt(np.mean(noise**2))
    return float(np.sqrt(np.mean(signal**2)) / level) if level > 0 else float("nan")
