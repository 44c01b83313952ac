"""How often explosions, collapses, cracks, CLVDs and earthquakes are told to be no shear source.

    PYTHONPATH=src python benchmarks/not_shear.py [orientations of each kind]

Twelve stations, signal ten times the noise, depth free, and an earth that is not the one of the records.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/unit/systems/waveform_inversion"))

from shear_cases import FLAG, KINDS, network, remarks

from quakesource.evaluation.proportions import wilson_interval

DEPTHS_KM = (4.0, 6.0, 8.0, 10.0, 12.0, 14.0)
EARTHQUAKES = 5
"""Times as many earthquakes as of any other kind: false flags are to be rare."""


def main() -> None:
    """Print a row a kind."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    places = network(DEPTHS_KM)
    for kind in KINDS:
        of_kind = n * EARTHQUAKES if kind == "earthquake" else n
        flagged = sum(FLAG in remarks(places, kind, 1000 + seed) for seed in range(of_kind))
        low, high = wilson_interval(flagged, of_kind)
        share = f"{100 * flagged / of_kind:.0f} % [{100 * low:.0f}, {100 * high:.0f}]"
        print(f"{kind:10s} flagged {flagged:3d} of {of_kind:3d}: {share}")


if __name__ == "__main__":
    main()
