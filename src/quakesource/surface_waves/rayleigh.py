"""Rayleigh waves by stiffness matrices: how many modes are slower, how a trial moves, what a parameter changes.

Motion u_x = r1(z) cos, u_z = r2(z) sin, z down (Aki & Richards 2002, section 7.2). About the middle of a piece of a
layer the motion has two families that do not mix: r1 even with r2 odd, and r1 odd with r2 even. Each has a symmetric
2 x 2 stiffness at the faces z = ±d, the same as Kausel & Roësset's (1981, BSSA 71, 1743) matrix of four by four:

    e11 = A tb / De    e12 = (k/kb²)(2 A - γ tb) / De    e22 = 1 / De       De = k² tb - A    A = xa ta
    o11 = 1 / Do       o12 = (k/kb²)(2 B - γ ta) / Do    o22 = B ta / Do    Do = k² ta - B    B = xb tb

all times ρω²; ka = ω/α, kb = ω/β, xa = k² - ka², xb = k² - kb², γ = 2k² - kb², t from `tangents`. Elimination from the
half-space up gives the stiffness that each interface feels from below. The number of modes slower than c is that of
negative eigenvalues of the eliminated blocks (Wittrick & Williams 1971, QJMAM 24, 263), because no piece that is held
at both faces vibrates by itself. It is exact at any depth and frequency, so no step of a search can miss a mode.
"""

import numpy as np

from quakesource.surface_waves.compiled import compiled
from quakesource.surface_waves.tangents import apart, n_pieces, raised_slope, tangent, tangent_slope

DEEP = 18.0
"""Exponent of the decay below which nothing matters: exp(-36) is a rounding error."""


@compiled(inline=True)
def bottom(k, omega, thickness, vs):  # type: ignore[no-untyped-def]
    """The layer that can stand for everything below it: from there down the wave fades, and it has faded."""
    last = len(vs) - 1
    travelling = -1
    for i in range(last):
        if k * vs[i] < omega:
            travelling = i
    decay = 0.0
    for i in range(travelling + 1, last):
        kb = omega / vs[i]
        decay += np.sqrt((k - kb) * (k + kb)) * thickness[i]
        if decay > DEEP:
            return i + 1
    return last


@compiled(inline=True)
def _negative(d11, d12, d22):  # type: ignore[no-untyped-def]
    """Negative eigenvalues of a symmetric 2 x 2 matrix."""
    determinant = d11 * d22 - d12 * d12
    if determinant < 0:
        return 1
    return 2 if d11 + d22 < 0 else 0


@compiled(inline=True)
def _half_space(k, omega, vp, vs, rho):  # type: ignore[no-untyped-def]
    ka, kb = omega / vp, omega / vs
    na, nb = np.sqrt((k - ka) * (k + ka)), np.sqrt(max((k - kb) * (k + kb), 1e-300))
    scale = rho * omega * omega / (k * k - na * nb)
    return scale * na, scale * k / (kb * kb) * (2 * k * k - kb * kb - 2 * na * nb), scale * nb


@compiled(inline=True)
def _piece(k, omega, vs, rho, xa, xb, ta, tb):  # type: ignore[no-untyped-def]
    """Stiffness of a piece: half the sums and differences of its families."""
    kb = omega / vs
    a, b = xa * ta, xb * tb
    even, odd = 0.5 * rho * omega * omega / (k * k * tb - a), 0.5 * rho * omega * omega / (k * k * ta - b)
    gamma, ratio = 2 * k * k - kb * kb, k / (kb * kb)
    e12, o12 = even * ratio * (2 * a - gamma * tb), odd * ratio * (2 * b - gamma * ta)
    e11, o22 = even * a * tb, odd * b * ta
    return e11 + odd, e12 + o12, even + o22, e11 - odd, e12 - o12, o22 - even


@compiled()
def rayleigh_count(omega, c, thickness, vp, vs, rho, water):  # type: ignore[no-untyped-def]
    """Modes slower than ``c``, which must be below the half-space's Vs. ``water`` is thickness, velocity, density."""
    k = omega / c
    first = bottom(k, omega, thickness, vs)
    z11, z12, z22 = _half_space(k, omega, vp[first], vs[first], rho[first])
    count = 0
    for i in range(first - 1, -1, -1):
        ka, kb = omega / vp[i], omega / vs[i]
        xa, xb = (k - ka) * (k + ka), (k - kb) * (k + kb)
        pieces = n_pieces(xb, thickness[i])
        d = 0.5 * thickness[i] / pieces
        p, q, r, s, t, w = _piece(k, omega, vs[i], rho[i], xa, xb, tangent(xa, d), tangent(xb, d))
        for _ in range(pieces):
            d11, d12, d22 = p + z11, q + z12, r + z22
            count += _negative(d11, d12, d22)
            inverse = 1 / apart(d11 * d22 - d12 * d12, d11 * d11)
            i11, i12, i22 = d22 * inverse, -d12 * inverse, d11 * inverse
            # columns of D⁻¹ K_ba, K_ba = [[s, -t], [t, w]]
            x1, x2 = i11 * s + i12 * t, i12 * s + i22 * t
            y1, y2 = -i11 * t + i12 * w, -i12 * t + i22 * w
            z11, z12, z22 = p - (s * x1 + t * x2), -q - (s * y1 + t * y2), r - (-t * y1 + w * y2)
    if water[0] > 0:
        added, held = _water(k, omega, water)
        z22 += added
        count += held
    return count + _negative(z11, z12, z22)


@compiled(inline=True)
def _water(k, omega, water):  # type: ignore[no-untyped-def]
    """Stiffness of the water on the sea floor, and how many of its vibrations over a rigid floor are slower."""
    kw = omega / water[1]
    x = (k - kw) * (k + kw)
    held = int(np.sqrt(-x) * water[0] / np.pi + 0.5) if x < 0 else 0
    return -water[2] * omega * omega * tangent(x, water[0]), held


@compiled()
def rayleigh_trial(omega, c, thickness, vp, vs, rho, water, change):  # type: ignore[no-untyped-def]
    """Count as `rayleigh_count`, then the step from ``c`` to the nearest mode, its group velocity, and ``change``.

    The motion comes from one step of inverse iteration, the step of c from its Rayleigh quotient, which is stationary:
    the error is squared at least. ``change`` (4, n_layers) is filled with ∂c/∂Vp, ∂c/∂Vs, ∂c/∂ρ of whole layers and
    the motion r2/r1 at the top of each.
    """
    k = omega / c
    first = bottom(k, omega, thickness, vs)
    n = 0
    for i in range(first):
        kb = omega / vs[i]
        n += n_pieces((k - kb) * (k + kb), thickness[i])
    inverse, coupling, load = np.empty((n, 3)), np.empty((n, 3)), np.empty((n, 2))
    tangents = np.empty((first, 2))
    z11, z12, z22 = _half_space(k, omega, vp[first], vs[first], rho[first])
    count, place = 0, 0
    f1, f2 = 1.0, 0.7
    for i in range(first - 1, -1, -1):
        ka, kb = omega / vp[i], omega / vs[i]
        xa, xb = (k - ka) * (k + ka), (k - kb) * (k + kb)
        pieces = n_pieces(xb, thickness[i])
        d = 0.5 * thickness[i] / pieces
        tangents[i, 0], tangents[i, 1] = tangent(xa, d), tangent(xb, d)
        p, q, r, s, t, w = _piece(k, omega, vs[i], rho[i], xa, xb, tangents[i, 0], tangents[i, 1])
        for _ in range(pieces):
            d11, d12, d22 = p + z11, q + z12, r + z22
            count += _negative(d11, d12, d22)
            over = 1 / apart(d11 * d22 - d12 * d12, d11 * d11)
            i11, i12, i22 = d22 * over, -d12 * over, d11 * over
            inverse[place, 0], inverse[place, 1], inverse[place, 2] = i11, i12, i22
            coupling[place, 0], coupling[place, 1], coupling[place, 2] = s, t, w
            load[place, 0], load[place, 1] = f1, f2
            x1, x2 = i11 * s + i12 * t, i12 * s + i22 * t
            y1, y2 = -i11 * t + i12 * w, -i12 * t + i22 * w
            z11, z12, z22 = p - (s * x1 + t * x2), -q - (s * y1 + t * y2), r - (-t * y1 + w * y2)
            # the load above, less what the eliminated interface hands on: K_ab D⁻¹ f
            f1, f2 = 1.0 - (x1 * f1 + x2 * f2), 0.7 - (y1 * f1 + y2 * f2)
            place += 1
    if water[0] > 0:
        added, held = _water(k, omega, water)
        z22 += added
        count += held
    count += _negative(z11, z12, z22)
    over = 1 / apart(z11 * z22 - z12 * z12, (rho[0] * vs[0] ** 2 * k) ** 2)
    u1, u2 = (z22 * f1 - z12 * f2) * over, (z11 * f2 - z12 * f1) * over
    # All loads are (1, 0.7), so the quotient's numerator uᵀ K u is their sum over the motion.
    work = u1 + 0.7 * u2
    by_k = by_omega = 0.0
    if water[0] > 0:
        kw = omega / water[1]
        x = (k - kw) * (k + kw)
        t = tangent(x, water[0])
        slope = -water[2] * omega * omega * tangent_slope(x, water[0], t) * u2 * u2
        by_k += slope * 2 * k
        by_omega += -2 * water[2] * omega * t * u2 * u2 - slope * 2 * omega / (water[1] * water[1])
    change[:] = 0
    for i in range(first):
        change[3, i] = u2 / u1
        ka, kb = omega / vp[i], omega / vs[i]
        xa, xb = (k - ka) * (k + ka), (k - kb) * (k + kb)
        pieces = n_pieces(xb, thickness[i])
        d = 0.5 * thickness[i] / pieces
        ta, tb = tangents[i, 0], tangents[i, 1]
        a, b = xa * ta, xb * tb
        a_x, b_x = raised_slope(xa, d, ta), raised_slope(xb, d, tb)
        ta_x, tb_x = tangent_slope(xa, d, ta), tangent_slope(xb, d, tb)
        gamma, ratio, over_kb2 = 2 * k * k - kb * kb, k / (kb * kb), 1 / (kb * kb)
        even, odd = 1 / (k * k * tb - a), 1 / (k * k * ta - b)
        stored = of_ka2 = of_kb2 = of_k = 0.0
        for _ in range(pieces):
            place -= 1
            s, t, w = coupling[place, 0], coupling[place, 1], coupling[place, 2]
            g1, g2 = load[place, 0] - (s * u1 - t * u2), load[place, 1] - (t * u1 + w * u2)
            v1 = inverse[place, 0] * g1 + inverse[place, 1] * g2
            v2 = inverse[place, 1] * g1 + inverse[place, 2] * g2
            work += v1 + 0.7 * v2
            e1, e2, o1, o2 = 0.5 * (v1 + u1), 0.5 * (v2 - u2), 0.5 * (v1 - u1), 0.5 * (v2 + u2)
            ee, oo = e1 * e2, o1 * o2
            qe = (a * tb * e1 * e1 + 2 * ratio * (2 * a - gamma * tb) * ee + e2 * e2) * even
            qo = (o1 * o1 + 2 * ratio * (2 * b - gamma * ta) * oo + b * ta * o2 * o2) * odd
            by_xa = (tb * e1 * e1 + 4 * ratio * ee + qe) * a_x * even
            by_xa += (b * o2 * o2 - 2 * ratio * gamma * oo - qo * k * k) * ta_x * odd
            by_xb = (a * e1 * e1 - 2 * ratio * gamma * ee - qe * k * k) * tb_x * even
            by_xb += (ta * o2 * o2 + 4 * ratio * oo + qo) * b_x * odd
            cross = (2 * a - gamma * tb) * ee * even + (2 * b - gamma * ta) * oo * odd
            mixed = tb * ee * even + ta * oo * odd
            stored += qe + qo
            of_ka2 -= by_xa
            of_kb2 += 2 * ratio * (mixed - over_kb2 * cross) - by_xb
            of_k += 2 * over_kb2 * cross - 8 * ratio * k * mixed - 2 * k * (qe * tb * even + qo * ta * odd)
            of_k += 2 * k * (by_xa + by_xb)
            u1, u2 = v1, v2
        scale = 2 * rho[i] * omega * omega
        change[0, i] = -2 * scale * of_ka2 * ka * ka / vp[i]
        change[1, i] = -2 * scale * of_kb2 * kb * kb / vs[i]
        change[2, i] = scale * stored / rho[i]
        by_k += scale * of_k
        by_omega += 2 * scale / omega * (stored + of_ka2 * ka * ka + of_kb2 * kb * kb)
    change[3, first] = u2 / u1
    ka, kb = omega / vp[first], omega / vs[first]
    na, nb = np.sqrt((k - ka) * (k + ka)), np.sqrt(max((k - kb) * (k + kb), 1e-300))
    m, ratio, over_kb2, gamma, uu = na * nb, k / (kb * kb), 1 / (kb * kb), 2 * k * k - kb * kb, u1 * u2
    over = 1 / (k * k - m)
    h = (na * u1 * u1 + 2 * ratio * (gamma - 2 * m) * uu + nb * u2 * u2) * over
    by_xa = 0.5 * (u1 * u1 - 4 * ratio * nb * uu + h * nb) * over / na
    by_xb = 0.5 * (u2 * u2 - 4 * ratio * na * uu + h * na) * over / nb
    of_kb2 = -2 * ratio * (over_kb2 * (gamma - 2 * m) + 1) * uu * over - by_xb
    of_k = (2 * over_kb2 * (gamma - 2 * m) * uu + 8 * ratio * k * uu - 2 * k * h) * over + 2 * k * (by_xa + by_xb)
    scale = rho[first] * omega * omega
    change[0, first] = 2 * scale * by_xa * ka * ka / vp[first]
    change[1, first] = -2 * scale * of_kb2 * kb * kb / vs[first]
    change[2, first] = omega * omega * h
    by_k += scale * of_k
    by_omega += 2 * scale / omega * (h - by_xa * ka * ka + of_kb2 * kb * kb)
    # uᵀ K u = 0 along a mode: dk = -(∂m) / (∂k), c = ω / k
    for j in range(3):
        for i in range(first + 1):
            change[j, i] *= c / (k * by_k)
    return count, work / by_k * c / k, -by_k / by_omega
