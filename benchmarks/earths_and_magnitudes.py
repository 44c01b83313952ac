"""How far another earth moves the magnitudes of waveform inversion, all in one direction.

    PYTHONPATH=src python benchmarks/earths_and_magnitudes.py [earths]

A simulated world is one earth: what its earthquakes have in common no calibration on it can show. Here random double
couples are recorded without noise in models that are perturbed as those of the training stores are (section
``training_greens``), and inverted in the model that was perturbed. The spread of the mean error over earths is that
common part, and belongs into `model_error_mw` beside what single events of world C scatter by.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/unit/systems/waveform_inversion"))

from inversion_cases import observations_of, records_in
from shear_cases import DEPTH_KM, RATE_HZ, SETTINGS, TIME_S, network

from quakesource.earth import read_model
from quakesource.earth.perturbing import perturbed_model
from quakesource.greens.layered import compute_greens
from quakesource.mechanisms import kagan_angle, moment_magnitude, random_double_couples
from quakesource.settings import BandSettings, TrainingGreensSettings
from quakesource.systems.waveform_inversion.data import event_data
from quakesource.systems.waveform_inversion.solution import invert_event
from quakesource.systems.waveform_inversion.windows import event_windows
from quakesource.tables import MOMENT_TENSOR_COLUMNS

DEPTHS_KM = (4.0, 6.0, 8.0, 10.0, 12.0, 14.0)
EVENTS = 6
"""Double couples an earth."""


def main() -> None:
    """Print the mean error of each earth and their spread."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    store, _, pairs = network(DEPTHS_KM)
    windows = event_windows(BandSettings(), "regular", SETTINGS)
    prior, rng, means, angles = TrainingGreensSettings(), np.random.default_rng(11), [], []
    for _ in range(n):
        earth = perturbed_model(
            read_model("socal"), rng, prior.velocity_scatter, prior.thickness_scatter, prior.slow_top_share
        )
        greens = compute_greens(earth, [DEPTH_KM], pairs["distance_km"].to_numpy(), RATE_HZ, 230.0)
        errors = []
        for tensor in random_double_couples(EVENTS, rng, 1e16):
            observed = observations_of(records_in(greens, tensor, pairs["azimuth_deg"], TIME_S), pairs, TIME_S)
            data = event_data(observed, "a", windows, SETTINGS)
            row = invert_event("a", data, store, SETTINGS).predictions[0]
            errors.append(row["mw"] - float(moment_magnitude(tensor)))
            angles.append(float(kagan_angle(np.array([row[name] for name in MOMENT_TENSOR_COLUMNS]), tensor)))
        means.append(np.mean(errors))
        print(f"mean error of Mw {np.mean(errors):+.3f}, spread over mechanisms {np.std(errors):.3f}", flush=True)
    print(
        f"{n} earths: mean errors of Mw {np.mean(means):+.3f} ± {np.std(means):.3f}; Kagan {np.median(angles):.1f} deg"
    )


if __name__ == "__main__":
    main()
