#!/usr/bin/env bash
# ObsPy 1.5.1: Stream.trim on a stream of two sampling rates, or of two earthquakes recorded on one day.
# Guess before running: every trace is cut at its own sample nearest to the time asked for, as Trace.trim does and as the
# documentation of ``nearest_sample`` says.
# Seen: the times are first moved to samples of the stream's first trace, and all others are cut by those. Behind a trace
# of 1 Hz, one of 100 Hz begins 0.4 s from the time asked for, 40 samples too early; put first, it begins there to the
# sample. A first trace that ended hours before, and of which nothing is left, moves the end of a later one by a sample.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --disable-pip-version-check -q obspy==1.5.1 "setuptools<81"
cat >seen.py <<'PYTHON'
import numpy as np
import obspy
from obspy import Stream, Trace, UTCDateTime

DAY = UTCDateTime(2020, 1, 1)


def trace(channel, rate_hz, after_s, length_s):
    header = {"channel": channel, "sampling_rate": rate_hz, "starttime": DAY + after_s}
    return Trace(np.zeros(round(length_s * rate_hz)), header)


def begin_s(stream, channel):
    return stream.select(channel=channel)[0].stats.starttime - DAY


print("obspy", obspy.__version__)
asked_s = 10.4
slow, fast = trace("LHZ", 1.0, 0.0, 60), trace("HHZ", 100.0, 0.0, 60)
behind = Stream([slow.copy(), fast.copy()]).trim(DAY + asked_s, DAY + 20)
ahead = Stream([fast.copy(), slow.copy()]).trim(DAY + asked_s, DAY + 20)
alone = fast.copy().trim(DAY + asked_s, DAY + 20)
print(
    f"asked for {asked_s} s: 100 Hz behind 1 Hz begins at {begin_s(behind, 'HHZ'):.2f} s, ahead of it at "
    f"{begin_s(ahead, 'HHZ'):.2f} s, by Trace.trim at {alone.stats.starttime - DAY:.2f} s"
)
assert abs(begin_s(behind, "HHZ") - 10.0) < 1e-6
assert abs(begin_s(ahead, "HHZ") - asked_s) < 1e-6
assert abs(alone.stats.starttime - DAY - asked_s) < 1e-6

morning, evening = trace("BHZ", 20.0, 3600.04, 260), trace("BHZ", 20.0, 72000.0, 260)
until = DAY + 72100.02
of_day = Stream([morning.copy(), evening.copy()]).trim(DAY + 72000, until)
alone = evening.copy().trim(DAY + 72000, until)
print(f"an earthquake in the evening: {[t.stats.npts for t in of_day]} samples, by Trace.trim {alone.stats.npts}")
assert len(of_day) == 1 and of_day[0].stats.npts != alone.stats.npts
PYTHON
venv/bin/python seen.py
