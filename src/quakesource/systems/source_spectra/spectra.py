"""Amplitude spectra of source time functions, divided by the moment, at points even in the logarithm of frequency."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def spectrum_points(lowest_hz: float, highest_hz: float, n_points: int) -> Array:
    """(n,) frequencies even in their logarithm."""
    return np.geomspace(lowest_hz, highest_hz, n_points)


def spectrum_of_rate(rate: Array, step_s: float, frequency_hz: Array, padded_s: float) -> Array:
    """(f,) amplitudes of a moment rate (t,) over its integral, 1 at zero frequency.

    Zeros are put behind it up to ``padded_s``, and the amplitudes are interpolated linearly between the frequencies of
    the transform (Ma et al. 2022, section 2; how far they pad they do not say).
    """
    n = max(rate.size, round(padded_s / step_s))
    n = 1 << (n - 1).bit_length()
    amplitudes = np.abs(np.fft.rfft(rate, n)) / abs(rate.sum())
    return np.asarray(np.interp(frequency_hz, np.fft.rfftfreq(n, step_s), amplitudes))
