"""The posterior by a Markov chain with the exact solver: the judge of inversions and their uncertainties.

Hamiltonian Monte Carlo (Neal 2011, in Handbook of Markov Chain Monte Carlo, ch. 5): unknowns are a, with
u = u0 + R a and R Rᵀ = C the inversion's answer and its covariance, in which the posterior is about a standard normal
one. The exact kernels give the gradient of

    E(a) = ½ (d − g(u))ᵀ D⁻¹ (d − g(u)) + ½ (u − m)ᵀ P⁻¹ (u − m)                                                     (1)

so that a proposal follows the posterior for several leapfrog steps, and is taken with the probability
min(1, exp(−ΔH)).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakesource.systems.dispersion_kernels.inversion import Forward, Prior, as_columns, misfits

Array = NDArray[np.float64]
N_LEAPS, LEAP, LEFT_OUT = 6, 0.25, 0.2
"""Leapfrog steps of a proposal, their length (varied by a fifth, so that none returns to where it began), and the share
of proposals at the beginning that is left out.
"""
LEAST_VARIANCE = 1e-10


class Chain(NamedTuple):
    """Samples ``columns`` (n, 3, layer) after the first fifth; share of proposals ``taken``; ``n_effective``, how many
    independent samples say as much of the mean of the ln Vs that moves slowest.
    """

    columns: Array
    taken: float
    n_effective: float


def chain(
    observed: Array, sigma: Array, prior: Prior, forward: Forward, u0: Array, covariance: Array, steps: int, seed: int
) -> Chain:
    """Sample the posterior of one curve (d,) by ``steps`` proposals from the answer ``u0`` of an inversion."""
    rng = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, LEAST_VARIANCE))
    precision = np.linalg.inv(prior.covariance)

    def energy(a: Array) -> tuple[float, Array]:
        """Equation (1) and its gradient."""
        u = u0 + root @ a
        predicted, slopes = forward(as_columns(u[None]))
        weighed = misfits(observed, predicted[0], sigma)
        away = u - prior.mean
        pull = precision @ away - np.nan_to_num(slopes[0]).T @ np.nan_to_num(weighed / sigma)
        return float(0.5 * (weighed @ weighed + away @ precision @ away)), root.T @ pull

    at = np.zeros(len(u0))
    now, slope = energy(at)
    taken, samples = 0, []
    for step in range(steps):
        momentum = rng.standard_normal(len(at))
        leap = LEAP * rng.uniform(0.8, 1.2)
        begun = now + 0.5 * momentum @ momentum
        a, then, pull = at, now, slope
        for _ in range(N_LEAPS):
            momentum = momentum - 0.5 * leap * pull
            a = a + leap * momentum
            then, pull = energy(a)
            momentum = momentum - 0.5 * leap * pull
        if np.log(rng.random()) < begun - then - 0.5 * momentum @ momentum:
            at, now, slope, taken = a, then, pull, taken + 1
        if step >= LEFT_OUT * steps:
            samples.append(u0 + root @ at)
    kept = np.array(samples)
    n_layers = len(u0) // 3
    effective = min(effective_number(kept[:, layer]) for layer in range(n_layers))
    return Chain(as_columns(kept), taken / steps, effective)


def effective_number(values: Array) -> float:
    """Number of independent samples of a chain (n,): n / (1 + 2 Σ autocorrelation), summed until it is lost in noise
    (Sokal 1997: five times the time so far).
    """
    away = values - values.mean()
    n = len(away)
    spectrum = np.fft.rfft(away, 2 * n)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:n]
    if correlation[0] <= 0:
        return 0.0
    correlation = correlation / correlation[0]
    time = 2 * np.cumsum(correlation) - 1
    stop = np.flatnonzero(np.arange(n) > 5 * time)
    return float(n / max(time[stop[0]] if len(stop) else time[-1], 1.0))
