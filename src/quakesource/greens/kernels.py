"""Wavenumber kernels of a layered half-space, for all source depths in one upward and one downward pass.

Arrays in, arrays out; `layered.py` is what people call. The receiver sits on the free surface. By reciprocity the
kernel of a buried moment tensor is the strain at the source depth under a load on the surface, so one pass per
(frequency, wavenumber) serves every depth and mechanism. The equations are in `layer_recursion.py`.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakesource.greens.compiled import compiled, one_compiler
from quakesource.greens.layer_recursion import (
    BLOCK,
    LAYER,
    STATE,
    at_source,
    downward,
    half_space,
    surface,
    upward,
)
from quakesource.greens.vector_math import LARGEST_DECAY, square_root

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

KERNEL_ROWS = ("ZDD", "ZEX", "V-WDS", "RDD", "REX", "ZDS", "V-WSS", "ZSS", "V+WDS", "V+WSS")
"""Rows of the kernel array, grouped by the Bessel function that each is multiplied with (see `hankel.py`).

V is the radial, W the transverse kernel; V-W and V+W stand for half of their difference and sum.
"""

STATIC_RATIO = 400.0
"""From k β / ω = this on, kernels are taken as they are at this ratio. They differ from their static limit by
20 (ω / kβ)² or less, while what cancels in them leaves an error of 1e-15 (kβ / ω)⁴, and no digit above 10 000."""


def compute_kernels(
    omega: ComplexArray,
    k: FloatArray,
    n_k: IntArray,
    thickness: FloatArray,
    alpha: ComplexArray,
    beta: ComplexArray,
    density: FloatArray,
    source_depth: FloatArray,
    source_layer: IntArray,
    interface_depth: FloatArray,
    largest_decay: float,
    out: NDArray[np.floating[Any]],
) -> IntArray:
    """Fill ``out`` with the surface-displacement kernels of the elementary sources.

    Parameters
    ----------
    omega : (nf,) complex128, rad/s, with negative imaginary part (the damping)
    k : (nf, nk) or (1, nk) float64, 1/km, increasing; nk is a multiple of `passes.BLOCK`
    n_k : (nf,) int64, how many of them each frequency needs
    thickness : (nl,) float64, km, the last one unused
    alpha, beta : (nf, nl) complex128, km/s
    density : (nl,) float64, g/cm³
    source_depth : (nd,) float64, km, ascending
    source_layer : (nd,) int64
    interface_depth : (nl,) float64, km, top of each layer
    largest_decay : a depth is left out at wavenumbers where S waves on the way to it decay by more than exp(-this)
    out : (nd, 10, nf, 2, nk) float32 or float64, zero; real and imaginary parts, rows as in `KERNEL_ROWS`

    Returns
    -------
    (nf, nd) int64: the wavenumbers from here on are zero in ``out``
    """
    _compile(out.dtype)
    floats = [np.array(x, np.float64) for x in (thickness, density, source_depth, interface_depth)]
    return np.asarray(_fill(omega, k, n_k, alpha, beta, np.array(source_layer), *floats, largest_decay, out))


@cache
def _compile(dtype: np.dtype[Any]) -> None:
    """Compile the kernels for this type of ``out``, or read what another job compiled."""
    one, velocity = np.ones(1), np.ones((1, 1), np.complex128)
    out = np.zeros((1, len(KERNEL_ROWS), 1, 2, BLOCK), dtype)
    with one_compiler():
        _fill(
            np.array([1 - 0.1j]),
            np.ones((1, BLOCK)),
            np.array([BLOCK]),
            2 * velocity,
            velocity,
            np.zeros(1, np.int64),
            one,
            one,
            one / 2,
            np.zeros(1),
            LARGEST_DECAY,
            out,
        )


@compiled()
def _fill(
    omega: ComplexArray,
    k: FloatArray,
    n_k: IntArray,
    alpha: ComplexArray,
    beta: ComplexArray,
    source_layer: IntArray,
    thickness: FloatArray,
    density: FloatArray,
    source_depth: FloatArray,
    interface_depth: FloatArray,
    largest_decay: float,
    out: NDArray[np.floating[Any]],
) -> IntArray:
    n_layers, n_depths = thickness.size, source_depth.size
    cells = np.empty((n_layers + 1) * LAYER)
    state = np.empty(STATE)
    rows = np.empty(2 * len(KERNEL_ROWS) * BLOCK)
    filled = np.zeros((omega.size, n_depths), np.int64)
    for i_f in range(omega.size):
        fastest = np.abs(beta[i_f]).max()
        for start in range(0, n_k[i_f], BLOCK):
            stop = start + BLOCK
            block = k[i_f % k.shape[0], start:stop]
            quasi_static = max(1.0, block[-1] * fastest / (STATIC_RATIO * abs(omega[i_f])))
            w2 = (quasi_static * omega[i_f]) ** 2
            active, bottom = _reach(
                block[0], w2, beta[i_f], thickness, source_depth, source_layer, interface_depth, largest_decay
            )
            if active == 0:
                break  # the decay only grows with k
            # Cells lie from the bottom to the top, so that each hands its impedance on to the one after it.
            a2, b2 = alpha[i_f, bottom] ** 2, beta[i_f, bottom] ** 2
            half_space(block, w2 / a2, w2 / b2, density[bottom] * b2, cells[: 2 * LAYER])
            for layer in range(bottom - 1, -1, -1):
                first = (bottom - layer) * LAYER
                a2, b2 = alpha[i_f, layer] ** 2, beta[i_f, layer] ** 2
                upward(block, w2 / a2, w2 / b2, density[layer] * b2, thickness[layer], cells[first : first + 2 * LAYER])
            surface(cells[(bottom + 1) * LAYER :], state)
            i_d = 0
            for layer in range(source_layer[active - 1] + 1):
                first = (bottom - layer) * LAYER
                cell = cells[first : first + LAYER]
                downward(block, cell, state)
                while i_d < active and source_layer[i_d] == layer:
                    below_top = source_depth[i_d] - interface_depth[layer]
                    above_bottom = thickness[layer] - below_top if layer < bottom else 0.0
                    a2, b2 = alpha[i_f, layer] ** 2, beta[i_f, layer] ** 2
                    at_source(block, w2 / a2, w2 / b2, below_top, above_bottom, cell, state, rows)
                    for row in range(len(KERNEL_ROWS)):
                        for part in range(2):
                            source = (2 * row + part) * BLOCK
                            out[i_d, row, i_f, part, start:stop] = rows[source : source + BLOCK]
                    filled[i_f, i_d] = stop
                    i_d += 1
    return filled


@compiled()
def _reach(
    k: float,
    w2: complex,
    beta: ComplexArray,
    thickness: FloatArray,
    source_depth: FloatArray,
    source_layer: IntArray,
    interface_depth: FloatArray,
    largest_decay: float,
) -> tuple[int, int]:
    """How many depths waves of this wavenumber reach, and the layer that serves as half-space.

    What comes back from below a stack that S waves cross with exp(-20) is exp(-40) of what went down.
    """
    active, crossed, below = 0, 0.0, 0.0
    last = thickness.size - 1
    for layer in range(last + 1):
        slowness2 = w2 / (beta[layer] * beta[layer])
        per_km = square_root(k * k - slowness2.real, -slowness2.imag).real
        here = 0.0
        while active < source_depth.size and source_layer[active] == layer:
            depth = source_depth[active] - interface_depth[layer]
            if crossed + per_km * depth > largest_decay:
                break
            here = depth
            below = 0.0
            active += 1
        if active == 0 and crossed > largest_decay:
            return 0, 0
        if layer < last:
            crossed += per_km * thickness[layer]
            if active > 0:
                below += per_km * (thickness[layer] - here)
                if below > 0.5 * LARGEST_DECAY and (active == source_depth.size or crossed > largest_decay):
                    return active, layer
    return active, last
