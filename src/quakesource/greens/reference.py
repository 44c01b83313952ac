"""The slow, obvious Green's functions that `layered.py` must equal: one linear system per wavenumber.

Nothing is shared with the kernels but the boundary conditions. Here the wave field of a buried source is solved
for directly: unknown amplitudes in every layer, continuity at interfaces, the jump that the moment tensor makes
at the source depth, a traction-free surface, and no up-going wave in the half-space. Equations (R1)…(R9) are
derived in ``docs/greens.md``.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import jv, jvp

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.greens.attenuation import complex_velocity

ComplexArray = NDArray[np.complex128]
_ORDER = {"DD": 0, "EX": 0, "DS": 1, "SS": 2}


def reference_spectrum(
    model: LayeredModel, depth_km: float, distance_km: float, omega: complex, k: NDArray[np.float64]
) -> ComplexArray:
    """Ten elementary spectra at one complex frequency, by summing over the wavenumbers ``k`` (1/km).

    ``k`` starts at half its step; its first term counts 11/12, the end correction of the midpoint rule (G16).
    Time dependence exp(+iωt), ω in rad/s; the unit is 1e-15 m/s per N·m, as inside `layered.py`.

    Returns
    -------
    (10,) in the order of `constants.GREENS_COMPONENTS`
    """
    dk = k[1] - k[0]
    total = np.zeros(len(GREENS_COMPONENTS), np.complex128)
    for i, wavenumber in enumerate(k):
        end_correction = 11 / 12 if i == 0 else 1.0
        displacement = surface_displacement(model, depth_km, omega, wavenumber)
        x = wavenumber * distance_km
        terms = {}
        for source, (u, v, w) in displacement.items():
            m = _ORDER[source]
            # (R9) u = U Y z + V ∇Y/k + W ∇×(zY')/k with Y = J_m cos mφ, Y' = J_m sin mφ; z down, T = φ.
            terms["Z" + source] = -u * jv(m, x)
            terms["R" + source] = v * jvp(m, x) + w * m * jv(m, x) / x
            terms["T" + source] = -v * m * jv(m, x) / x - w * jvp(m, x)
        total += np.array([terms[name] for name in GREENS_COMPONENTS]) * end_correction * wavenumber * dk / (2 * np.pi)
    return total


def surface_displacement(
    model: LayeredModel, depth_km: float, omega: complex, k: float
) -> dict[str, tuple[complex, complex, complex]]:
    """(U, V, W) at the free surface for each elementary source DD, EX, DS, SS at one frequency and wavenumber."""
    split = model.split_at(depth_km)
    below = int(np.searchsorted(split.depth_of_top_km, depth_km + 1e-9)) - 1
    alpha = complex_velocity(split.vp_km_s, split.qp, np.array([omega]))[0]
    beta = complex_velocity(split.vs_km_s, split.qs, np.array([omega]))[0]
    rho, h = split.density_g_cm3, split.thickness_km
    waves = [_p_sv_waves(k, omega, a, b, r) for a, b, r in zip(alpha, beta, rho, strict=True)]
    waves_sh = [_sh_waves(k, omega, b, r) for b, r in zip(beta, rho, strict=True)]
    mu, modulus = rho[below] * beta[below] ** 2, rho[below] * alpha[below] ** 2
    lam = modulus - 2 * mu
    # (R6)-(R8) jumps of (U, V, P, S) and of (W, T) across the source depth
    jumps = {
        "DD": ([2 / modulus, 0, 0, -k - 2 * k * lam / modulus], [0, 0]),
        "EX": ([1 / modulus, 0, 0, k - k * lam / modulus], [0, 0]),
        "DS": ([0, -1 / mu, 0, 0], [-1 / mu, 0]),
        "SS": ([0, 0, 0, k], [0, k]),
    }
    result = {}
    for source, (jump, jump_sh) in jumps.items():
        u, v = _solve(waves, h, below, np.array(jump, np.complex128))
        (w,) = _solve(waves_sh, h, below, np.array(jump_sh, np.complex128))
        result[source] = (complex(u), complex(v), complex(w))
    return result


def _p_sv_waves(
    k: float, omega: complex, alpha: complex, beta: complex, rho: float
) -> tuple[ComplexArray, ComplexArray]:
    """(R3) columns: down-going P, SV, up-going P, SV; rows U, V, P, S; and the vertical wavenumbers (2,)."""
    na, nb = np.sqrt(k * k - (omega / alpha) ** 2), np.sqrt(k * k - (omega / beta) ** 2)
    mu, gamma = rho * beta**2, 2 * k * k - (omega / beta) ** 2
    matrix = np.array(
        [
            [-na, k, na, k],
            [k, -nb, k, nb],
            [mu * gamma, -2 * mu * k * nb, mu * gamma, 2 * mu * k * nb],
            [-2 * mu * k * na, mu * gamma, 2 * mu * k * na, mu * gamma],
        ]
    )
    return matrix, np.array([na, nb])


def _sh_waves(k: float, omega: complex, beta: complex, rho: float) -> tuple[ComplexArray, ComplexArray]:
    """(R4) columns: down-going, up-going SH; rows W, T."""
    nb = np.sqrt(k * k - (omega / beta) ** 2)
    mu = rho * beta**2
    return np.array([[1, 1], [-mu * nb, mu * nb]]), np.array([nb])


def _solve(
    waves: list[tuple[ComplexArray, ComplexArray]], thickness: NDArray[np.float64], below: int, jump: ComplexArray
) -> ComplexArray:
    """(R5) surface displacement of the field that jumps by ``jump`` at the top of layer ``below``.

    Unknowns: down-going amplitudes at the top of each layer and, but for the half-space, up-going ones at its bottom,
    so that every exponential decays.
    """
    n_layers, n_waves = len(waves), waves[0][1].size
    size = 2 * n_waves * (n_layers - 1) + n_waves
    system, right = np.zeros((size, size), np.complex128), np.zeros(size, np.complex128)
    for i, (matrix, nu) in enumerate(waves):
        first = 2 * n_waves * i
        last_layer = i == n_layers - 1
        columns = slice(first, first + (n_waves if last_layer else 2 * n_waves))
        decay = np.ones(n_waves) if last_layer else np.exp(-nu * thickness[i])
        at_top = matrix * np.concatenate([np.ones(n_waves), decay])
        at_bottom = matrix * np.concatenate([decay, np.ones(n_waves)])
        if last_layer:
            at_top = at_top[:, :n_waves]
        if i == 0:
            system[:n_waves, columns] = at_top[n_waves:]  # traction-free surface
        else:
            rows = slice(first - n_waves, first + n_waves)
            system[rows, columns] = at_top
            if i == below:
                right[rows] = jump
        if not last_layer:
            system[first + n_waves : first + 3 * n_waves, columns] -= at_bottom
    amplitudes = np.linalg.solve(system, right)
    matrix, nu = waves[0]
    top = amplitudes[: 2 * n_waves] * np.concatenate([np.ones(n_waves), np.exp(-nu * thickness[0])])
    return np.asarray(matrix[:n_waves] @ top)
