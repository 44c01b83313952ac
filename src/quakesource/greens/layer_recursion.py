"""The upward and the downward pass through one layer, and the strain at one source depth, for a block of wavenumbers.

Equation numbers (G1)…(G16) are those of ``docs/greens.md``. Each function is one loop over a block and nothing else,
on flat arrays whose rows have a constant length: that is what LLVM turns into vector instructions. A complex number
is a row of real and a row of imaginary parts. Constants of the layer come as numbers.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakesource.greens.compiled import compiled
from quakesource.greens.vector_math import decay, reciprocal, square_root

FloatArray = NDArray[np.float64]

BLOCK: Final = 64
"""Wavenumbers in a block."""

# Rows of a layer: vertical wavenumbers and decays (G3, G8); impedance at its bottom (G7); up-going waves at the bottom
# (F = R E) and the inverse of M_D + M_U R̃, both for down-going waves at the top (G12); the same for SH.
NA, NB, EA, EB = 0, 2, 4, 6
Z11, Z12, Z22, ZSH = 8, 10, 12, 14
F11, F12, F21, F22, FSH = 16, 18, 20, 22, 24
S11, S12, S21, S22, SSH = 26, 28, 30, 32, 34
LAYER: Final = 36 * BLOCK
"""Numbers kept of a layer."""

# Rows of the state of the downward pass: displacement at the top of a layer under a vertical and a horizontal load,
# down-going amplitudes there, up-going ones at its bottom.
W11, W12, W21, W22, WSH = 0, 2, 4, 6, 8
D11, D12, D21, D22, DSH = 10, 12, 14, 16, 18
U11, U12, U21, U22, USH = 20, 22, 24, 26, 28
STATE: Final = 30 * BLOCK

# Rows of kernels, grouped by the Bessel function that each is multiplied with (`hankel.py`).
ZDD, ZEX, DS_LESS, RDD, REX, ZDS, SS_LESS, ZSS, DS_MORE, SS_MORE = range(0, 20, 2)


@compiled(inline=True)
def _at(rows: FloatArray, row: int, j: int) -> complex:
    return complex(rows[row * BLOCK + j], rows[(row + 1) * BLOCK + j])


@compiled(inline=True)
def _put(rows: FloatArray, row: int, j: int, value: complex) -> None:
    rows[row * BLOCK + j] = value.real
    rows[(row + 1) * BLOCK + j] = value.imag


@compiled()
def half_space(k: FloatArray, w2_a2: complex, w2_b2: complex, mu: complex, cell: FloatArray) -> None:
    """(G6) impedance Z = N_D M_D⁻¹, put where the layer above looks for it, and M_D⁻¹. ``cell``: this and the next."""
    cell[EA * BLOCK : Z11 * BLOCK] = 0.0
    cell[F11 * BLOCK : S11 * BLOCK] = 0.0
    for j in range(BLOCK):
        k1 = k[j]
        k2 = k1 * k1
        a = square_root(k2 - w2_a2.real, -w2_a2.imag)
        b = square_root(k2 - w2_b2.real, -w2_b2.imag)
        g = 2.0 * k2 - w2_b2
        inverse = reciprocal(a * b - k2)
        scale = mu * inverse
        _put(cell, NA, j, a)
        _put(cell, NB, j, b)
        _put(cell, S11, j, -b * inverse)
        _put(cell, S12, j, -k1 * inverse)
        _put(cell, S21, j, -k1 * inverse)
        _put(cell, S22, j, -a * inverse)
        _put(cell, SSH, j, complex(1.0, 0.0))
        _put(cell, LAYER // BLOCK + Z11, j, scale * b * w2_b2)
        _put(cell, LAYER // BLOCK + Z12, j, k1 * scale * (2.0 * a * b - g))
        _put(cell, LAYER // BLOCK + Z22, j, scale * a * w2_b2)
        _put(cell, LAYER // BLOCK + ZSH, j, -mu * b)


@compiled()
def upward(k: FloatArray, w2_a2: complex, w2_b2: complex, mu: complex, thickness: float, cell: FloatArray) -> None:
    """(G7)-(G10) from the impedance at the bottom of a layer to that at its top, put into the next cell."""
    for j in range(BLOCK):
        k1 = k[j]
        k2 = k1 * k1
        a = square_root(k2 - w2_a2.real, -w2_a2.imag)
        b = square_root(k2 - w2_b2.real, -w2_b2.imag)
        ea, eb = decay(a * thickness), decay(b * thickness)
        z11, z12, z22 = _at(cell, Z11, j), _at(cell, Z12, j), _at(cell, Z22, j)
        # (G7) R = -(N_U - Z M_U)⁻¹ (N_D - Z M_D)
        mg = mu * (2.0 * k2 - w2_b2)
        mb = mu * b
        nu12, nu21 = 2.0 * k1 * mb, 2.0 * k1 * (mu * a)
        z11a, z12a, z12b, z22b = z11 * a, z12 * a, z12 * b, z22 * b
        kz11, kz12, kz22 = k1 * z11, k1 * z12, k1 * z22
        p11, q11 = mg - z11a - kz12, mg + z11a - kz12
        p12, q12 = nu12 - kz11 - z12b, -nu12 - kz11 + z12b
        p21, q21 = nu21 - z12a - kz22, -nu21 + z12a - kz22
        p22, q22 = mg - kz12 - z22b, mg - kz12 + z22b
        inverse = -reciprocal(p11 * p22 - p12 * p21)
        p11, p12, p21, p22 = inverse * p11, inverse * p12, inverse * p21, inverse * p22
        f11 = (p22 * q11 - p12 * q21) * ea
        f12 = (p22 * q12 - p12 * q22) * eb
        f21 = (p11 * q21 - p21 * q11) * ea
        f22 = (p11 * q22 - p21 * q12) * eb
        # (G8) carried to the top of the layer
        t11, t12, t21, t22 = ea * f11, ea * f12, eb * f21, eb * f22
        # (G9) Z = (N_D + N_U R) (M_D + M_U R)⁻¹, symmetric
        s11 = a * (t11 - 1.0) + k1 * t21
        s12 = k1 + a * t12 + k1 * t22
        s21 = k1 + k1 * t11 + b * t21
        s22 = b * (t22 - 1.0) + k1 * t12
        inverse = reciprocal(s11 * s22 - s12 * s21)
        s11, s12, s21, s22 = inverse * s22, -inverse * s12, -inverse * s21, inverse * s11
        u11 = mg * (1.0 + t11) + nu12 * t21
        u12 = mg * t12 + nu12 * (t22 - 1.0)
        u21 = nu21 * (t11 - 1.0) + mg * t21
        u22 = mg * (1.0 + t22) + nu21 * t12
        # (G10) the same for SH
        z_sh = _at(cell, ZSH, j)
        f_sh = (mb + z_sh) * reciprocal(mb - z_sh) * eb
        t_sh = eb * f_sh
        s_sh = reciprocal(1.0 + t_sh)
        _put(cell, NA, j, a)
        _put(cell, NB, j, b)
        _put(cell, EA, j, ea)
        _put(cell, EB, j, eb)
        _put(cell, F11, j, f11)
        _put(cell, F12, j, f12)
        _put(cell, F21, j, f21)
        _put(cell, F22, j, f22)
        _put(cell, FSH, j, f_sh)
        _put(cell, S11, j, s11)
        _put(cell, S12, j, s12)
        _put(cell, S21, j, s21)
        _put(cell, S22, j, s22)
        _put(cell, SSH, j, s_sh)
        _put(cell, LAYER // BLOCK + Z11, j, u11 * s11 + u12 * s21)
        _put(cell, LAYER // BLOCK + Z12, j, u11 * s12 + u12 * s22)
        _put(cell, LAYER // BLOCK + Z22, j, u21 * s12 + u22 * s22)
        _put(cell, LAYER // BLOCK + ZSH, j, mb * (t_sh - 1.0) * s_sh)


@compiled()
def surface(cell: FloatArray, state: FloatArray) -> None:
    """(G11) displacement of the surface under unit loads, from the impedance there."""
    for j in range(BLOCK):
        z11, z12, z22 = _at(cell, Z11, j), _at(cell, Z12, j), _at(cell, Z22, j)
        inverse = reciprocal(z11 * z22 - z12 * z12)
        _put(state, W11, j, inverse * z22)
        _put(state, W12, j, -inverse * z12)
        _put(state, W21, j, -inverse * z12)
        _put(state, W22, j, inverse * z11)
        _put(state, WSH, j, reciprocal(_at(cell, ZSH, j)))


@compiled()
def downward(k: FloatArray, cell: FloatArray, state: FloatArray) -> None:
    """(G12) amplitudes in a layer from the displacement at its top, and the displacement at its bottom."""
    for j in range(BLOCK):
        k1 = k[j]
        a, b = _at(cell, NA, j), _at(cell, NB, j)
        ea, eb = _at(cell, EA, j), _at(cell, EB, j)
        s11, s12, s21, s22 = _at(cell, S11, j), _at(cell, S12, j), _at(cell, S21, j), _at(cell, S22, j)
        f11, f12, f21, f22 = _at(cell, F11, j), _at(cell, F12, j), _at(cell, F21, j), _at(cell, F22, j)
        # vertical load
        w1, w2 = _at(state, W11, j), _at(state, W21, j)
        d1, d2 = s11 * w1 + s12 * w2, s21 * w1 + s22 * w2
        u1, u2 = f11 * d1 + f12 * d2, f21 * d1 + f22 * d2
        _put(state, D11, j, d1)
        _put(state, D21, j, d2)
        _put(state, U11, j, u1)
        _put(state, U21, j, u2)
        d1, d2 = ea * d1, eb * d2
        _put(state, W11, j, a * (u1 - d1) + k1 * (d2 + u2))
        _put(state, W21, j, k1 * (d1 + u1) + b * (u2 - d2))
        # horizontal load
        w1, w2 = _at(state, W12, j), _at(state, W22, j)
        d1, d2 = s11 * w1 + s12 * w2, s21 * w1 + s22 * w2
        u1, u2 = f11 * d1 + f12 * d2, f21 * d1 + f22 * d2
        _put(state, D12, j, d1)
        _put(state, D22, j, d2)
        _put(state, U12, j, u1)
        _put(state, U22, j, u2)
        d1, d2 = ea * d1, eb * d2
        _put(state, W12, j, a * (u1 - d1) + k1 * (d2 + u2))
        _put(state, W22, j, k1 * (d1 + u1) + b * (u2 - d2))
        d_sh = _at(state, WSH, j) * _at(cell, SSH, j)
        u_sh = _at(cell, FSH, j) * d_sh
        _put(state, DSH, j, d_sh)
        _put(state, USH, j, u_sh)
        _put(state, WSH, j, eb * d_sh + u_sh)


@compiled()
def at_source(
    k: FloatArray,
    w2_a2: complex,
    w2_b2: complex,
    below_top: float,
    above_bottom: float,
    cell: FloatArray,
    state: FloatArray,
    rows: FloatArray,
) -> None:
    """(G13)-(G15) strain at a depth, contracted with the elementary tensors; rows as in `kernels.KERNEL_ROWS`."""
    for j in range(BLOCK):
        k1 = k[j]
        a, b = _at(cell, NA, j), _at(cell, NB, j)
        g = 2.0 * k1 * k1 - w2_b2
        ga, gb = decay(a * below_top), decay(b * below_top)
        ha, hb = decay(a * above_bottom), decay(b * above_bottom)
        # vertical load
        pd, sd = ga * _at(state, D11, j), gb * _at(state, D21, j)
        pu, su = ha * _at(state, U11, j), hb * _at(state, U21, j)
        ex = w2_a2 * (pd + pu)
        ss = k1 * (k1 * (pd + pu) + b * (su - sd))
        _put(rows, ZDD, j, 3.0 * ss - 2.0 * ex)
        _put(rows, ZEX, j, -ex)
        _put(rows, ZDS, j, 2.0 * k1 * (a * (pd - pu)) - g * (sd + su))
        _put(rows, ZSS, j, -ss)
        # horizontal load
        pd, sd = ga * _at(state, D12, j), gb * _at(state, D22, j)
        pu, su = ha * _at(state, U12, j), hb * _at(state, U22, j)
        ex = w2_a2 * (pd + pu)
        ss = k1 * (k1 * (pd + pu) + b * (su - sd))
        ds = 2.0 * k1 * (a * (pu - pd)) + g * (sd + su)
        _put(rows, RDD, j, 2.0 * ex - 3.0 * ss)
        _put(rows, REX, j, ex)
        # SH
        down, up = gb * _at(state, DSH, j), hb * _at(state, USH, j)
        w_ds, w_ss = b * (down - up), -k1 * (down + up)
        _put(rows, DS_LESS, j, 0.5 * (ds - w_ds))
        _put(rows, DS_MORE, j, 0.5 * (ds + w_ds))
        _put(rows, SS_LESS, j, 0.5 * (ss - w_ss))
        _put(rows, SS_MORE, j, 0.5 * (ss + w_ss))
