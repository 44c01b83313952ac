"""How often the automatic picker reads a made-up onset of known sign wrong, and the error model fitted to that.

python benchmarks/first_motion_errors.py [number of onsets]
"""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/unit/waveforms"))

from onset_examples import read_many

from quakesource.waveforms.first_motion import ERROR_MODEL

EDGES = (2.5, 4, 6, 10, 20, 50, 1000)


def fit_logistic(root_snr: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Constant and slope of the logit, by Newton's method."""
    design, coefficients = np.stack([np.ones_like(root_snr), root_snr], axis=1), np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ coefficients))
        coefficients += np.linalg.solve(design.T * (p * (1 - p)) @ design, design.T @ (wrong - p))
    return coefficients


def main() -> None:
    """Print the table of docs/polarity.md."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 12_000
    readings = read_many(n, np.random.default_rng(1))
    read = readings[readings["polarity"] != 0]
    wrong = (read["polarity"] != read["sign"]).to_numpy(float)
    snr = read["snr"].to_numpy()
    print(f"{n} onsets, {len(read)} read; fit {fit_logistic(np.sqrt(snr), wrong).round(3)}, model {ERROR_MODEL}")
    print("first swing / noise    read  wrong  model  median |onset error| s")
    for low, high in pairwise(EDGES):
        own = (snr >= low) & (snr < high)
        model = read["error_probability"].to_numpy()[own].mean()
        onset = np.median(np.abs(read["onset_s"].to_numpy()[own]))
        print(f"{low:8g} to {high:<8g} {own.sum():8d} {wrong[own].mean():6.3f} {model:6.3f} {onset:8.3f}")


if __name__ == "__main__":
    main()
