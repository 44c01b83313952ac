"""Exact Fourier transforms of the moment-rate functions: complex, 1 at zero frequency, onset at t = 0.

The kernel is exp(-2πi f t). Samples of source_time are interval means: their spectrum carries a further
sinc(f/rate).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quakesource.mechanisms.validation import FloatArray, checked_positive, checked_values

ComplexArray = NDArray[np.complex128]


def triangle_spectrum(duration_s: ArrayLike, frequency_hz: ArrayLike) -> ComplexArray:
    """Spectrum (...) of triangle: sinc²(fT/2) and half a duration of delay; the arguments broadcast.

    Raises SourceError on non-finite values or a duration that is not above zero.
    """
    cycles = _cycles(duration_s, frequency_hz)
    return np.sinc(cycles / 2) ** 2 * _delay(cycles)


def half_sine_spectrum(duration_s: ArrayLike, frequency_hz: ArrayLike) -> ComplexArray:
    """Spectrum (...) of half_sine: cos(πfT)/(1 - 4f²T²), delayed; errors as in triangle_spectrum."""
    cycles = _cycles(duration_s, frequency_hz)
    # cos(πx)/(1 - 4x²) as two sincs: no 0/0 at x = 1/2
    return np.pi / 4 * (np.sinc(cycles - 0.5) + np.sinc(cycles + 0.5)) * _delay(cycles)


def cosine_spectrum(duration_s: ArrayLike, frequency_hz: ArrayLike) -> ComplexArray:
    """Spectrum (...) of cosine: sinc(fT)/(1 - f²T²), delayed; errors as in triangle_spectrum."""
    cycles = _cycles(duration_s, frequency_hz)
    return (np.sinc(cycles) + (np.sinc(cycles - 1) + np.sinc(cycles + 1)) / 2) * _delay(cycles)


def brune_spectrum(corner_frequency_hz: ArrayLike, frequency_hz: ArrayLike) -> ComplexArray:
    """Spectrum (...) of brune, 1/(1 + if/fc)² (Brune 1970, JGR 75, 4997); errors as in triangle_spectrum."""
    corner = checked_positive(corner_frequency_hz, "corner_frequency_hz", where="brune_spectrum")
    frequency = checked_values(frequency_hz, "frequency_hz", where="brune_spectrum")
    return np.asarray(1 / (1 + 1j * frequency / corner) ** 2, dtype=np.complex128)


def _cycles(duration_s: ArrayLike, frequency_hz: ArrayLike) -> FloatArray:
    duration = checked_positive(duration_s, "duration_s", where="source spectrum")
    return duration * checked_values(frequency_hz, "frequency_hz", where="source spectrum")


def _delay(cycles: FloatArray) -> ComplexArray:
    return np.asarray(np.exp(-1j * np.pi * cycles), dtype=np.complex128)
