"""Random numbers that follow from where they are used: seed, part, place and field, in any order, on any device.

A number is a hash of its counter (splitmix64; Steele et al. 2014, doi:10.1145/2714064.2660195), so that nothing has to
be drawn before it.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from quakesource.greens.compiled import ENGINE

exactly = ENGINE.compiled(inline=True, exact=True)
"""Decorator of loops that must round as code elsewhere does."""

GOLDEN, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
NUMBERS = "counters 1"
"""Name of the way from a seed to what is drawn: whoever changes what a seed gives changes it too."""
FIELDS = 64
"""Numbers that a place may have."""

NORMAL_BITS = 13
LARGEST_NORMAL = 4.4


def stream_key(*words: int) -> np.uint64:
    """The key of a stream from whole numbers, such as seed and part."""
    key = 0
    for word in words:
        key = _mixed(key ^ _mixed(word * GOLDEN + GOLDEN))
    return np.uint64(key)


def _mixed(value: int) -> int:
    """The finaliser of splitmix64 with Python's integers."""
    mask = 2**64 - 1
    value &= mask
    value = (value ^ value >> 30) * FIRST & mask
    value = (value ^ value >> 27) * SECOND & mask
    return value ^ value >> 31


def normal_table() -> NDArray[np.float64]:
    """Quantiles of |x| of a standard normal x between bins of equal probability, the last of them `LARGEST_NORMAL`;
    that is there twice, for the number -1 that one in 2^53 draws may be.
    """
    share = np.arange(2**NORMAL_BITS) / 2**NORMAL_BITS
    return np.append(ndtri(0.5 + 0.5 * share), [LARGEST_NORMAL, LARGEST_NORMAL])


@exactly
def uniform(key: np.uint64, place: int, field: int) -> float:
    """A number in [0, 1) of 53 bits for ``field`` of ``place``; ``key`` is of `stream_key`."""
    bits = key + np.uint64(GOLDEN) * np.uint64(place * FIELDS + field + 1)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(FIRST)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(SECOND)
    bits = bits ^ (bits >> np.uint64(31))
    # numbers below 2^53 are whole in double precision
    return np.float64(np.int64(bits >> np.uint64(11))) * 2.0**-53


@exactly
def normal(key: np.uint64, place: int, field: int, table: NDArray[np.float64]) -> float:
    """A standard normal number: ``table`` is `normal_table`, straight lines between its quantiles."""
    share = 2.0 * uniform(key, place, field) - 1.0
    where = abs(share) * 2.0**NORMAL_BITS
    row = np.int64(where)
    size: float = table[row] + (where - row) * (table[row + 1] - table[row])
    return size if share >= 0 else -size


@exactly
def whole(key: np.uint64, place: int, field: int, below: int) -> np.int64:
    """One of the whole numbers from 0 to ``below`` - 1."""
    return np.int64(uniform(key, place, field) * below)
