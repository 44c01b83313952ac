"""The one function of depth that a homogeneous layer needs, whether its waves travel or fade.

t(x, d) = tanh(√x d) / √x,   x = k² - ω²/v²;   of a negative x it is tan(√-x d) / √-x
"""

import numpy as np

from quakesource.surface_waves.compiled import compiled

_SERIES_BELOW = 1e-2
"""Of |x| d²: the closed form of the derivative loses digits there, and six terms have them all."""


@compiled(inline=True)
def tangent(x, d):  # type: ignore[no-untyped-def]
    """The function t, km, of ``x``, 1/km², and ``d``, km."""
    y = x * d * d
    if abs(y) < _SERIES_BELOW:
        tail = 62 / 2835 - y * (1382 / 155925 - y * 21844 / 6081075)
        return d * (1 - y * (1 / 3 - y * (2 / 15 - y * (17 / 315 - y * tail))))
    root = np.sqrt(abs(x))
    return np.tanh(root * d) / root if x > 0 else np.tan(root * d) / root


@compiled(inline=True)
def tangent_slope(x, d, t):  # type: ignore[no-untyped-def]
    """∂t/∂x, km³, where ``t`` is the tangent."""
    y = x * d * d
    if abs(y) < _SERIES_BELOW:
        tail = 4 * 62 / 2835 - y * (5 * 1382 / 155925 - y * 6 * 21844 / 6081075)
        return -d * d * d * (1 / 3 - y * (4 / 15 - y * (3 * 17 / 315 - y * tail)))
    return (d * (1 - x * t * t) - t) / (2 * x)


@compiled(inline=True)
def raised_slope(x, d, t):  # type: ignore[no-untyped-def]
    """∂(x t)/∂x, km."""
    return 0.5 * (t + d * (1 - x * t * t))


@compiled(inline=True)
def n_pieces(x, thickness):  # type: ignore[no-untyped-def]
    """Equal pieces of a layer so thin that none of them, held at both ends, has a vibration of its own.

    Its slowest has ω²/β² - k² ≥ (π/h)², because the energy of a homogeneous body that is held all round is at least
    that of its shear alone.
    """
    if x >= 0:
        return 1
    return 1 + int(np.sqrt(-x) * thickness / (0.8 * np.pi))


@compiled(inline=True)
def apart(value, scale):  # type: ignore[no-untyped-def]
    """A pivot that is not 0: exactly at a mode one is, and its motion is wanted there."""
    return value if value != 0 else 1e-18 * scale
