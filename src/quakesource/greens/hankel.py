"""Wavenumber sums: real Bessel tables, which serve every frequency, depth and model, times complex kernels.

Equation numbers as in ``docs/greens.md``. With one wavenumber grid for all frequencies the sums become
matrix products.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import j0, j1

FloatArray = NDArray[np.float64]

# rows of the kernel array that go with each table (`kernels.KERNEL_ROWS`)
_TABLE_ROWS = (slice(0, 4), slice(4, 9), slice(9, 10), slice(10, 11), slice(11, 12))


def bessel_tables(k: FloatArray, distance_km: FloatArray) -> tuple[FloatArray, ...]:
    """J0, J1, J2, J1/x and 2 J2/x at x = k r, each (nk, nr)."""
    x = k[:, None] * distance_km[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        order0, order1 = j0(x), j1(x)
        order1_over_x = np.where(x > 1e-8, order1 / x, 0.5)
        order2 = 2.0 * order1_over_x - order0
        order2_over_x = np.where(x > 1e-4, 2.0 * order2 / x, 0.25 * x)
    order2 = np.where(x > 1e-4, order2, x**2 / 8.0)
    return order0, order1, order2, order1_over_x, order2_over_x


def sum_over_wavenumbers(kernels: FloatArray, n_k: int, tables: tuple[FloatArray, ...]) -> FloatArray:
    """Elementary spectra from kernels of one depth (G16).

    Parameters
    ----------
    kernels : (12, nf, 2, nk), real and imaginary parts
    n_k : number of wavenumbers that this depth needs
    tables : from `bessel_tables`

    Returns
    -------
    (10, nf, 2, nr) in the order of `constants.GREENS_COMPONENTS`, not yet scaled by k dk / 2π
    """
    sums = []
    for rows, table in zip(_TABLE_ROWS, tables, strict=True):
        block = kernels[rows]
        flat = block.reshape(-1, block.shape[-1])[:, :n_k]
        sums.append((flat @ table[:n_k]).reshape(*block.shape[:3], -1))
    j0_sums, j1_sums, j2_sums, j1x_sums, j2x_sums = sums
    zdd, zex, v_ds, w_ds = j0_sums
    rdd, rex, zds, v_ss, w_ss = j1_sums
    near_ds, near_ss = j1x_sums[0], j2x_sums[0]
    return np.stack(
        [
            zdd, -rdd,
            zds, v_ds - near_ds, w_ds - near_ds,
            j2_sums[0], v_ss - near_ss, w_ss - near_ss,
            zex, -rex,
        ]
    )  # fmt: skip
