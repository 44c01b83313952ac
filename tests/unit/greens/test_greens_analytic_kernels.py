"""From the exact whole space (Aki & Richards 2002, eq. 4.29) to the half-space, without the package's own algebra.

Whole-space kernels are formed here from the moment tensor alone, checked against the closed form in space, given a free
surface by its boundary condition, and only then compared with the kernels of the package.
"""

import numpy as np
import pytest
from greens_cases import ROWS, half_space, kernels_of, row
from scipy.optimize import brentq

from quakesource.constants import GREENS_COMPONENTS
from quakesource.earth import LayeredModel
from quakesource.greens.hankel import bessel_tables, sum_over_wavenumbers
from quakesource.greens.kernels import KERNEL_ROWS

ALPHA, BETA, RHO = 6.2, 3.4, 2.7
MU, MODULUS = RHO * BETA**2, RHO * ALPHA**2
DEPTH_KM = 8.0
OMEGA = 2 * np.pi * 0.3 - 0.05j

# NED tensors (Mxx Myy Mzz Mxy Mxz Myz) that leave one elementary source of docs/conventions.md at azimuth 0
ELEMENTARY = {
    "DD": [-1, -1, 2, 0, 0, 0],
    "EX": [1, 1, 1, 0, 0, 0],
    "DS": [0, 0, 0, 0, -1, 0],
    "SS": [-1, 1, 0, 0, 0, 0],
    "TDS": [0, 0, 0, 0, 0, 1],
    "TSS": [0, 0, 0, 1, 0, 0],
}


def vertical_wavenumbers(k, omega):
    return np.sqrt(k**2 - (omega / ALPHA) ** 2), np.sqrt(k**2 - (omega / BETA) ** 2)


def plane_wave_matrices(k, omega):
    """Displacement (U, V) and traction (P, S) of P and SV waves, down-going and up-going, z down."""
    na, nb = vertical_wavenumbers(k, omega)
    gamma = 2 * k**2 - (omega / BETA) ** 2
    m_down = np.array([[-na, k], [k, -nb]])
    n_down = MU * np.array([[gamma, -2 * k * nb], [-2 * k * na, gamma]])
    m_up = np.array([[na, k], [k, nb]])
    n_up = MU * np.array([[gamma, 2 * k * nb], [2 * k * na, gamma]])
    return m_down, n_down, m_up, n_up


def upgoing(k, omega):
    """P, SV, SH amplitudes that each elementary source sends up through an unbounded medium, at its own depth.

    Equivalent body force f = -M·∇δ, expanded in cylindrical harmonics: its part that is odd in z makes displacement
    jump, its even part makes traction jump.
    """
    m_down, n_down, m_up, n_up = plane_wave_matrices(k, omega)
    _, nb = vertical_wavenumbers(k, omega)
    ratio = (MODULUS - 2 * MU) / MODULUS
    jumps = {  # of (U, V, P, S) and of (W, T), W counted so that T at azimuth 90 is positive
        "DD": ([2 / MODULUS, 0, 0, -k - 2 * k * ratio], [0, 0]),
        "EX": ([1 / MODULUS, 0, 0, k - k * ratio], [0, 0]),
        "DS": ([0, -1 / MU, 0, 0], [1 / MU, 0]),
        "SS": ([0, 0, 0, k], [0, -k]),
    }
    waves = {}
    for source, (p_sv, sh) in jumps.items():
        both = np.block([[m_down, -m_up], [n_down, -n_up]])
        waves[source] = (
            np.linalg.solve(both, np.array(p_sv, complex))[2:],
            np.linalg.solve(np.array([[1, -1], [-MU * nb, -MU * nb]]), np.array(sh, complex))[1],
        )
    return waves


def analytic_rows(k, omega, *, free_surface, names=ROWS):
    """Kernel rows at height DEPTH_KM above the source."""
    m_down, n_down, m_up, n_up = plane_wave_matrices(k, omega)
    na, nb = vertical_wavenumbers(k, omega)
    decay, decay_sh = np.exp(-np.array([na, nb]) * DEPTH_KM), np.exp(-nb * DEPTH_KM)
    response = m_up - m_down @ np.linalg.inv(n_down) @ n_up if free_surface else m_up
    rows = {}
    for source, (p_sv, sh) in upgoing(k, omega).items():
        u, v = response @ (decay * p_sv)
        w = (2 if free_surface else 1) * decay_sh * sh
        if source in ("DD", "EX"):
            rows |= {"Z" + source: -u, "R" + source: v}
        else:
            rows |= {"Z" + source: -u, "V" + source: v, "W" + source: w, "VW" + source: v + w}
            rows |= {"V-W" + source: (v - w) / 2, "V+W" + source: (v + w) / 2}
    return np.array([rows[name] for name in names])


def whole_space(tensor_ned, distance_km, omega):
    """Aki & Richards (2002), eq. 4.29, for M(t) = M δ(t): (Z up, R, T) at azimuth 0, DEPTH_KM above the source."""
    xx, yy, zz, xy, xz, yz = tensor_ned
    m = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]], float)
    offset = np.array([distance_km, 0.0, -DEPTH_KM])
    r = np.linalg.norm(offset)
    g, s = offset / r, 1j * omega
    along, mg, trace = g @ m @ g, m @ g, np.trace(m)

    def integral(t):
        return -(t / s + 1 / s**2) * np.exp(-s * t)

    p, q = np.exp(-s * r / ALPHA), np.exp(-s * r / BETA)
    u = (
        (15 * along * g - 3 * trace * g - 6 * mg) * (integral(r / BETA) - integral(r / ALPHA)) / r**4
        + (6 * along * g - trace * g - 2 * mg) * p / (ALPHA**2 * r**2)
        - (6 * along * g - trace * g - 3 * mg) * q / (BETA**2 * r**2)
        + along * g * s * p / (ALPHA**3 * r)
        - (along * g - mg) * s * q / (BETA**3 * r)
    ) / (4 * np.pi * RHO)
    return np.array([-u[2], u[0], u[1]])


@pytest.mark.parametrize("distance_km", [0.7, 12.0])
def test_wavenumber_sums_give_the_exact_whole_space(distance_km):
    """Pins the Bessel tables, every sign of (G16), the weight k dk / 2π and the units, for all ten components."""
    dk = 2 * np.pi / 2500.0  # images of the source then lie 2500 km apart, and damping hides them
    k = (np.arange(int(30 / DEPTH_KM / dk)) + 0.5) * dk
    rows = np.array([analytic_rows(x, OMEGA, free_surface=False, names=KERNEL_ROWS) for x in k]).T
    packed = np.stack([rows.real, rows.imag], axis=1)[:, None]
    weight = k * dk / (2 * np.pi)
    weight[0] *= 11 / 12  # end correction (Euler-Maclaurin) of the midpoint rule: k K(k) has a slope at k = 0
    tables = tuple(t * weight[:, None] for t in bessel_tables(k, np.array([distance_km])))
    sums = np.empty((10, 1, 1), complex)
    sum_over_wavenumbers(packed, k.size, tables, sums)
    sums = sums[:, 0, 0]
    exact = []
    for name in GREENS_COMPONENTS:
        u = whole_space(ELEMENTARY.get(name, ELEMENTARY[name[1:]]), distance_km, OMEGA)
        exact.append(u["ZRT".index(name[0])])
    np.testing.assert_allclose(sums, exact, rtol=0, atol=1e-6 * np.abs(exact).max())
    nonzero = np.abs(exact) > 1e-2 * np.abs(exact).max()
    np.testing.assert_allclose(sums[nonzero], np.array(exact)[nonzero], rtol=1e-5)


@pytest.mark.parametrize("k", [0.02, 0.3, 0.5, 0.556, 1.3, 3.0])
def test_half_space_kernels_are_the_whole_space_with_a_free_surface(k):
    expected = analytic_rows(k, OMEGA, free_surface=True)
    computed = kernels_of(half_space(ALPHA, BETA, RHO), DEPTH_KM, OMEGA, k)[0, :, 0, 0]
    np.testing.assert_allclose(computed, expected, rtol=1e-7, atol=1e-8 * np.abs(expected).max())


@pytest.mark.parametrize("k", [0.02, 0.4, 2.0])
def test_explosion_in_a_half_space_has_its_closed_form(k):
    """U = γ kβ² e^{-νa d} / (ρα² F), V = 2 k νb kβ² e^{-νa d} / (ρα² F), F = γ² - 4 k² νa νb the Rayleigh function."""
    na, nb = vertical_wavenumbers(k, OMEGA)
    kb2 = (OMEGA / BETA) ** 2
    gamma = 2 * k**2 - kb2
    common = kb2 * np.exp(-na * DEPTH_KM) / (MODULUS * (gamma**2 - 4 * k**2 * na * nb))
    computed = kernels_of(half_space(ALPHA, BETA, RHO), DEPTH_KM, OMEGA, k)[0, :, 0, 0]
    np.testing.assert_allclose(computed[row("ZEX")], -gamma * common, rtol=1e-7)
    np.testing.assert_allclose(computed[row("REX")], 2 * k * nb * common, rtol=1e-7)


def test_plane_p_wave_doubles_at_vertical_incidence():
    """k → 0: a vertical P wave moves the free surface by twice the incident amplitude."""
    k = 1e-4
    computed = kernels_of(half_space(ALPHA, BETA, RHO), DEPTH_KM, OMEGA, k)[0, row("ZEX"), 0, 0]
    incident = np.exp(-1j * OMEGA * DEPTH_KM / ALPHA) / (2 * MODULUS)
    assert computed == pytest.approx(2 * incident, rel=1e-6)


def test_rayleigh_pole_of_a_poisson_solid():
    """F(c) = (2 - c²/β²)² - 4 sqrt(1 - c²/α²) sqrt(1 - c²/β²) vanishes at c = 0.9194 β; the kernel peaks there."""
    beta, f = 3.0, 0.2
    model = half_space(beta * np.sqrt(3), beta, 2.7)
    omega = 2 * np.pi * f
    k_exact = omega / (beta * np.sqrt(2 - 2 / np.sqrt(3)))  # the root has this closed form for a Poisson solid
    assert omega / k_exact / beta == pytest.approx(0.9194, abs=5e-5)
    k = k_exact * np.linspace(0.98, 1.02, 4001)
    peak = np.abs(kernels_of(model, 2.0, omega * (1 - 1e-4j), k)[0, :, 0])
    for name in ("ZDD", "ZEX", "ZDS", "ZSS", "VDS", "VSS", "RDD", "REX"):
        assert k[peak[row(name)].argmax()] == pytest.approx(k_exact, rel=1e-4)
    assert (np.diff(peak[row("WSS")]) < 0).all()  # SH knows no Rayleigh wave: it only decays with k there


def test_love_poles_of_a_layer_over_a_half_space():
    """tan(H q) = μ₂ sqrt(k² - ω²/β₂²) / (μ₁ q), q = sqrt(ω²/β₁² - k²): every root is a peak of the SH kernel."""
    h, b1, b2, r1, r2 = 20.0, 3.2, 4.5, 2.6, 3.2
    model = LayeredModel.from_table([[h, 5.6, b1, r1, 1e9, 1e9], [0, 8.0, b2, r2, 1e9, 1e9]])
    omega = 2 * np.pi * 0.25

    def dispersion(k):
        q = np.sqrt((omega / b1) ** 2 - k**2)
        return r1 * b1**2 * q * np.sin(h * q) - r2 * b2**2 * np.sqrt(k**2 - (omega / b2) ** 2) * np.cos(h * q)

    grid = np.linspace(omega / b2 * 1.0001, omega / b1 * 0.9999, 4000)
    signs = np.sign(dispersion(grid))
    roots = [brentq(dispersion, grid[i], grid[i + 1], xtol=1e-14) for i in np.flatnonzero(signs[1:] != signs[:-1])]
    assert len(roots) == 3
    for root in roots:
        k = root * np.linspace(0.999, 1.001, 401)
        peak = np.abs(kernels_of(model, 3.0, omega * (1 - 1e-5j), k)[0, row("WSS"), 0])
        assert k[peak.argmax()] == pytest.approx(root, rel=2e-5)
