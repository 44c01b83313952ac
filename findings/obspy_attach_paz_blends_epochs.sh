#!/usr/bin/env bash
# ObsPy 1.5.1: attach_paz on an annotated SAC pole-zero file that holds two epochs of a channel, told apart by START and END.
# Guess before running: the first block counts, or the last, whatever the time of the record.
# Seen: neither. The poles of both blocks are put into one list, the zeros are those of the last block, and so is the
# constant: a response that no instrument ever had, without a warning. At 0.05 Hz below it is 17 times that of the first
# epoch and 10 times that of the second, so ground motion of either comes out so many times too small.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --disable-pip-version-check -q obspy==1.5.1 "setuptools<81"
cat >seen.py <<'PYTHON'
import io

import numpy as np
import obspy
from obspy import Trace, UTCDateTime
from obspy.io.sac.sacpz import attach_paz

BLOCK = """\
* NETWORK   (KNETWK): XX
* STATION    (KSTNM): ABC
* CHANNEL   (KCMPNM): LHZ
* START             : {start}
* END               : {end}
* INPUT UNIT        : M
* OUTPUT UNIT       : COUNTS
ZEROS 3
POLES 2
{pole} {pole_i}
{pole} -{pole_i}
CONSTANT {constant}
"""
first = BLOCK.format(start="2000-01-01T00:00:00", end="2005-01-01T00:00:00", pole=-0.037, pole_i=0.037, constant=6e8)
second = BLOCK.format(start="2005-01-01T00:00:00", end="2599-12-31T23:59:59", pole=-0.0123, pole_i=0.0123, constant=1e9)


def attached(text):
    trace = Trace(np.zeros(10))
    trace.stats.starttime = UTCDateTime(2001, 1, 1)
    attach_paz(trace, io.StringIO(text))
    return trace.stats.paz


def amplitude(paz, frequency_hz=0.05):
    s = 2j * np.pi * frequency_hz
    return abs(paz.gain * np.prod([s - z for z in paz.zeros]) / np.prod([s - p for p in paz.poles]))


one, other, both = (attached(text) for text in (first, second, first + second))
print("obspy", obspy.__version__)
print("poles of the first epoch, the second, of both in one file:", *(len(paz.poles) for paz in (one, other, both)))
print("amplitude at 0.05 Hz, the same order: %.4g %.4g %.4g" % tuple(amplitude(paz) for paz in (one, other, both)))
assert (len(one.poles), len(other.poles), len(both.poles)) == (2, 2, 4)
assert len(both.zeros) == 3 and both.gain == other.gain
assert amplitude(both) not in (amplitude(one), amplitude(other))
PYTHON
venv/bin/python seen.py
