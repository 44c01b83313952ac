"""Nanoseconds of the kernels per (frequency, wavenumber, layer) and per extra source depth, one thread.

    python benchmarks/greens_kernels.py

All waves propagate in all layers, so that nothing is left out; the Southern California model, cut into more layers for
the slope.
"""

import statistics
import time

import numpy as np

from quakesource.earth import read_model
from quakesource.greens.attenuation import complex_velocity
from quakesource.greens.kernels import KERNEL_ROWS, compute_kernels
from quakesource.greens.vector_math import LARGEST_DECAY

N_FREQUENCIES, N_WAVENUMBERS = 8, 1024  # as many as `layered` hands over at a time: they stay in the cache


def seconds(n_layers: int, n_depths: int) -> float:
    model = read_model("socal")
    model = (
        model.split_at(list(np.linspace(1.0, 31.0, n_layers - model.n_layers))) if n_layers > model.n_layers else model
    )
    omega = 2 * np.pi * np.linspace(1.0, 2.0, N_FREQUENCIES) - 0.05j
    k = np.linspace(0.01, 1.2, N_WAVENUMBERS)[None]  # below omega / alpha of the half-space at 1 Hz times 1.5
    depth = np.linspace(2.1, 20.1, n_depths)
    tops = model.depth_of_top_km
    out = np.zeros((n_depths, len(KERNEL_ROWS), N_FREQUENCIES, 2, N_WAVENUMBERS), np.float32)
    arguments = (
        omega,
        k,
        np.full(N_FREQUENCIES, N_WAVENUMBERS),
        model.thickness_km,
        complex_velocity(model.vp_km_s, model.qp, omega),
        complex_velocity(model.vs_km_s, model.qs, omega),
        model.density_g_cm3,
        depth,
        np.searchsorted(tops, depth, side="right") - 1,
        tops,
        LARGEST_DECAY,
        out,
    )
    compute_kernels(*arguments)
    spent = []
    for _ in range(51):
        started = time.perf_counter()
        compute_kernels(*arguments)
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


def main() -> None:
    points = N_FREQUENCIES * N_WAVENUMBERS * 1e-9
    few, many = seconds(8, 1), seconds(28, 1)
    print(f"Kernels, one thread: {(many - few) / 20 / points:.0f} ns per (frequency, wavenumber, layer), both passes;")
    one, twelve = seconds(8, 1), seconds(8, 12)
    print(f"{(twelve - one) / 11 / points:.0f} ns per (frequency, wavenumber) and extra source depth.")


if __name__ == "__main__":
    main()
