"""First motions of known mechanisms at made-up stations."""

import numpy as np
import pandas as pd

from quakesource.earth import first_arrivals, read_model
from quakesource.mechanisms import moment_tensor, radiation_pattern
from quakesource.systems.polarity.data import polarity_data
from quakesource.systems.polarity.settings import PolaritySettings
from quakesource.tables import FIRST_MOTION

MODEL = read_model("socal")
DEPTH_KM = 9.0
TRUTH = moment_tensor(35.0, 70.0, -20.0)
QUICK = PolaritySettings(grid_step_deg=10, n_depths=3)


def first_motions(n=30, wrong=0, ratios=0, seed=1, truth=TRUTH, error=0.08, farthest_km=120.0, gap_deg=0.0):
    """Rows of `tables.FIRST_MOTION`: n polarities, some ``wrong``, and amplitude ratios of the first stations."""
    rng = np.random.default_rng(seed)
    azimuth = (np.arange(n) + rng.uniform(0, 1, n)) * (360 - gap_deg) / n
    distance = np.exp(rng.uniform(np.log(5.0), np.log(farthest_km), n))
    takeoff = first_arrivals(MODEL, DEPTH_KM, distance).takeoff_deg
    p, sv, sh = radiation_pattern(truth, takeoff, azimuth)
    polarity = np.sign(p).astype(int)
    polarity[rng.permutation(n)[:wrong]] *= -1
    ratio = np.full(n, np.nan)
    ratio[:ratios] = (3 * np.log10(1.73) + 0.5 * np.log10((sv**2 + sh**2 + 0.01) / (p**2 + 0.01)))[:ratios]
    ratio += 0.3 + rng.normal(0, 0.15, n)
    table = pd.DataFrame(
        {
            "event_id": "e1",
            "network": "XX",
            "station": [f"A{i:02d}" for i in range(n)],
            "location": "",
            "channel": "HHZ",
            "latitude_deg": 35.0,
            "longitude_deg": -117.0,
            "elevation_m": 0.0,
            "distance_km": distance,
            "azimuth_deg": azimuth,
            "polarity": polarity,
            "error_probability": error,
            "polarity_source": "analyst",
            "log10_sp_ratio": ratio,
            "reason": "",
            "sp_reason": "",
        }
    )
    return table.reindex(columns=list(FIRST_MOTION))


def data(settings=QUICK, **case):
    return polarity_data(first_motions(**case), MODEL, DEPTH_KM, settings)
