"""Models and short cuts that several tests of the Green's functions share."""

import numpy as np

from quakesource.earth import LayeredModel
from quakesource.greens.attenuation import complex_velocity
from quakesource.greens.kernels import KERNEL_ROWS, compute_kernels
from quakesource.greens.layer_recursion import BLOCK
from quakesource.greens.vector_math import LARGEST_DECAY

ROWS = ("ZDD", "ZEX", "VDS", "WDS", "RDD", "REX", "ZDS", "VSS", "WSS", "ZSS", "VWDS", "VWSS")
"""V is the radial, W the transverse kernel; VW = V + W."""

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
    """(nd, 12, nf, nk) complex kernels, rows as in ROWS, before float32 and before any sum."""
    depth, omega, k = np.atleast_1d(depth_km).astype(float), np.atleast_1d(omega).astype(complex), np.atleast_1d(k)
    order = np.argsort(k)  # the engine's wavenumbers increase, and come in whole blocks
    padded = np.append(k[order], np.full(-k.size % BLOCK, k.max())).astype(float)
    out = np.zeros((depth.size, len(KERNEL_ROWS), omega.size, 2, padded.size))
    tops = model.depth_of_top_km
    compute_kernels(
        omega,
        padded[None],
        np.full(omega.size, padded.size),
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
    values = dict(zip(KERNEL_ROWS, np.moveaxis(out[..., 0, :] + 1j * out[..., 1, :], 1, 0), strict=True))
    for source in ("DS", "SS"):
        less, more = values["V-W" + source], values["V+W" + source]
        values |= {"V" + source: less + more, "W" + source: more - less, "VW" + source: 2 * more}
    kernels = np.stack([values[name] for name in ROWS], axis=1)
    return kernels[..., np.argsort(order)]


def row(name):
    return ROWS.index(name)


def ricker_filtered(greens, rate_hz, peak_hz=0.2):
    """A Ricker band, which leaves nothing at Nyquist frequencies of 2 Hz and more; the first half of the window."""
    traces = np.asarray(greens, float)
    n = 2 * traces.shape[-1]
    x = (np.fft.rfftfreq(n, 1 / rate_hz) / peak_hz) ** 2
    return np.fft.irfft(np.fft.rfft(traces, n=n) * x * np.exp(1 - x), n=n)[..., : n // 4]
