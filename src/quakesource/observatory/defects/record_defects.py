"""Defects of records as pieces of time: missing, short, contradicting."""

import numpy as np

from quakesource.observatory.defects.station_records import Damage, StationRecords, all_channels


def gap(records: StationRecords, rng: np.random.Generator) -> Damage:
    """5 to 30 s of the signal window are missing on one channel."""
    records = records.copy()
    trace = records.any_trace(rng)
    length_s = rng.uniform(5, 30)
    start_s = rng.uniform(records.window_s[0], records.window_s[1] - length_s)
    hole = records.samples(trace, start_s, start_s + length_s)
    before, after = trace.copy(), trace.copy()
    before.data, after.data = trace.data[: hole.start], trace.data[hole.stop :]
    after.stats.starttime = trace.stats.starttime + hole.stop * trace.stats.delta
    records.stream.remove(trace)
    records.stream.extend([before, after])
    return Damage(records, (trace.stats.channel,), f"gap of {length_s:.0f} s in {trace.stats.channel}")


def short_record(records: StationRecords, rng: np.random.Generator) -> Damage:
    """All records end before the surface waves have passed."""
    records = records.copy()
    start_s, end_s = records.window_s
    last_s = start_s + rng.uniform(0.1, 0.6) * (end_s - start_s)
    for trace in records.stream:
        trace.data = trace.data[: records.samples(trace, last_s, last_s).start]
    return Damage(records, all_channels(records), f"records end {last_s:.0f} s after the origin, not {end_s:.0f} s")


def contradicting_overlap(records: StationRecords, rng: np.random.Generator) -> Damage:
    """One channel comes in two pieces that overlap by 10 to 40 s and disagree there."""
    records = records.copy()
    trace = records.any_trace(rng)
    length_s = rng.uniform(10, 40)
    start_s = rng.uniform(records.window_s[0], records.window_s[1] - length_s)
    common = records.samples(trace, start_s, start_s + length_s)
    first, second = trace.copy(), trace.copy()
    first.data, second.data = trace.data[: common.stop], trace.data[common.start :].copy()
    second.stats.starttime = trace.stats.starttime + common.start * trace.stats.delta
    spread = float(np.std(trace.data[common]))
    second.data[: common.stop - common.start] += np.round(
        rng.normal(0, max(spread, 10.0), common.stop - common.start)
    ).astype(np.int32)
    records.stream.remove(trace)
    records.stream.extend([first, second])
    return Damage(
        records, (trace.stats.channel,), f"two records of {trace.stats.channel} disagree over {length_s:.0f} s"
    )
