"""How often the automatic picker reads a sign wrong, and the error model fitted to that.

    PYTHONPATH=src python benchmarks/first_motion_errors.py results/world_c
    PYTHONPATH=src python benchmarks/first_motion_errors.py made_up

Of a simulated world: signs against those of its analysts, which are wrong in 4 of 100; sensors that are wired backwards
fool both. Made-up onsets are plainer than records: short pulses of known sign in coloured noise.
"""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/unit/waveforms"))

from onset_examples import read_many

from quakesource.waveforms.first_motion import ERROR_MODEL, error_probability

EDGES = (2.5, 4, 6, 10, 20, 50, 100, 1e9)
MADE_UP = 12_000
SATURATED = 200
"""Ratio above which errors fall no more: the fit is of what lies below."""


def fit_logistic(log_snr: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Constant and slope of the logit, by Newton's method."""
    design, coefficients = np.stack([np.ones_like(log_snr), log_snr], axis=1), np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ coefficients))
        coefficients += np.linalg.solve(design.T * (p * (1 - p)) @ design, design.T @ (wrong - p))
    return coefficients


def made_up() -> pd.DataFrame:
    """Columns ``snr`` and ``wrong`` of onsets that were read."""
    readings = read_many(MADE_UP, np.random.default_rng(1))
    read = readings[readings["polarity"] != 0]
    return pd.DataFrame({"snr": read["snr"], "wrong": read["polarity"] != read["sign"]})


def of_world(results: Path) -> pd.DataFrame:
    """The same of records that an analyst and the picker have read."""
    table = pd.read_parquet(results / "first_motions/first_motions.parquet")
    both = table[(table["polarity_source"] == "analyst") & (table["automatic_polarity"] != 0)]
    return pd.DataFrame({"snr": both["snr"], "wrong": both["automatic_polarity"] != both["polarity"]})


def main() -> None:
    """Print a table of docs/polarity.md."""
    read = made_up() if sys.argv[1] == "made_up" else of_world(Path(sys.argv[1]))
    fitted = read[read["snr"] < SATURATED]
    found = fit_logistic(np.log(fitted["snr"].to_numpy(float)), fitted["wrong"].to_numpy(float))
    print(f"{len(read)} read; fit {found.round(3)}, model {ERROR_MODEL}")
    print("first swing / noise    read  wrong  model")
    for low, high in pairwise(EDGES):
        own = read[(read["snr"] >= low) & (read["snr"] < high)]
        model = np.mean([error_probability(snr) for snr in own["snr"]])
        print(f"{low:8g} to {high:<8g} {len(own):8d} {own['wrong'].mean():6.3f} {model:6.3f}")


if __name__ == "__main__":
    main()
