"""Complex square root and exponential that LLVM can vectorise: no branches, no calls of the C library.

Written for the kernels: real and imaginary parts are what (G3) can give, and arguments are not checked.
"""

import math
from typing import Any

import llvmlite.ir
import numba
from numba import extending

from quakesource.greens.compiled import compiled

intrinsic: Any = extending.intrinsic  # its type would count the typing context as an argument of the caller

LARGEST_DECAY = 40.0
"""exp(-40) is below double precision relative to 1: cutting there keeps denormals, which are slow, away."""

_TINY = 1e-300
_ROUND = 1.5 * 2.0**52  # a double this large has no digits after the point: adding it rounds to an integer
_ROUND_BITS = 0x4338000000000000  # its bits; what is added to it appears in the last ones
_LOG2_E = 1.4426950408889634
_LN2, _LN2_REST = 0.693147180369123816490, 1.90821492927058770002e-10  # ln 2 in two parts, the first with 33 bits
_TWO_OVER_PI = 0.6366197723675814
_HALF_PI, _HALF_PI_REST = 1.57079632673412561417, 6.07710050650619224932e-11
_SINE = [(-1.0) ** n / math.factorial(2 * n + 1) for n in range(8)]
_COSINE = [(-1.0) ** n / math.factorial(2 * n) for n in range(9)]
_EXPONENTIAL = [1.0 / math.factorial(n) for n in range(13)]
S1, S2, S3, S4, S5, S6, S7 = _SINE[1:]
C1, C2, C3, C4, C5, C6, C7, C8 = _COSINE[1:]
E2, E3, E4, E5, E6, E7, E8, E9, E10, E11, E12 = _EXPONENTIAL[2:]


@intrinsic  # type: ignore[untyped-decorator]
def _bits(typing_context: Any, x: Any) -> Any:
    """The 64 bits of a double as an integer."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], llvmlite.ir.IntType(64))

    return numba.int64(numba.float64), generate


@intrinsic  # type: ignore[untyped-decorator]
def _double(typing_context: Any, bits: Any) -> Any:
    """The double that has these 64 bits."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], llvmlite.ir.DoubleType())

    return numba.float64(numba.int64), generate


@intrinsic  # type: ignore[untyped-decorator]
def _select(typing_context: Any, condition: Any, one: Any, other: Any) -> Any:
    """``one if condition else other`` without a branch."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.select(*arguments)

    return numba.float64(numba.boolean, numba.float64, numba.float64), generate


@compiled(inline=True)
def reciprocal(z: complex) -> complex:
    """1 / z, one division; z is not 0."""
    scale = 1.0 / (z.real * z.real + z.imag * z.imag)
    return complex(z.real * scale, -z.imag * scale)


@compiled(inline=True)
def square_root(real: float, imag: float) -> complex:
    """The root with positive parts of real + i imag, imag ≥ 0."""
    larger = math.sqrt(0.5 * (math.sqrt(real * real + imag * imag) + abs(real)) + _TINY)
    smaller = 0.5 * abs(imag) / larger
    return complex(_select(real >= 0.0, larger, smaller), _select(real >= 0.0, smaller, larger))


@compiled(inline=True)
def decay(x: complex) -> complex:
    """exp(-x), real part of x ≥ 0, relative error 1e-15; 0 from `LARGEST_DECAY` on."""
    positive = _select(x.real < LARGEST_DECAY, x.real, LARGEST_DECAY)
    shifted = _ROUND - positive * _LOG2_E
    n = shifted - _ROUND
    r = (-positive - n * _LN2) - n * _LN2_REST
    series = E12
    for coefficient in (E11, E10, E9, E8, E7, E6, E5, E4, E3, E2):
        series = series * r + coefficient
    series = (series * r + 1.0) * r + 1.0
    power_of_two = _double((_bits(shifted) - _ROUND_BITS + 1023) << 52)
    scale = _select(x.real < LARGEST_DECAY, series * power_of_two, 0.0)

    shifted = x.imag * _TWO_OVER_PI + _ROUND
    quarter = _bits(shifted) - _ROUND_BITS
    n = shifted - _ROUND
    r = (x.imag - n * _HALF_PI) - n * _HALF_PI_REST
    r2 = r * r
    sine = S7
    for coefficient in (S6, S5, S4, S3, S2, S1):
        sine = sine * r2 + coefficient
    sine = sine * r2 * r + r
    cosine = C8
    for coefficient in (C7, C6, C5, C4, C3, C2, C1):
        cosine = cosine * r2 + coefficient
    cosine = cosine * r2 + 1.0
    odd = (quarter & 1) == 1
    cosine, sine = _select(odd, sine, cosine), _select(odd, cosine, sine)
    cosine = _select(((quarter + 1) & 2) == 2, -cosine, cosine)
    sine = _select((quarter & 2) == 2, -sine, sine)
    return complex(scale * cosine, -scale * sine)
