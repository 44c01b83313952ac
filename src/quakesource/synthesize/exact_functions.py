"""Functions that every device rounds alike: of sums, products, quotients and square roots alone.

What is drawn may then be compared bit for bit. They take numbers in compiled loops, and arrays or tensors elsewhere.
"""

from typing import Any

import numpy as np
from numba.extending import overload, register_jitable

everywhere = register_jitable(error_model="numpy")
"""Decorator: the function stays what it is, and may be called from compiled loops."""


def root(x: Any) -> Any:
    """The square root, correctly rounded: torch's is not where MKL computes it, and is corrected by what its square
    lacks of ``x``, which Dekker's halves (1971, Numer. Math. 18, 224) give without a rounding error.
    """
    near = x**0.5
    high = 134217729.0 * near
    high = high - (high - near)
    low = near - high
    lacks = ((x - high * high) - 2.0 * high * low) - low * low
    return near + lacks / (2.0 * near + 1.0 * (near == 0.0))


@overload(root)
def _root(x: Any) -> Any:
    del x

    def compiled(x: Any) -> Any:
        return np.sqrt(x)

    return compiled


@everywhere
def exp(x: Any) -> Any:
    """e^x for -20 < x < 20 to 1e-13 of itself: its series at x / 256, squared eight times."""
    y = x * (1.0 / 256.0)
    p = 1 / 24 + y * (1 / 120 + y * (1 / 720 + y * (1 / 5040 + y * (1 / 40320 + y / 362880))))
    p = 1.0 + y * (1.0 + y * (1 / 2 + y * (1 / 6 + y * p)))
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    p = p * p
    return p * p


@everywhere
def log_near_one(x: Any) -> Any:
    """ln x for 0.003 < x < 3 to 1e-13, by Halley's steps on `exp`."""
    y = 2.0 * (x - 1.0) / (x + 1.0)
    for _ in range(6):
        e = exp(y)
        y = y + 2.0 * (x - e) / (x + e)
    return y


@everywhere
def cube_root(x: Any) -> Any:
    """x^(1/3) for 0.1 < x < 1, by Newton's steps."""
    y = 0.4 + 0.6 * x
    for _ in range(6):
        y = y - (y * y * y - x) / (3.0 * y * y)
    return y


@everywhere
def cos_turns(turns: Any) -> Any:
    """cos 2πt for -1 <= t <= 1 to 3e-15: the series at a quarter of the angle, doubled twice."""
    rest = abs(turns)
    rest = rest - 1.0 * (rest > 0.5)
    x = rest * (0.5 * np.pi)
    z = x * x
    c = 1 / 40320 - z * (1 / 3628800 - z * (1 / 479001600 - z / 87178291200))
    c = 1 - z * (1 / 2 - z * (1 / 24 - z * (1 / 720 - z * c)))
    c = 2.0 * c * c - 1.0
    return 2.0 * c * c - 1.0


@everywhere
def sin_turns(turns: Any) -> Any:
    """sin 2πt for 0 <= t <= 1."""
    return cos_turns(turns - 0.25)


@everywhere
def direction(along: Any, across: Any) -> Any:
    """The angle in radians, within ±π, of the direction (along, across), by three halvings and the series."""
    length = root(along * along + across * across)
    # tan of half of the angle; behind, where the sum vanishes, from the other side
    behind = along < 0.0
    ahead = length + along * (1.0 - 2.0 * behind)
    t = across / (ahead + 1.0 * (ahead == 0.0))
    t = t / (1.0 + root(1.0 + t * t))
    t = t / (1.0 + root(1.0 + t * t))
    z = t * t
    series = 1 / 11 - z * (1 / 13 - z * (1 / 15 - z * (1 / 17 - z / 19)))
    series = 1 - z * (1 / 3 - z * (1 / 5 - z * (1 / 7 - z * (1 / 9 - z * series))))
    angle = 8.0 * t * series
    # half a turn in the precision of the arguments: what a comparison is made of has torch's default
    half = np.pi + 0.0 * length
    turned = half * (1.0 - 2.0 * (across < 0.0)) - angle
    return angle + behind * (turned - angle)
