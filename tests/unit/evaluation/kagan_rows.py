"""Kagan tables to evaluate: a row an event, with what matters of it."""

import numpy as np
import pandas as pd

from quakesource.tables import KAGAN


def kagan_rows(angles, *, system="s", variant="v", **columns):
    """One row an event {name: Kagan angle, or a status other than answered}."""
    rows = []
    for event, value in dict(angles).items():
        row = dict.fromkeys(KAGAN, np.nan)
        row |= {"event_id": event, "system": system, "variant": variant, "seed": 0, "simulated": True, "reason": ""}
        answered = not isinstance(value, str)
        row |= {
            "status": "answered" if answered else value,
            "kagan_deg": value if answered else np.nan,
            "quality": "B" if answered else "",
        }
        rows.append(row | columns)
    return pd.DataFrame(rows)


def angles(n, scale=20.0, seed=0, offset=0.0):
    """{event: angle} of n events."""
    rng = np.random.default_rng(seed)
    return {f"e{i:03d}": float(min(value + offset, 119)) for i, value in enumerate(rng.gamma(2, scale / 2, n))}
