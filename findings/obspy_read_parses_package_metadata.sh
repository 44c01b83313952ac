#!/usr/bin/env bash
# obspy 1.5.1: what obspy.read() opens besides the file that it is given.
# Guess before running: plug-ins are looked up once (`buffered_load_entry_point` keeps what it has loaded), so that the
# second read of a MiniSEED file whose format is named opens that file and nothing else.
# Seen: every read opens and parses the METADATA of ObsPy's own package again, once with the format named and twice
# without: the key of the buffer is made of `dist.name`, which importlib.metadata takes from that file each time it is
# asked. A file of 2,000 samples takes 1.8 ms (2.5 without the format) where the reading itself takes 0.4.
# On a shared file system each of these is a request to the server. The plug-in's function, taken once from its entry
# point, reads the same stream without any.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --disable-pip-version-check -q obspy==1.5.1 numpy==2.4.6
cat >read.py <<'PYTHON'
import importlib.metadata
import time

import numpy as np
import obspy

obspy.Stream([obspy.Trace(np.arange(2000, dtype=np.int32))]).write("a.mseed", format="MSEED")
(point,) = importlib.metadata.entry_points(group="obspy.plugin.waveform.MSEED", name="readFormat")
direct = point.load()
parsed = []
original = importlib.metadata.PathDistribution.read_text


def counted(self, name):
    if name == "METADATA":
        parsed.append(name)
    return original(self, name)


importlib.metadata.PathDistribution.read_text = counted
ways = {
    "format named": lambda: obspy.read("a.mseed", format="MSEED"),
    "format not named": lambda: obspy.read("a.mseed"),
    "the plug-in's function": lambda: direct("a.mseed"),
}
wanted = direct("a.mseed")
print(f"obspy {obspy.__version__}")
for name, way in ways.items():
    assert way()[0].data.tolist() == wanted[0].data.tolist()
    parsed.clear()
    started = time.perf_counter()
    for _ in range(50):
        way()
    ms = (time.perf_counter() - started) / 50 * 1e3
    print(f"{name}: METADATA parsed {len(parsed) / 50:g} times a read ({ms:.2f} ms)")
PYTHON
venv/bin/python read.py | tee said
grep -q "^format named: METADATA parsed 1 times" said
grep -q "^format not named: METADATA parsed 2 times" said
grep -q "^the plug-in's function: METADATA parsed 0 times" said
