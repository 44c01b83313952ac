"""One case by pyfk, run with the Python of its own environment: JSON on stdin, arrays to a file, seconds to stdout."""

import json
import sys
import time

import numpy as np
from pyfk import Config, SeisModel, SourceModel, calculate_gf

case = json.load(sys.stdin)
rows = np.array(case["model"])[:, [0, 2, 1, 3, 5, 4]]
config = Config(
    model=SeisModel(model=rows),
    source=SourceModel(sdep=case["depth_km"], srcType="dc"),
    receiver_distance=np.array(case["distance_km"]),
    npt=case["n"],
    dt=case["dt"],
    samples_before_first_arrival=10,
)
seconds = []
for _ in range(case["runs"]):
    started = time.perf_counter()
    streams = calculate_gf(config)
    seconds.append(time.perf_counter() - started)
# FK's order: Z R T of DD, DS, SS
traces = np.array([[trace.data for trace in stream] for stream in streams])
starts = np.array([stream[0].stats.sac.b for stream in streams])
np.savez(case["out"], traces=traces, starts=starts)
print(json.dumps(seconds))
