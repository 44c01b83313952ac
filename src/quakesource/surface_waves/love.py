"""Love waves by stiffness: `rayleigh` with one displacement instead of two.

About the middle of a piece of thickness 2 d the motion is even, with stiffness μ xb tb at its faces, or odd, with
μ / tb; xb = k² - ω²/β², t from `tangents`.
"""

import numpy as np

from quakesource.surface_waves.compiled import compiled
from quakesource.surface_waves.rayleigh import bottom
from quakesource.surface_waves.tangents import apart, n_pieces, raised_slope, tangent, tangent_slope


@compiled()
def love_count(omega, c, thickness, vs, rho):  # type: ignore[no-untyped-def]
    """Modes slower than ``c``, which must be below the half-space's Vs."""
    k = omega / c
    first = bottom(k, omega, thickness, vs)
    kb = omega / vs[first]
    z = rho[first] * vs[first] ** 2 * np.sqrt(max((k - kb) * (k + kb), 0.0))
    count = 0
    for i in range(first - 1, -1, -1):
        kb = omega / vs[i]
        x = (k - kb) * (k + kb)
        pieces = n_pieces(x, thickness[i])
        t = tangent(x, 0.5 * thickness[i] / pieces)
        mu = 0.5 * rho[i] * vs[i] ** 2
        own, across = mu * (x * t + 1 / t), mu * (x * t - 1 / t)
        for _ in range(pieces):
            d = apart(own + z, own)
            count += d < 0
            z = own - across * across / d
    return count + (z < 0)


@compiled()
def love_trial(omega, c, thickness, vs, rho, change):  # type: ignore[no-untyped-def]
    """As `rayleigh.rayleigh_trial`; ``change`` (4, n_layers) has zeros for Vp, and the motion at the top of layers."""
    k = omega / c
    first = bottom(k, omega, thickness, vs)
    n = 0
    for i in range(first):
        kb = omega / vs[i]
        n += n_pieces((k - kb) * (k + kb), thickness[i])
    block, load, tangents = np.empty(n), np.empty(n), np.empty(first)
    kb = omega / vs[first]
    z = rho[first] * vs[first] ** 2 * np.sqrt(max((k - kb) * (k + kb), 1e-300))
    count, place, f = 0, 0, 1.0
    for i in range(first - 1, -1, -1):
        kb = omega / vs[i]
        x = (k - kb) * (k + kb)
        pieces = n_pieces(x, thickness[i])
        t = tangent(x, 0.5 * thickness[i] / pieces)
        tangents[i] = t
        mu = 0.5 * rho[i] * vs[i] ** 2
        own, across = mu * (x * t + 1 / t), mu * (x * t - 1 / t)
        for _ in range(pieces):
            d = apart(own + z, own)
            count += d < 0
            block[place], load[place] = d, f
            f = 1.0 - across * f / d
            z = own - across * across / d
            place += 1
    count += z < 0
    u = f / apart(z, rho[0] * vs[0] ** 2 * k)
    work, by_k, by_omega = u, 0.0, 0.0
    change[:] = 0
    for i in range(first):
        change[3, i] = u
        kb = omega / vs[i]
        x = (k - kb) * (k + kb)
        pieces = n_pieces(x, thickness[i])
        d = 0.5 * thickness[i] / pieces
        t = tangents[i]
        t_x, b_x = tangent_slope(x, d, t), raised_slope(x, d, t)
        mu = rho[i] * vs[i] ** 2
        across = 0.5 * mu * (x * t - 1 / t)
        stored = by_x = 0.0
        for _ in range(pieces):
            place -= 1
            v = (load[place] - across * u) / block[place]
            work += v
            even, odd = 0.25 * (v + u) ** 2, 0.25 * (v - u) ** 2
            stored += 2 * mu * (x * t * even + odd / t)
            by_x += 2 * mu * (b_x * even - t_x / (t * t) * odd)
            u = v
        change[1, i] = 2 * (stored + by_x * kb * kb) / vs[i]
        change[2, i] = stored / rho[i]
        by_k += 2 * k * by_x
        by_omega -= 2 * by_x * kb * kb / omega
    change[3, first] = u
    kb, mu = omega / vs[first], rho[first] * vs[first] ** 2
    root = np.sqrt(max((k - kb) * (k + kb), 1e-300))
    stored, by_x = mu * root * u * u, 0.5 * mu / root * u * u
    change[1, first] = 2 * (stored + by_x * kb * kb) / vs[first]
    change[2, first] = stored / rho[first]
    by_k += 2 * k * by_x
    by_omega -= 2 * by_x * kb * kb / omega
    for i in range(first + 1):
        change[1, i] *= c / (k * by_k)
        change[2, i] *= c / (k * by_k)
    return count, work / by_k * c / k, -by_k / by_omega
