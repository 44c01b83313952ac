"""What the stores of a study will take, measured on slices of them."""

import time
from collections.abc import Iterator

from quakesource.earth import LayeredModel
from quakesource.earth.study_model import study_model
from quakesource.greens.grid import grid_axis
from quakesource.greens.window_store import window_bytes
from quakesource.settings import TrainingGreensSettings, WindowSettings
from quakesource.study.planning import study_models
from quakesource.study.settings import Settings
from quakesource.synthesize.model_windows import greens_windows


def study_estimates(settings: Settings, threads: int) -> Iterator[str]:
    """A line for each product that takes long or much room; the Green's functions are measured on two slices."""
    grid, models = settings.training_greens, study_models(settings)
    seconds = (
        sum(windows_seconds(study_model(settings.earth, model), grid, threads) for model in models) * grid.n_models
    )
    gigabytes = windows_gb(grid) * len(models) * grid.n_models
    yield (
        f"training_greens: {len(models)} models and {grid.n_models - 1} like each, {gigabytes:.2f} GB, "
        f"about {seconds:.0f} s"
    )


def windows_seconds(model: LayeredModel, grid: TrainingGreensSettings, threads: int) -> float:
    """Seconds that the windows of a model will take: a straight line in the number of distances through two slices."""
    distances = grid_axis(grid.distance_km, grid.distance_step_km)
    spent, counts = [], []
    for every in (10, 5, 10, 5):  # the first two compile, and warm the machine
        step = grid.distance_step_km * every
        slice_ = grid.model_copy(update={"distance_step_km": step, "distance_km": (distances[0], distances[-1])})
        started = time.perf_counter()
        for band in grid.bands:
            windows = greens_windows(model, slice_, getattr(grid, band), threads, name="slice")
        spent.append(time.perf_counter() - started)
        counts.append(len(windows.distance_km))
    per_distance = max(0.0, (spent[3] - spent[2]) / max(1, counts[3] - counts[2]))
    return float(spent[3] + per_distance * (len(distances) - counts[3]))


def windows_gb(grid: TrainingGreensSettings) -> float:
    """Size of the windows of a model, resident and (nearly) on disk."""
    bands: list[WindowSettings] = [getattr(grid, band) for band in grid.bands]
    n_samples = sum(round((band.before_s + band.after_s) * band.sampling_rate_hz) for band in bands)
    n_depth = len(grid_axis(grid.depth_km, grid.depth_step_km))
    return window_bytes(n_depth, len(grid_axis(grid.distance_km, grid.distance_step_km)), n_samples) / 1e9
