"""Models and geometries at the edge of what is asked of the engine: finite, bounded, and as the reference level."""

import numpy as np
import pytest
from greens_cases import HK, ricker_filtered

from quakesource.earth import LayeredModel
from quakesource.greens import compute_greens


def random_model(rng):
    """1 to 20 layers with low velocities, thin and thick ones, slow tops and any Q."""
    n = int(rng.integers(1, 21))
    vs = rng.uniform(1.0, 4.8, n)
    if rng.random() < 0.7:
        vs.sort()
    if rng.random() < 0.3:
        vs[0] = rng.uniform(0.2, 1.0)
    thickness = np.append(10 ** rng.uniform(-2, 1.3, n - 1), 0.0)
    vp = vs * rng.uniform(1.45, 3.0, n)
    qs = 10 ** rng.uniform(1, 3, n)
    return LayeredModel.from_table(np.column_stack([thickness, vp, vs, rng.uniform(1.5, 3.4, n), 2 * qs, qs]))


@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_random_models_neither_fail_nor_grow(seed):
    """A growing exponential, or a pole on the wrong side, would depend on the period and rule the end of a window."""
    rng = np.random.default_rng(seed)
    for _ in range(100):
        model = random_model(rng)
        depth_km, distance_km = float(10 ** rng.uniform(-0.3, 1.8)), float(10 ** rng.uniform(0, 2))
        slowest_s = np.hypot(distance_km, depth_km) / (0.8 * model.vs_km_s.min())
        axes = (model, depth_km, distance_km, 64 / slowest_s, slowest_s)
        standard, fast = (compute_greens(*axes, accuracy=level, taper_start=0.3) for level in ("standard", "fast"))
        traces = standard.values[0, 0].astype(float)
        assert np.isfinite(traces).all()
        assert np.isfinite(fast).all()
        difference = np.sqrt(((traces - fast.values[0, 0]) ** 2).sum() / (traces**2).sum())
        assert difference < 0.05


SEDIMENTS = LayeredModel.from_table(
    [[0.1, 1.5, 0.3, 1.8, 100, 30], [0.9, 2.8, 1.2, 2.2, 200, 80], [0.0, 6.0, 3.5, 2.7, 600, 300]]
)


@pytest.mark.parametrize(
    ("model", "depths_km", "distances_km", "rate_hz", "duration_s"),
    [
        (HK, [0.5], [5.0, 60.0], 4.0, 60.0),
        (HK, [5.5, 16.0, 32.0], [20.0, 100.0], 4.0, 60.0),  # on the interfaces
        (SEDIMENTS, [0.5, 8.0], [10.0, 30.0], 2.0, 100.0),  # 0.3 km/s on top
        (HK, [10.0], [300.0], 2.0, 160.0),
        (HK, [300.0], [50.0, 300.0], 2.0, 240.0),
    ],
)
def test_standard_equals_the_reference_level_at_the_edges(model, depths_km, distances_km, rate_hz, duration_s):
    axes = (model, depths_km, distances_km, rate_hz, duration_s)
    ours, truth = (
        ricker_filtered(compute_greens(*axes, accuracy=level, taper_start=0.3), rate_hz)
        for level in ("standard", "reference")
    )
    error = np.sqrt(((ours - truth) ** 2).sum((-2, -1)) / (truth**2).sum((-2, -1)))
    assert error.max() <= 2e-3
