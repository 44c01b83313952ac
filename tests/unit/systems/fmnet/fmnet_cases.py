"""One earthquake as observations have it, from the engine: what tests of FMNet's records start from."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from quakesource.earth import first_arrivals, read_model
from quakesource.greens.layered import compute_greens
from quakesource.greens.synthesis import synthesize
from quakesource.mechanisms import random_double_couples

SECONDS_BEFORE, RATE_HZ, DEPTH_KM, MOMENT_N_M = 50, 4, 8.0, 1e16


class Recorded(NamedTuple):
    """Ground velocity (pair, 3, time) in m/s on ``time_s`` after the origin, its table of pairs, the tensor, and P."""

    velocity: np.ndarray
    time_s: np.ndarray
    pairs: pd.DataFrame
    tensor: np.ndarray
    p_s: np.ndarray


def recorded_event() -> Recorded:
    """At three stations, and one too far."""
    model, tensor = read_model("socal"), random_double_couples(1, np.random.default_rng(4))[0] * MOMENT_N_M
    distance_km, azimuth_deg = np.array([40.0, 70.0, 110.0, 300.0]), np.array([10.0, 120.0, 250.0, 300.0])
    greens = compute_greens(model, [DEPTH_KM], distance_km, RATE_HZ, 260.0, taper_start=0.5)
    motion = synthesize(greens, tensor, azimuth_deg).values[0].astype(np.float64)
    quiet = np.zeros((*motion.shape[:2], RATE_HZ * SECONDS_BEFORE))
    velocity = np.concatenate([quiet, motion], axis=-1)
    p_s = first_arrivals(model, DEPTH_KM, distance_km, "P").time_s
    pairs = pd.DataFrame(
        {
            "event_id": "one",
            "network": "XX",
            "station": list("ABCD"),
            "distance_km": distance_km,
            "azimuth_deg": azimuth_deg,
            "p_arrival_s": p_s,
            "record_to_s": np.inf,
        }
    )
    return Recorded(velocity, -SECONDS_BEFORE + np.arange(velocity.shape[-1]) / RATE_HZ, pairs, tensor, p_s)
