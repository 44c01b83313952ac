"""One mode over periods: bracketed by counts, begun at what the neighbouring period says."""

import numpy as np

from quakesource.surface_waves.compiled import compiled
from quakesource.surface_waves.love import love_count, love_trial
from quakesource.surface_waves.rayleigh import rayleigh_count, rayleigh_trial

FOUND, ABSENT, LOST = 0, 1, 2
"""Of a period: the mode was found; there is none slower than the half-space's S waves; the search failed."""

TOLERANCE = 1e-7
"""A step below this part of c is the last: steps square, so what is left after it is a rounding error."""
PROOF = 1e-9
"""The count changes between c less and c plus this part of it."""
EXACT = 1e-10
"""A last step above this part of c has the motion and the kernels computed again."""
NEAR = 0.02
"""Part of c: a bracket that is narrow enough for steps to begin, and a step that is too long for a neighbour."""
HIGHEST = 1e-12
"""How far below the half-space's Vs, as a part of it, a mode is looked for."""
FEW_TRIALS, MOST_TRIALS = 6, 80


@compiled(inline=True)
def _count(love, omega, c, thickness, vp, vs, rho, water):  # type: ignore[no-untyped-def]
    if love:
        return love_count(omega, c, thickness, vs, rho)
    return rayleigh_count(omega, c, thickness, vp, vs, rho, water)


@compiled(inline=True)
def _trial(love, omega, c, thickness, vp, vs, rho, water, change):  # type: ignore[no-untyped-def]
    if love:
        return love_trial(omega, c, thickness, vs, rho, change)
    return rayleigh_trial(omega, c, thickness, vp, vs, rho, water, change)


@compiled(inline=True)
def _proved(love, mode, omega, c, thickness, vp, vs, rho, water):  # type: ignore[no-untyped-def]
    """Whether the count passes ``mode`` at ``c``, whatever led there."""
    fastest = vs[len(vs) - 1] * (1 - HIGHEST)
    if _count(love, omega, c * (1 - PROOF), thickness, vp, vs, rho, water) > mode:
        return False
    return _count(love, omega, min(c * (1 + PROOF), fastest), thickness, vp, vs, rho, water) > mode


@compiled()
def _searched(love, mode, omega, thickness, vp, vs, rho, water, change):  # type: ignore[no-untyped-def]
    """Status, phase and group velocity of a mode of which nothing is known."""
    high = vs[len(vs) - 1] * (1 - HIGHEST)
    if _count(love, omega, high, thickness, vp, vs, rho, water) <= mode:
        return ABSENT, np.nan, np.nan
    low = 0.5 * vs.min()
    if water[0] > 0:
        low = min(low, 0.5 * water[1])
    while _count(love, omega, low, thickness, vp, vs, rho, water) > mode:
        low *= 0.5
    while high - low > NEAR * low:
        middle = 0.5 * (low + high)
        if _count(love, omega, middle, thickness, vp, vs, rho, water) > mode:
            high = middle
        else:
            low = middle
    trial = 0.5 * (low + high)
    for _ in range(MOST_TRIALS):
        count, move, speed = _trial(love, omega, trial, thickness, vp, vs, rho, water, change)
        if count > mode:
            high = trial
        else:
            low = trial
        following = trial + move
        small = abs(move) < TOLERANCE * trial
        at_end = small or high - low < 1e-13 * trial
        if at_end and _proved(love, mode, omega, following, thickness, vp, vs, rho, water):
            if abs(move) > EXACT * trial:
                _, _, speed = _trial(love, omega, following, thickness, vp, vs, rho, water, change)
            return FOUND, following, speed
        # A step that leaves the bracket, or belongs to another mode, is not taken.
        trial = following if low < following < high and not small else 0.5 * (low + high)
    return LOST, np.nan, np.nan


@compiled()
def _followed(love, mode, omega, trial, thickness, vp, vs, rho, water, change):  # type: ignore[no-untyped-def]
    """The same of a mode that should be near ``trial``; `LOST` where the steps do not lead to it at once."""
    highest = vs[len(vs) - 1] * (1 - HIGHEST)
    for _ in range(FEW_TRIALS):
        if not 0 < trial < highest:
            break
        _, move, speed = _trial(love, omega, trial, thickness, vp, vs, rho, water, change)
        following = trial + move
        if not abs(move) < NEAR * trial:
            break
        if abs(move) < TOLERANCE * trial:
            if not _proved(love, mode, omega, following, thickness, vp, vs, rho, water):
                break
            if abs(move) > EXACT * trial:
                _, _, speed = _trial(love, omega, following, thickness, vp, vs, rho, water, change)
            return FOUND, following, speed
        trial = following
    return LOST, np.nan, np.nan


@compiled()
def follow_mode(  # type: ignore[no-untyped-def]
    love, mode, omegas, thickness, vp, vs, rho, water, c, u, status, change
):
    """Fill phase and group velocity ``c``, ``u`` (n,), km/s, and ``status`` (n,) of a mode at ``omegas`` (n,), rad/s.

    ``thickness``, ``vp``, ``vs``, ``rho`` (n, layers), one model for each frequency; ``water`` (3,): thickness,
    velocity, density, zeros for none. ``change`` (n, 4, layers) as in `rayleigh.rayleigh_trial`.
    """
    known, slope, bend, at = 0.0, 0.0, 0.0, 0.0
    for j in range(len(omegas)):
        omega = omegas[j]
        own = thickness[j], vp[j], vs[j], rho[j], water, change[j]
        status[j] = LOST
        if known > 0:
            step = omega - at
            trial = known + slope * step + 0.5 * bend * step * step
            status[j], c[j], u[j] = _followed(love, mode, omega, trial, *own)
        if status[j] != FOUND:
            status[j], c[j], u[j] = _searched(love, mode, omega, *own)
        if status[j] != FOUND:
            change[j] = np.nan
            known = 0.0
            continue
        before = slope
        slope = c[j] / omega * (1 - c[j] / u[j])
        bend = (slope - before) / (omega - at) if known > 0 else 0.0
        known, at = c[j], omega
