"""Slow and obvious: dispersion by matrix exponentials, kernels by energy integrals. For tests and readers.

Motion-stress vectors (Aki & Richards 2002, eqs 7.24 and 7.28), z down, k = ω / c:

    Love       d/dz (l1, l2)          = [[0, 1/μ], [k²μ - ω²ρ, 0]] (l1, l2)                                        (1)
    Rayleigh   d/dz (r1, r2, r3, r4)  = A (r1, r2, r3, r4),  ζ = 4μ(λ + μ)/(λ + 2μ),  M = λ + 2μ                   (2)
               A = [[0, k, 1/μ, 0], [-kλ/M, 0, 0, 1/M], [k²ζ - ω²ρ, 0, 0, kλ/M], [0, -ω²ρ, -k, 0]]

A mode fades in the half-space and has no traction at z = 0. Its integrals (7.66, 7.74) and group velocity (7.70, 7.76):

    Love       I1 = ½∫ρ l1²,  I2 = ½∫μ l1²,  I3 = ½∫μ l1'²;     ω² I1 = k² I2 + I3;     U = I2 / (c I1)            (3)
    Rayleigh   I1 = ½∫ρ(r1² + r2²),  I2 = ½∫(M r1² + μ r2²),  I3 = ∫(λ r1 r2' - μ r2 r1'),  I4 = ½∫(M r2'² + μ r1'²)
               ω² I1 = k² I2 + k I3 + I4;     U = (I2 + I3 / 2k) / (c I1)                                          (4)

Both identities are stationary about a mode, so that a change of the earth at fixed ω moves k by

    δk = (ω² δI1 - k² δI2 - k δI3 - δI4) / (2k I2 + I3),     δc = -c δk / k                                        (5)

with the motion as it was.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm
from scipy.optimize import brentq

from quakesource.earth import LayeredModel

FloatArray = NDArray[np.float64]

N_NODES = 24
"""Gauss-Legendre nodes of a layer."""
DECAYS = 12.0
"""Of the half-space's slowest decay: so deep its integrals go."""


def modes(model: LayeredModel, period_s: float, wave: str, n_scanned: int = 4000) -> list[float]:
    """Phase velocities, km/s, of all modes of a period that a scan of the free surface's determinant finds."""
    slowest, fastest = 0.5 * model.vs_km_s.min(), model.vs_km_s[-1] * (1 - 1e-9)
    trials = np.linspace(slowest, fastest, n_scanned)
    values = [_surface(model, period_s, wave, c) for c in trials]
    return [
        float(brentq(lambda c: _surface(model, period_s, wave, c), low, high, xtol=1e-14, rtol=1e-14))
        for low, high, a, b in zip(trials[:-1], trials[1:], values[:-1], values[1:], strict=True)
        if a * b < 0
    ]


def group_velocity(model: LayeredModel, period_s: float, wave: str, c_km_s: float) -> float:
    """Group velocity, km/s, from the energy integrals."""
    i = _integrals(model, period_s, wave, c_km_s).sum(axis=1)
    k = 2 * np.pi / period_s / c_km_s
    return float((i[1] + i[2] / (2 * k)) / (c_km_s * i[0])) if wave == "rayleigh" else float(i[1] / (c_km_s * i[0]))


def kernels(model: LayeredModel, period_s: float, wave: str, c_km_s: float) -> FloatArray:
    """∂c/∂Vp, ∂c/∂Vs, ∂c/∂ρ (3, n_layers), from the energy integrals of each layer, by eq. (5)."""
    omega = 2 * np.pi / period_s
    k = omega / c_km_s
    whole = _integrals(model, period_s, wave, c_km_s).sum(axis=1)
    below = 2 * k * whole[1] + (whole[2] if wave == "rayleigh" else 0.0)
    found = np.empty((3, model.thickness_km.size))
    for parameter in range(3):
        changed = np.array(_integrals(model, period_s, wave, c_km_s, derivative=parameter))
        energy = omega**2 * changed[0] - k**2 * changed[1]
        energy -= (k * changed[2] + changed[3]) if wave == "rayleigh" else changed[2]
        found[parameter] = -c_km_s / k * energy / below
    return found


def _matrix(omega: float, k: float, vp: float, vs: float, rho: float, wave: str) -> FloatArray:
    """Eqs (1) and (2)."""
    mu = rho * vs**2
    if wave == "love":
        return np.array([[0, 1 / mu], [k**2 * mu - omega**2 * rho, 0]])
    whole = rho * vp**2
    lam = whole - 2 * mu
    zeta = 4 * mu * (lam + mu) / whole
    return np.array(
        [
            [0, k, 1 / mu, 0],
            [-k * lam / whole, 0, 0, 1 / whole],
            [k**2 * zeta - omega**2 * rho, 0, 0, k * lam / whole],
            [0, -(omega**2) * rho, -k, 0],
        ]
    )


def _fading(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Rates, 1/km, and columns of the motions that fade downwards.

    They are of one orientation, because the sign of a determinant is looked at.
    """
    values, vectors = np.linalg.eig(matrix)
    half = len(matrix) // 2
    chosen = np.argsort(values.real)[:half]
    fading = np.asarray(vectors[:, chosen].real)
    fading[:, 0] *= np.sign(np.linalg.det(fading[:half]))
    return values[chosen].real, fading


def _layers(model: LayeredModel, period_s: float, wave: str, c: float) -> list[tuple[float, FloatArray]]:
    omega = 2 * np.pi / period_s
    columns = zip(model.thickness_km, model.vp_km_s, model.vs_km_s, model.density_g_cm3, strict=True)
    return [(h, _matrix(omega, omega / c, vp, vs, rho, wave)) for h, vp, vs, rho in columns]


def _surface(model: LayeredModel, period_s: float, wave: str, c: float) -> float:
    """The determinant of the tractions at z = 0 of the motions that fade in the half-space, of any scale."""
    *above, (_, half_space) = _layers(model, period_s, wave, c)
    motions = _fading(half_space)[1]
    sign = 1.0
    for h, matrix in reversed(above):
        motions = expm(-matrix * h) @ motions
        # Other combinations of the same motions, of length 1 and across each other; the sign of the volume is kept.
        motions, change = np.linalg.qr(motions)
        sign *= np.sign(np.linalg.det(change))
    half = len(motions) // 2
    return float(sign * np.linalg.det(motions[half:]))


def _mode(model: LayeredModel, period_s: float, wave: str, c: float) -> list[FloatArray]:
    """The motion-stress vector at the top of each layer.

    Carried up from the half-space, where motions that fade downwards grow and rounding does not; carried down the
    vector would soon be rounding alone.
    """
    layers = _layers(model, period_s, wave, c)
    motions = _fading(layers[-1][1])[1]
    tops, changes = [motions], []
    for h, matrix in reversed(layers[:-1]):
        motions, change = np.linalg.qr(expm(-matrix * h) @ motions)
        tops.append(motions)
        changes.append(change)
    # The combination without traction at the top.
    share = np.linalg.svd(motions[len(motions) // 2 :])[2][-1]
    vectors = [tops.pop() @ share]
    while changes:
        share = np.linalg.solve(changes.pop(), share)
        vectors.append(tops.pop() @ share)
    return vectors


def _integrals(model: LayeredModel, period_s: float, wave: str, c: float, derivative: int | None = None) -> FloatArray:
    """The integrals of eqs (3) and (4) by layer (3 or 4, n_layers), or with ∂/∂(Vp, Vs, ρ) of what stands in them."""
    nodes, weights = np.polynomial.legendre.leggauss(N_NODES)
    k = 2 * np.pi / period_s / c
    layers, tops, sums = _layers(model, period_s, wave, c), _mode(model, period_s, wave, c), []
    for i, (h, matrix) in enumerate(layers):
        rates, fading = _fading(matrix)
        half_space = i == len(layers) - 1
        if half_space:
            h, share = DECAYS / -rates.max(), np.linalg.lstsq(fading, tops[i], rcond=None)[0]
        pieces = 24 if half_space else max(1, int(np.ceil(h * k)))
        total = np.zeros(4 if wave == "rayleigh" else 3)
        for piece in range(pieces):
            for node, weight in zip(nodes, weights, strict=True):
                z = h / pieces * (piece + 0.5 * (node + 1))
                here = fading @ (share * np.exp(rates * z)) if half_space else expm(-matrix * (h - z)) @ tops[i + 1]
                total = total + 0.5 * h / pieces * weight * _densities(model, i, wave, here, matrix @ here, derivative)
        sums.append(np.asarray(total))
    return np.array(sums).T


def _densities(
    model: LayeredModel, layer: int, wave: str, here: FloatArray, slope: FloatArray, derivative: int | None
) -> FloatArray:
    vp, vs, rho = (float(v[layer]) for v in (model.vp_km_s, model.vs_km_s, model.density_g_cm3))
    moduli = np.array([rho, rho * vp**2, rho * vs**2])
    if derivative is not None:
        moduli = np.array([[0, 2 * rho * vp, 0], [0, 0, 2 * rho * vs], [1, vp**2, vs**2]])[derivative]
    density, whole, mu = moduli
    if wave == "love":
        return 0.5 * np.array([density * here[0] ** 2, mu * here[0] ** 2, mu * slope[0] ** 2])
    r1, r2, s1, s2 = here[0], here[1], slope[0], slope[1]
    return np.array(
        [
            0.5 * density * (r1**2 + r2**2),
            0.5 * (whole * r1**2 + mu * r2**2),
            (whole - 2 * mu) * r1 * s2 - mu * r2 * s1,
            0.5 * (whole * s2**2 + mu * s1**2),
        ]
    )
