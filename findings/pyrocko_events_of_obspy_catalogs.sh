#!/usr/bin/env bash
# Pyrocko 2025.1.21: an ObsPy catalogue through pyrocko.obspy_compat, and the same catalogue written as QuakeML and read by pyrocko.io.quakeml.
# The catalogue has one earthquake with two origins, two magnitudes and two moment tensors, of each one preferred.
# Guess before running: both ways give one event, with the preferred origin, magnitude and moment tensor.
# Seen: the QuakeML reader does. to_pyrocko_events gives one event an origin, so the earthquake is there twice, and neither
# event has a magnitude or a moment tensor; nothing is warned of. Who counts, bins or inverts those events counts twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --disable-pip-version-check -q pyrocko==2025.1.21 obspy==1.5.1 "setuptools<81"
cat >seen.py <<'PYTHON'
import obspy
import pyrocko
from obspy import UTCDateTime
from obspy.core.event import (
    Event,
    FocalMechanism,
    Magnitude,
    MomentTensor,
    Origin,
    ResourceIdentifier,
    Tensor,
)
from pyrocko import obspy_compat
from pyrocko.io import quakeml


def mechanism(name, m_tp):
    tensor = Tensor(m_rr=0.0, m_tt=0.0, m_pp=0.0, m_rt=0.0, m_rp=0.0, m_tp=m_tp)
    own = MomentTensor(derived_origin_id=ResourceIdentifier("smi:local/later"), tensor=tensor, scalar_moment=abs(m_tp))
    return FocalMechanism(resource_id=ResourceIdentifier(f"smi:local/{name}"), moment_tensor=own)


time = UTCDateTime(2020, 1, 1)
earthquake = Event(
    resource_id=ResourceIdentifier("smi:local/earthquake"),
    origins=[
        Origin(resource_id=ResourceIdentifier("smi:local/first"), time=time, latitude=10, longitude=20, depth=5e3),
        Origin(resource_id=ResourceIdentifier("smi:local/later"), time=time + 7, latitude=10.1, longitude=20.1, depth=12e3),
    ],
    magnitudes=[
        Magnitude(resource_id=ResourceIdentifier("smi:local/mb"), mag=5.1, magnitude_type="mb"),
        Magnitude(resource_id=ResourceIdentifier("smi:local/mw"), mag=5.6, magnitude_type="Mw"),
    ],
    focal_mechanisms=[mechanism("one", 1e17), mechanism("other", -3e17)],
)
earthquake.preferred_origin_id = "smi:local/first"
earthquake.preferred_magnitude_id = "smi:local/mw"
earthquake.preferred_focal_mechanism_id = "smi:local/other"
catalogue = obspy.Catalog([earthquake])
catalogue.write("earthquake.xml", "QUAKEML")


def told(events):
    return [(event.depth, event.magnitude, event.moment_tensor and event.moment_tensor.moment) for event in events]


read = told(quakeml.QuakeML.load_xml(filename="earthquake.xml").get_pyrocko_events())
converted = told(obspy_compat.to_pyrocko_events(catalogue))
print("pyrocko", pyrocko.__version__, "obspy", obspy.__version__)
print("depth, magnitude, moment; QuakeML read by Pyrocko:", read)
print("ObsPy's catalogue converted:", converted)
assert [event[:2] for event in read] == [(5000.0, 5.6)] and abs(read[0][2] / 3e17 - 1) < 1e-6
assert converted == [(5000.0, None, None), (12000.0, None, None)]
PYTHON
venv/bin/python seen.py
