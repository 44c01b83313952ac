"""Made-up catalogues: background events and aftershock sequences."""

import numpy as np
import pandas as pd


def clustered(n_background=150, n_sequences=12, per_sequence=25, seed=1):
    rng = np.random.default_rng(seed)
    days, latitude, longitude = [rng.uniform(0, 2000, n_background)], [rng.uniform(33, 36, n_background)], []
    longitude.append(rng.uniform(-119, -115, n_background))
    for _ in range(n_sequences):
        start, south, west = rng.uniform(0, 2000), rng.uniform(33, 36), rng.uniform(-119, -115)
        days.append(start + rng.exponential(10, per_sequence))
        latitude.append(south + rng.normal(0, 0.03, per_sequence))
        longitude.append(west + rng.normal(0, 0.03, per_sequence))
    return catalogue(*map(np.concatenate, (days, latitude, longitude)))


def catalogue(days, latitude, longitude):
    times = pd.Timestamp("2000-01-01", tz="UTC") + pd.to_timedelta(np.asarray(days, float), unit="D")
    return pd.DataFrame(
        {
            "event_id": [f"e{i:06d}" for i in range(len(times))],
            "origin_time_utc": [t.isoformat() for t in times],
            "latitude_deg": np.asarray(latitude, float),
            "longitude_deg": np.asarray(longitude, float),
        }
    )
