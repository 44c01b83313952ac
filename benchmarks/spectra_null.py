"""Brune's model against real spectra and against random pulses, by frequency over corner: the table of docs/spectra.md.

    python benchmarks/spectra_null.py results/usgs/spectra results/pulses/spectra

Each folder is that of a study of spectra, made before: `spectra.catalogue` usgs, and pulses.
"""

import sys
from pathlib import Path

import numpy as np

from quakesource.stages.spectra_models import SpectraResults

BINS = ((0.5, 1.5), (2, 4), (4, 8), (8, 15), (15, 30))


def main() -> None:
    """See the head of this file."""
    print("| f / corner | " + " | ".join(f"{low:g}-{high:g}" for low, high in BINS) + " |")
    for folder in map(Path, sys.argv[1:]):
        parts = (folder / f"{name}/manifest.json" for name in ("spectra", "fits/spectra", "models"))
        results = SpectraResults(*parts)
        ratio = results.frequency_hz / results.parameters("brune")
        residual = np.log10(np.maximum(results.physical("brune"), 1e-6) / np.maximum(results.amplitudes, 1e-6))
        medians = [np.median(residual[(ratio > low) & (ratio < high)]) for low, high in BINS]
        kind = ", simulated" if results.simulated else ""
        print(f"| {folder}{kind} | " + " | ".join(f"{value:.2f}" for value in medians) + " |")


if __name__ == "__main__":
    main()
