"""Defects of samples: wrong numbers in the record of one channel, its metadata right."""

import numpy as np

from quakesource.observatory.defects.station_records import Damage, StationRecords, all_channels

FULL_SCALE_COUNTS = 2**23
"""Of a 24-bit digitiser."""


def nan_samples(records: StationRecords, rng: np.random.Generator) -> Damage:
    """A few samples of the signal window are not a number, as failed conversions leave them."""
    records = records.copy()
    trace = records.any_trace(rng)
    trace.data = trace.data.astype(np.float32)
    n, window = int(rng.integers(1, 20)), records.samples(trace, *records.window_s)
    i = int(rng.integers(window.start, window.stop - n))
    trace.data[i : i + n] = np.nan
    return Damage(records, (trace.stats.channel,), f"{n} samples of {trace.stats.channel} are NaN")


def glitch(records: StationRecords, rng: np.random.Generator) -> Damage:
    """One to three spikes of one to three samples in the signal window, 30 to 100 times the largest sample.

    Bit errors, mass recentring, calibration pulses: below full scale, so that no clipping screen helps.
    """
    records = records.copy()
    trace = records.any_trace(rng)
    data = trace.data.astype(np.int64)
    window = records.samples(trace, *records.window_s)
    largest, spikes = np.abs(data).max(), []
    for _ in range(int(rng.integers(1, 4))):
        i, n = int(rng.integers(window.start, min(window.stop, data.size) - 3)), int(rng.integers(1, 4))
        size = min(largest * rng.uniform(30, 100), 0.7 * FULL_SCALE_COUNTS)
        data[i : i + n] += int(size * rng.choice([-1, 1]))
        spikes.append(f"{size / largest:.0f} times the largest sample, {n} long")
    trace.data = data.astype(np.int32)
    return Damage(records, (trace.stats.channel,), f"spikes on {trace.stats.channel}: {'; '.join(spikes)}")


def clipped(records: StationRecords, rng: np.random.Generator) -> Damage:
    """The earthquake drives the digitiser two to five times beyond full scale; the largest peaks are cut off.

    The gain of the station, records and metadata alike, is raised until that happens.
    """
    records = records.copy()
    limit, beyond = int(FULL_SCALE_COUNTS * rng.uniform(0.9, 1.0)) - 1, rng.uniform(2, 5)
    factor = limit * beyond / max(np.abs(trace.data).max() for trace in records.stream)
    cut = []
    for trace in records.stream:
        counts = np.round(trace.data * factor)
        if np.abs(counts).max() > limit:
            cut.append(trace.stats.channel)
        trace.data = np.clip(counts, -limit, limit).astype(np.int32)
        response = records.channel(trace.stats.channel).response
        response.instrument_sensitivity.value *= factor
        response.response_stages[0].stage_gain *= factor
    return Damage(records, tuple(cut), f"cut off at {limit} counts, {beyond:.1f} times exceeded: {', '.join(cut)}")


def dead_small(records: StationRecords, rng: np.random.Generator) -> Damage:
    """A record 1e-7 times as large as it should be: a dead channel in a file of floating-point numbers."""
    records = records.copy()
    trace = records.any_trace(rng)
    trace.data = (trace.data * 1e-7).astype(np.float32)
    return Damage(records, (trace.stats.channel,), f"{trace.stats.channel} times 1e-7")


def flat(records: StationRecords, rng: np.random.Generator) -> Damage:
    """Every sample of a record is the same."""
    records = records.copy()
    trace = records.any_trace(rng)
    trace.data = np.full(trace.data.size, int(rng.integers(-5000, 5000)), np.int32)
    return Damage(records, (trace.stats.channel,), f"{trace.stats.channel} is {trace.data[0]} throughout")


def zero_padding(records: StationRecords, rng: np.random.Generator) -> Damage:
    """Zeros until 2 to 12 s before the first arrival on all channels; taken as noise they make any SNR large."""
    records = records.copy()
    end_s = records.window_s[0] - rng.uniform(2, 12)
    for trace in records.stream:
        trace.data[: records.samples(trace, end_s, end_s).start] = 0
    return Damage(records, all_channels(records), f"zeros until {end_s:.0f} s after the origin")
