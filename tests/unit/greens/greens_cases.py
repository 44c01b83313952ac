"""Models and short cuts that several tests of the Green's functions share."""

import numpy as np

from quakesource.earth import LayeredModel
from quakesource.greens.attenuation import complex_velocity
from quakesource.greens.kernels import KERNEL_ROWS, compute_kernels

HK = LayeredModel.from_table(
    [
        [5.5, 5.5, 3.18, 2.40, 600, 300],
        [10.5, 6.3, 3.64, 2.67, 800, 400],
        [16.0, 6.7, 3.87, 2.80, 1000, 500],
        [0.0, 7.8, 4.5, 3.00, 1200, 600],
    ],
    name="HK",
)


def half_space(vp=6.2, vs=3.4, density=2.7, q=1e9):
    """Uniform half-space, elastic unless Q is given; Vp/Vs is not that of a Poisson solid."""
    return LayeredModel.from_table([[0.0, vp, vs, density, q, q]], name="uniform")


def kernels_of(model, depth_km, omega, k):
    """(nd, 12, nf, nk) complex kernels, rows as in KERNEL_ROWS, before float32 and before any sum."""
    depth, omega, k = np.atleast_1d(depth_km).astype(float), np.atleast_1d(omega).astype(complex), np.atleast_1d(k)
    out = np.zeros((depth.size, len(KERNEL_ROWS), omega.size, 2, k.size))
    tops = model.depth_of_top_km
    compute_kernels(
        omega,
        np.broadcast_to(k.astype(float), (omega.size, k.size)),
        np.full((omega.size, depth.size), k.size, np.int64),
        model.thickness_km,
        complex_velocity(model.vp_km_s, model.qp, omega),
        complex_velocity(model.vs_km_s, model.qs, omega),
        model.density_g_cm3,
        depth,
        np.searchsorted(tops, depth, side="right") - 1,
        tops,
        out,
    )
    return out[..., 0, :] + 1j * out[..., 1, :]


def row(name):
    return KERNEL_ROWS.index(name)
