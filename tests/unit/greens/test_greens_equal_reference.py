"""The fast kernels and the whole engine against `greens.reference`, which shares only boundary conditions with them."""

import numpy as np
import pytest
from greens_cases import HK, kernels_of, row

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.greens import accuracy, layered
from quakesource.greens.accuracy import Accuracy
from quakesource.greens.plan import plan_sums
from quakesource.greens.reference import reference_spectrum, surface_displacement
from quakesource.greens.vector_math import LARGEST_DECAY


def random_model(seed):
    """2 to 9 layers; every second model has a low-velocity layer, one in three a soft thin top."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 10))
    vs = np.sort(rng.uniform(2.0, 4.6, n))
    if seed % 2 and n > 2:
        vs[n // 2] = 0.75 * vs[n // 2 - 1]
    thickness = np.append(rng.uniform(0.5, 8.0, n - 1), 0.0)
    if seed % 3 == 0:
        vs[0], thickness[0] = 0.5, 0.1
    vp = vs * rng.uniform(1.5, 2.2, n)
    qs = rng.uniform(20, 600, n)
    return LayeredModel.from_table(np.column_stack([thickness, vp, vs, rng.uniform(1.8, 3.3, n), 2 * qs, qs])), rng


@pytest.mark.parametrize("seed", range(24))
def test_kernels_equal_the_reference_in_random_models(seed):
    model, rng = random_model(seed)
    depths = np.sort(rng.uniform(0.3, 25.0, 4))
    for frequency in (0.01, 0.2, 1.5):
        omega = 2 * np.pi * frequency - 1j * rng.uniform(0.003, 0.1)
        slow = 1.15 * 2 * np.pi * frequency / model.vs_km_s.min()
        # body and surface waves of this frequency, and the near field of the deepest source
        k = np.sort(np.concatenate([rng.uniform(0.02, 1, 6) * slow, rng.uniform(0.5, 8.0, 3) / depths[-1]]))
        computed = kernels_of(model, depths, omega, k)[:, :, 0]
        for i, depth in enumerate(depths):
            expected = np.zeros((12, k.size), complex)
            for j, wavenumber in enumerate(k):
                for source, (u, v, w) in surface_displacement(model, depth, omega, wavenumber).items():
                    expected[row("Z" + source), j] = -u
                    if source in ("DD", "EX"):
                        expected[row("R" + source), j] = v
                    else:  # the kernels count W with the opposite sign (G16)
                        expected[row("V" + source), j], expected[row("W" + source), j] = v, -w
                        expected[row("VW" + source), j] = v - w
            # An element is held to 1e-7 of itself unless it is less than 1e-3 of the largest at this wavenumber:
            # there both algorithms lose the digits that cancel. Below 1e-16 of the peak the kernels are cut off.
            size = np.abs(expected)
            allowed = 1e-7 * np.maximum(size, 1e-3 * size.max(0)) + 1e-16 * size.max()
            excess = np.abs(computed[i] - expected) / allowed
            assert excess.max() <= 1


def test_whole_engine_equals_the_reference_sum(monkeypatch):
    """Same complex frequencies and wavenumbers: grids, tables, weights, chunks and component order must all agree."""
    depths, distances = np.array([3.0, 11.0]), np.array([12.0, 40.0])
    level = Accuracy(damping=1.5, spacing=1.0, near_field=LARGEST_DECAY, single=False)
    monkeypatch.setitem(accuracy.LEVELS, "exact", level)  # none of the wavenumbers is left out early
    plan = plan_sums(HK, depths, distances, 2.0, 24.0, 1.0, "exact")
    ours = layered.spectra(HK, plan, threads=1)
    for i_f in (0, 5, plan.omega.size - 1):
        for i_d, depth in enumerate(depths):
            k = plan.k[: plan.n_k[i_f]]
            for i_r, distance in enumerate(distances):
                expected = reference_spectrum(HK, depth, distance, plan.omega[i_f], k)
                np.testing.assert_allclose(ours[i_d, i_r, :, i_f], expected, rtol=0, atol=1e-9 * np.abs(expected).max())


def test_seismogram_is_the_undamped_inverse_transform_of_the_spectra():
    """u(t) = e^{σt} Σ U(ω - iσ) e^{iωt} Δω / 2π, in m/s per N·m, written as a plain sum."""
    plan = plan_sums(HK, [6.0], [30.0], 1.0, 40.0, 1.0, "fast")
    spectrum = layered.spectra(HK, plan, threads=1)[0, 0]
    greens = layered.compute_greens(HK, 6.0, 30.0, 1.0, 40.0, accuracy="fast")
    t = greens.time_s.values
    bins = np.arange(plan.omega.size)
    twice = np.where((bins == 0) | (bins == bins[-1]), 1.0, 2.0)
    phase = np.exp(1j * plan.omega.real[:, None] * t)
    df = plan.omega.real[1] / (2 * np.pi)
    expected = (spectrum @ (twice[:, None] * phase)).real * df * np.exp(-plan.omega[0].imag * t) * 1e-15
    ours = greens.isel(depth_km=0, distance_km=0).sel(component=list(GREENS_COMPONENTS)).values
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-6 * np.abs(expected).max())
