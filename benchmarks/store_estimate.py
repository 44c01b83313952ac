"""SourceNet's store of Green's functions: extrapolated from a slice as ``quakesource check --estimate`` does, and made.

    python benchmarks/store_estimate.py

17 models of 20 layers, 30 depths, 300 distances, the band of 10 Hz alone. One model is made whole, to see how good the
estimate is.
"""

import time

from synthetic_sets import perturbed

from quakesource.settings import TrainingGreensSettings
from quakesource.study.estimates import windows_gb, windows_seconds
from quakesource.synthesize.model_windows import greens_windows

GRID = TrainingGreensSettings(bands=("short_period",), depth_km=(1, 30), distance_km=(1, 300), distance_step_km=1.0)
N_MODELS = 17


def main() -> None:
    coarse = perturbed(0)
    model = coarse.split_at([2.0 * i + 1 for i in range(16)])
    for threads in (1, 2):
        estimate = windows_seconds(model, GRID, threads)
        started = time.perf_counter()
        windows = greens_windows(model, GRID, GRID.short_period, threads, name="whole")
        measured = time.perf_counter() - started
        print(
            f"{threads} thread(s): one model of {model.n_layers} layers estimated {estimate:.1f} s, measured "
            f"{measured:.1f} s; {N_MODELS} models about {N_MODELS * estimate / 60:.1f} minutes, "
            f"{N_MODELS * windows_gb(GRID):.2f} GB.  "
        )
    assert windows.counts.nbytes == round(windows_gb(GRID) * 1e9)


if __name__ == "__main__":
    main()
