"""Wavenumber sums: real Bessel tables, which serve every frequency, depth and model, times complex kernels.

Equation numbers as in ``docs/greens.md``. With one wavenumber grid for all frequencies the sums become
matrix products.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import j0, j1

FloatArray = NDArray[np.float64]
RealArray = NDArray[np.floating[Any]]
ComplexArray = NDArray[np.complexfloating[Any, Any]]

# rows of the kernel array that go with J0, J1, J2 and J3 (`kernels.KERNEL_ROWS`)
_TABLE_ROWS = (slice(0, 3), slice(3, 7), slice(7, 9), slice(9, 10))


def bessel_tables(k: FloatArray, distance_km: FloatArray) -> tuple[FloatArray, ...]:
    """J0, J1, J2 and J3 at x = k r, each (nk, nr)."""
    x = k[:, None] * distance_km[None, :]
    order0, order1 = j0(x), j1(x)
    # Recurrences lose the leading digits of what is small at small x: there the series are exact to 1e-16.
    small = x < 1e-2
    x[small] = 1.0
    order2 = 2.0 * order1 / x - order0
    order3 = 4.0 * order2 / x - order1
    if small.any():
        tiny = (k[:, None] * distance_km[None, :])[small]
        order2[small] = tiny**2 / 8 * (1 - tiny**2 / 12 + tiny**4 / 384)
        order3[small] = tiny**3 / 48 * (1 - tiny**2 / 16 + tiny**4 / 640)
    return order0, order1, order2, order3


def sum_over_wavenumbers(kernels: RealArray, n_k: int, tables: tuple[RealArray, ...], out: ComplexArray) -> None:
    """Elementary spectra from kernels of one depth (G16).

    Parameters
    ----------
    kernels : (10, nf, 2, nk), real and imaginary parts, float32 or float64
    n_k : number of wavenumbers that this depth needs
    tables : from `bessel_tables`, of the type of the kernels
    out : (10, nf, nr), filled in the order of `constants.GREENS_COMPONENTS`, not yet scaled by k dk / 2π
    """
    sums = []
    for rows, table in zip(_TABLE_ROWS, tables, strict=True):
        block = kernels[rows]
        sums.append((block.reshape(-1, block.shape[-1])[:, :n_k] @ table[:n_k]).reshape(*block.shape[:3], -1))
    (zdd, zex, ds_less), (rdd, rex, zds, ss_less), (zss, ds_more), (ss_more,) = sums
    for row, values in enumerate(
        (zdd, -rdd, zds, ds_less - ds_more, -ds_less - ds_more, zss, ss_less - ss_more, -ss_less - ss_more, zex, -rex)
    ):
        out[row].real, out[row].imag = values[:, 0], values[:, 1]
