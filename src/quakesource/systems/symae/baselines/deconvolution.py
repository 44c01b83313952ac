"""Deconvolution with an empirical Green's function: the records of a small earthquake at the same receivers.

    S(f) = Σ_j D_j(f) E_j*(f) / ( Σ_j |E_j(f)|² + w max_f Σ_j |E_j|² )                                       (1)

is the least squares answer of all receivers j together with a water level w (Plourde & Bostock 2017). The iterative
one builds the source function of spikes in the time domain, receiver by receiver (Ligorría & Ammon 1999, BSSA 89).
"""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

PASS_HZ = (0.008, 0.01, 0.1, 0.12)
"""Corners of the band that answers are shown in."""
SPIKES = 200
LEAST_GAIN = 1e-4
"""Iteration ends after that many spikes, as is customary, or when one takes off less than this share of the power."""


def water_level(records: FloatArray, small: FloatArray, level: float, interval_s: float, start_s: float) -> FloatArray:
    """Equation (1): source functions (..., n), zero time where the window has it, of groups (..., r, n)."""
    n = records.shape[-1]
    data, green = np.fft.rfft(records, 2 * n), np.fft.rfft(small, 2 * n)
    power = (np.abs(green) ** 2).sum(axis=-2)
    ratio = (data * green.conj()).sum(axis=-2) / (power + level * power.max(axis=-1, keepdims=True))
    return _in_window(ratio, n, interval_s, start_s)


def iterative(records: FloatArray, small: FloatArray, interval_s: float, start_s: float) -> FloatArray:
    """Mean over receivers of the spikes of each, in band: (n,) of one group (r, n)."""
    n = records.shape[-1]
    data, green = np.fft.rfft(records, 2 * n), np.fft.rfft(small, 2 * n)
    spikes = np.mean([_spikes(d, g, n) for d, g in zip(data, green, strict=True)], axis=0)
    return _in_window(np.fft.rfft(spikes), n, interval_s, start_s)


def _spikes(data: NDArray[np.complex128], green: NDArray[np.complex128], n: int) -> FloatArray:
    """Spikes (2 n,) that make the record of the small earthquake the one of the large."""
    power = float(np.fft.irfft(np.abs(green) ** 2, 2 * n)[0])
    found, left = np.zeros(2 * n), data.copy()
    energy = first = float(np.sum(np.abs(data) ** 2))
    turn = np.exp(-2j * np.pi * np.arange(n + 1) / (2 * n))
    for _ in range(SPIKES):
        correlation = np.fft.irfft(left * green.conj(), 2 * n) / power
        at = int(np.argmax(np.abs(correlation)))
        found[at] += correlation[at]
        left = left - correlation[at] * green * turn**at
        now = float(np.sum(np.abs(left) ** 2))
        if energy - now < LEAST_GAIN * first:
            break
        energy = now
    return found


def _in_window(spectrum: NDArray[np.complex128], n: int, interval_s: float, start_s: float) -> FloatArray:
    frequency_hz = np.fft.rfftfreq(2 * n, interval_s)
    a, b, c, d = PASS_HZ
    taper = np.clip((frequency_hz - a) / (b - a), 0, 1) * np.clip((d - frequency_hz) / (d - c), 0, 1)
    shift = np.exp(2j * np.pi * frequency_hz * start_s)
    return np.asarray(np.fft.irfft(spectrum * taper * shift, 2 * n)[..., :n])
