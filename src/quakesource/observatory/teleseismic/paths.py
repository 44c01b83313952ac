"""What the path to a receiver does to a source: scattering, PcP and PP, attenuation, a wrong arrival time, polarity.

    G(f) = ± exp(−π f t*) exp(−2πi f δ) [ 1 + Σ_c a_c exp(−2πi f d_c) + a_PcP exp(−2πi f d_PcP)
           + i a_PP exp(−2πi f d_PP) ] · D(f)                                                            (1)
    D(f) = 1 + a_pP exp(−2πi f d_pP) + a_sP exp(−2πi f d_sP)

The Hilbert transform of PP is a factor of i. D belongs to the pixel, not to the receiver, and is 1 without depth
phases.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.observatory.teleseismic.phases import LATER, Rays
from quakesource.settings.teleseismic import TeleseismicWorldSettings

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

N_CRUST, N_LATE = 8, 4
"""Reverberations below receiver and source, and later scattering."""
CRUST_S, LATE_S = 12.0, (20.0, 150.0)
CRUST_AMPLITUDE, LATE_AMPLITUDE = 0.35, 0.2
PCP_AMPLITUDE, PP_AMPLITUDE = (0.05, 0.25), (0.2, 0.5)
T_STAR_S = (0.4, 1.6)
PP_DEPTH_AMPLITUDE = (-0.8, -0.3)
SP_DEPTH_AMPLITUDE = (-0.4, 0.5)
DEPTH_DELAY_S = (8.0, 60.0)
"""Delays of pP; sP comes 1.4 times as late."""


class Paths(NamedTuple):
    """Paths of the receivers (r,) of one pixel: arrivals (r, a) with delays, amplitudes and whether they are Hilbert
    transforms; t*, time errors and signs (r,).
    """

    delay_s: FloatArray
    amplitude: FloatArray
    hilbert: FloatArray
    t_star_s: FloatArray
    late_s: FloatArray
    sign: FloatArray


def draw_paths(rng: np.random.Generator, rays: Rays, world: TeleseismicWorldSettings) -> Paths:
    """Paths of the receivers whose rays are given."""
    n = len(rays.takeoff_deg)
    coda_delay, coda_amplitude = _scattering(rng, n)
    if world.shared_scattering:
        together = rng.random((n, coda_delay.shape[1])) < world.shared_scattering
        one_delay, one_amplitude = _scattering(rng, 1)
        coda_delay = np.where(together, one_delay, coda_delay)
        coda_amplitude = np.where(together, one_amplitude, coda_amplitude)
    later_delay = rays.delay_s[:, [LATER.index("PcP"), LATER.index("PP")]]
    there = np.isfinite(later_delay)
    later = np.stack([rng.uniform(*PCP_AMPLITUDE, n), rng.uniform(*PP_AMPLITUDE, n)], axis=1) * there
    delay_s = np.concatenate([coda_delay, np.nan_to_num(later_delay)], axis=1)
    amplitude = np.concatenate([world.coda * coda_amplitude, later], axis=1)
    hilbert = np.zeros(delay_s.shape)
    hilbert[:, -1] = 1
    return Paths(
        delay_s,
        amplitude,
        hilbert,
        rng.uniform(*T_STAR_S, n),
        rng.uniform(-world.misalignment_s, world.misalignment_s, n) if world.misalignment_s else np.zeros(n),
        np.where(rng.random(n) < world.flipped, -1.0, 1.0),
    )


def nearby(paths: Paths, rng: np.random.Generator, difference_s: float) -> Paths:
    """Paths from a place close by: every arrival is shifted by about ``difference_s``, and changes a little."""
    shape = paths.delay_s.shape
    return paths._replace(
        delay_s=np.abs(paths.delay_s + difference_s * rng.normal(size=shape)),
        amplitude=paths.amplitude * (1 + 0.05 * min(difference_s / 0.3, 4.0) * rng.normal(size=shape)),
        late_s=paths.late_s + difference_s * rng.normal(size=shape[0]),
    )


def path_spectra(paths: Paths, frequency_hz: FloatArray) -> ComplexArray:
    """Equation (1) without D: (r, nf), of evenly spaced frequencies: each phase is the last one, turned once more."""
    f = frequency_hz
    term = paths.amplitude * np.where(paths.hilbert > 0, 1j, 1.0) * np.exp(-2j * np.pi * paths.delay_s * f[0])
    turn = np.exp(-2j * np.pi * paths.delay_s * (f[1] - f[0]))
    arrivals = np.empty((len(term), len(f)), np.complex128)
    for k in range(len(f)):
        arrivals[:, k] = 1 + term.sum(axis=1)
        term = term * turn
    once = np.exp(-np.pi * paths.t_star_s[:, None] * f - 2j * np.pi * paths.late_s[:, None] * f)
    return np.asarray(paths.sign[:, None] * once * arrivals)


def draw_depth_phases(rng: np.random.Generator, n: int, frequency_hz: FloatArray) -> ComplexArray:
    """D(f) of ``n`` pixels of one depth (n, nf): delays change little, amplitudes with the mechanism."""
    delay_s = rng.uniform(*DEPTH_DELAY_S) * (1 + 0.03 * rng.normal(size=(n, 1)))
    f = frequency_hz
    p_p = rng.uniform(*PP_DEPTH_AMPLITUDE, (n, 1)) * np.exp(-2j * np.pi * f * delay_s)
    s_p = rng.uniform(*SP_DEPTH_AMPLITUDE, (n, 1)) * np.exp(-2j * np.pi * f * 1.4 * delay_s)
    return np.asarray(1 + p_p + s_p)


def _scattering(rng: np.random.Generator, n: int) -> tuple[FloatArray, FloatArray]:
    crust = rng.exponential(CRUST_S, (n, N_CRUST))
    late = rng.uniform(*LATE_S, (n, N_LATE))
    amplitude = [
        CRUST_AMPLITUDE * np.exp(-crust / 30) * rng.normal(size=crust.shape),
        LATE_AMPLITUDE * rng.normal(size=late.shape),
    ]
    return np.concatenate([crust, late], axis=1), np.concatenate(amplitude, axis=1)
