"""Wavenumber kernels of a layered half-space, for all source depths in one upward and one downward pass.

Arrays in, arrays out; `layered.py` is what people call. Equation numbers (G1)…(G16) are those of ``docs/greens.md``.
The receiver sits on the free surface. By reciprocity the kernel of a buried moment tensor is the strain at the
source depth under a load on the surface, so one pass per (frequency, wavenumber) serves every depth and mechanism.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

ComplexArray = NDArray[np.complex128]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

KERNEL_ROWS = ("ZDD", "ZEX", "VDS", "WDS", "RDD", "REX", "ZDS", "VSS", "WSS", "ZSS", "VWDS", "VWSS")
"""Rows of the kernel array, grouped by the Bessel table that each is multiplied with (see `hankel.py`).

V is the radial, W the transverse kernel; VW = V + W, which goes with J(x)/x.
"""

LARGEST_DECAY = 40.0
"""exp(-40) is below double precision relative to 1: cutting there keeps denormals, which are slow, away."""


@njit(cache=True, nogil=True, inline="always")
def _reciprocal(z: complex) -> complex:
    return z.conjugate() / (z.real * z.real + z.imag * z.imag)


@njit(cache=True, nogil=True)
def _vertical_wavenumber(k: float, slowness_squared_omega: complex) -> complex:
    """sqrt(k² - ω²/v²) with a positive real part (G3); numba's complex sqrt costs twice this."""
    z = k * k - slowness_squared_omega
    modulus = math.hypot(z.real, z.imag)
    real = math.sqrt(0.5 * (modulus + abs(z.real)))
    if real == 0.0:
        return complex(0.0, 0.0)
    imag = 0.5 * z.imag / real
    if z.real >= 0.0:
        return complex(real, imag)
    # The root of a negative real part: swap, and keep the real part positive.
    return complex(abs(imag), real if z.imag >= 0.0 else -real)


@njit(cache=True, nogil=True)
def _decay(x: complex) -> complex:
    """exp(-x), with the real part of x limited."""
    if x.real > LARGEST_DECAY:
        return complex(0.0, 0.0)
    scale = math.exp(-x.real)
    return complex(scale * math.cos(x.imag), -scale * math.sin(x.imag))


@njit(cache=True, nogil=True)
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
    out: FloatArray,
) -> None:
    """Fill ``out`` with the surface-displacement kernels of the elementary sources.

    Parameters
    ----------
    omega : (nf,) complex128, rad/s, with negative imaginary part (the damping)
    k : (nf, nk) float64, 1/km
    n_k : (nf, nd) int64, how many wavenumbers each frequency and depth needs
    thickness : (nl,) float64, km, the last one unused
    alpha, beta : (nf, nl) complex128, km/s
    density : (nl,) float64, g/cm³
    source_depth : (nd,) float64, km, ascending
    source_layer : (nd,) int64
    interface_depth : (nl,) float64, km, top of each layer
    out : (nd, 12, nf, 2, nk) float64, real and imaginary parts, rows as in `KERNEL_ROWS`
    """
    n_layers = thickness.size
    deepest = n_layers - 1
    na = np.empty(n_layers, np.complex128)
    nb = np.empty(n_layers, np.complex128)
    ea = np.empty(n_layers, np.complex128)
    eb = np.empty(n_layers, np.complex128)
    mu = np.empty(n_layers, np.complex128)
    gamma = np.empty(n_layers, np.complex128)
    # Reflection from below each layer, seen at its bottom (r) and at its top (rt).
    r = np.empty((n_layers, 4), np.complex128)
    rt = np.empty((n_layers, 4), np.complex128)
    r_sh = np.empty(n_layers, np.complex128)
    rt_sh = np.empty(n_layers, np.complex128)
    for i_f in range(omega.size):
        w2 = omega[i_f] * omega[i_f]
        for i_k in range(n_k[i_f].max()):
            kk = k[i_f, i_k]
            for i in range(n_layers):
                w2_b2 = w2 / (beta[i_f, i] * beta[i_f, i])
                na[i] = _vertical_wavenumber(kk, w2 / (alpha[i_f, i] * alpha[i_f, i]))
                nb[i] = _vertical_wavenumber(kk, w2_b2)
                mu[i] = density[i] * beta[i_f, i] * beta[i_f, i]
                gamma[i] = 2.0 * kk * kk - w2_b2
            # (G6) impedance of the half-space: Z = N_D M_D^-1
            a, b, m, g = na[deepest], nb[deepest], mu[deepest], gamma[deepest]
            scale = m * _reciprocal(a * b - kk * kk)
            z11 = scale * (-b * g + 2.0 * kk * kk * b)
            z12 = scale * (-kk * g + 2.0 * kk * a * b)
            z21 = scale * (2.0 * kk * a * b - kk * g)
            z22 = scale * (2.0 * kk * kk * a - a * g)
            z_sh = -m * b
            for i in range(deepest - 1, -1, -1):
                a, b, m, g = na[i], nb[i], mu[i], gamma[i]
                ea[i] = _decay(a * thickness[i])
                eb[i] = _decay(b * thickness[i])
                # (G7) R = -(N_U - Z M_U)^-1 (N_D - Z M_D)
                nu11, nu12 = m * g, 2.0 * m * kk * b
                nu21, nu22 = 2.0 * m * kk * a, m * g
                p11 = nu11 - (z11 * a + z12 * kk)
                p12 = nu12 - (z11 * kk + z12 * b)
                p21 = nu21 - (z21 * a + z22 * kk)
                p22 = nu22 - (z21 * kk + z22 * b)
                q11 = nu11 - (-z11 * a + z12 * kk)
                q12 = -nu12 - (z11 * kk - z12 * b)
                q21 = -nu21 - (-z21 * a + z22 * kk)
                q22 = nu22 - (z21 * kk - z22 * b)
                inverse = -_reciprocal(p11 * p22 - p12 * p21)
                r11 = inverse * (p22 * q11 - p12 * q21)
                r12 = inverse * (p22 * q12 - p12 * q22)
                r21 = inverse * (p11 * q21 - p21 * q11)
                r22 = inverse * (p11 * q22 - p21 * q12)
                r[i, 0], r[i, 1], r[i, 2], r[i, 3] = r11, r12, r21, r22
                # (G8) carried to the top of the layer
                t11 = ea[i] * r11 * ea[i]
                t12 = ea[i] * r12 * eb[i]
                t21 = eb[i] * r21 * ea[i]
                t22 = eb[i] * r22 * eb[i]
                rt[i, 0], rt[i, 1], rt[i, 2], rt[i, 3] = t11, t12, t21, t22
                # (G9) Z = (N_D + N_U R) (M_D + M_U R)^-1
                s11 = -a + a * t11 + kk * t21
                s12 = kk + a * t12 + kk * t22
                s21 = kk + kk * t11 + b * t21
                s22 = -b + kk * t12 + b * t22
                u11 = nu11 + nu11 * t11 + nu12 * t21
                u12 = -nu12 + nu11 * t12 + nu12 * t22
                u21 = -nu21 + nu21 * t11 + nu22 * t21
                u22 = nu22 + nu21 * t12 + nu22 * t22
                inverse = _reciprocal(s11 * s22 - s12 * s21)
                z11 = inverse * (u11 * s22 - u12 * s21)
                z12 = inverse * (u12 * s11 - u11 * s12)
                z21 = inverse * (u21 * s22 - u22 * s21)
                z22 = inverse * (u22 * s11 - u21 * s12)
                # (G10) the same for SH
                mb = m * b
                r_sh[i] = (mb + z_sh) * _reciprocal(mb - z_sh)
                rt_sh[i] = eb[i] * r_sh[i] * eb[i]
                z_sh = mb * (rt_sh[i] - 1.0) * _reciprocal(rt_sh[i] + 1.0)
            # (G11) displacement of the surface under a unit vertical (1) and a unit horizontal (2) load
            inverse = _reciprocal(z11 * z22 - z12 * z21)
            v11, v12, v21, v22 = inverse * z22, -inverse * z12, -inverse * z21, inverse * z11
            v_sh = _reciprocal(z_sh)
            i_d = 0
            for i in range(n_layers):
                a, b, m, g = na[i], nb[i], mu[i], gamma[i]
                # (G12) down- and up-going amplitudes in this layer
                if i < deepest:
                    s11 = -a + a * rt[i, 0] + kk * rt[i, 2]
                    s12 = kk + a * rt[i, 1] + kk * rt[i, 3]
                    s21 = kk + kk * rt[i, 0] + b * rt[i, 2]
                    s22 = -b + kk * rt[i, 1] + b * rt[i, 3]
                    down_sh = v_sh * _reciprocal(1.0 + rt_sh[i])
                else:
                    s11, s12, s21, s22 = -a, complex(kk), complex(kk), -b
                    down_sh = v_sh
                inverse = _reciprocal(s11 * s22 - s12 * s21)
                d11 = inverse * (s22 * v11 - s12 * v21)
                d12 = inverse * (s22 * v12 - s12 * v22)
                d21 = inverse * (s11 * v21 - s21 * v11)
                d22 = inverse * (s11 * v22 - s21 * v12)
                up11 = up12 = up21 = up22 = up_sh = complex(0.0)
                if i < deepest:
                    f11, f12 = ea[i] * d11, ea[i] * d12
                    f21, f22 = eb[i] * d21, eb[i] * d22
                    up11 = r[i, 0] * f11 + r[i, 1] * f21
                    up12 = r[i, 0] * f12 + r[i, 1] * f22
                    up21 = r[i, 2] * f11 + r[i, 3] * f21
                    up22 = r[i, 2] * f12 + r[i, 3] * f22
                    up_sh = r_sh[i] * eb[i] * down_sh
                while i_d < source_depth.size and source_layer[i_d] == i:
                    if i_k < n_k[i_f, i_d]:
                        below_top = source_depth[i_d] - interface_depth[i]
                        ga, gb = _decay(a * below_top), _decay(b * below_top)
                        if i < deepest:
                            above_bottom = thickness[i] - below_top
                            ha, hb = _decay(a * above_bottom), _decay(b * above_bottom)
                        else:
                            ha = hb = complex(0.0)
                        ratio = m * _reciprocal(density[i] * alpha[i_f, i] * alpha[i_f, i])
                        per_modulus = _reciprocal(density[i] * alpha[i_f, i] * alpha[i_f, i])
                        for load in range(2):
                            if load == 0:
                                pd, sd, pu, su = ga * d11, gb * d21, ha * up11, hb * up21
                            else:
                                pd, sd, pu, su = ga * d12, gb * d22, ha * up12, hb * up22
                            # (G13) displacement (U, V) and traction (P, S) at the source depth
                            disp_v = kk * pd - b * sd + kk * pu + b * su
                            trac_p = m * (g * (pd + pu) + 2.0 * kk * b * (su - sd))
                            trac_s = m * (2.0 * kk * a * (pu - pd) + g * (sd + su))
                            # (G14) strain at the source, contracted with the elementary tensors
                            ex = 2.0 * ratio * kk * disp_v - trac_p * per_modulus
                            dd = (4.0 * ratio - 3.0) * kk * disp_v - 2.0 * trac_p * per_modulus
                            ds = trac_s * _reciprocal(m)
                            ss = kk * disp_v
                            if load == 0:
                                _put(out, i_d, 0, i_f, i_k, -dd)
                                _put(out, i_d, 1, i_f, i_k, -ex)
                                _put(out, i_d, 6, i_f, i_k, -ds)
                                _put(out, i_d, 9, i_f, i_k, -ss)
                            else:
                                _put(out, i_d, 4, i_f, i_k, dd)
                                _put(out, i_d, 5, i_f, i_k, ex)
                                _put(out, i_d, 2, i_f, i_k, ds)
                                _put(out, i_d, 7, i_f, i_k, ss)
                                v_ds, v_ss = ds, ss
                        # (G15) SH
                        disp_w = gb * down_sh + hb * up_sh
                        trac_w = m * b * (hb * up_sh - gb * down_sh)
                        w_ds = -trac_w * _reciprocal(m)
                        w_ss = -kk * disp_w
                        _put(out, i_d, 3, i_f, i_k, w_ds)
                        _put(out, i_d, 8, i_f, i_k, w_ss)
                        _put(out, i_d, 10, i_f, i_k, v_ds + w_ds)
                        _put(out, i_d, 11, i_f, i_k, v_ss + w_ss)
                    i_d += 1
                if i_d == source_depth.size:
                    break
                # continuity: displacement at the bottom is that at the top of the next layer
                f11, f12 = ea[i] * d11, ea[i] * d12
                f21, f22 = eb[i] * d21, eb[i] * d22
                v11 = -a * f11 + kk * f21 + a * up11 + kk * up21
                v12 = -a * f12 + kk * f22 + a * up12 + kk * up22
                v21 = kk * f11 - b * f21 + kk * up11 + b * up21
                v22 = kk * f12 - b * f22 + kk * up12 + b * up22
                v_sh = eb[i] * down_sh + up_sh


@njit(cache=True, nogil=True, inline="always")
def _put(out: FloatArray, i_d: int, row: int, i_f: int, i_k: int, value: complex) -> None:
    out[i_d, row, i_f, 0, i_k] = value.real
    out[i_d, row, i_f, 1, i_k] = value.imag
