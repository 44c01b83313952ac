"""Banks of noise in a band, each series with a mean square of 1: coloured, or cut from records."""

import numpy as np
from numpy.typing import NDArray

from quakesource.waveforms.filtering import band_pass

Float32Array = NDArray[np.float32]

N_SERIES = 256


def coloured_noise(
    sampling_rate_hz: float, band_hz: tuple[float, float], seed: int, length_s: float = 60.0
) -> Float32Array:
    """(series, 3, time): power laws of the frequency from f^-2 to f^1 in amplitude, through the causal band-pass."""
    rng = np.random.default_rng([seed, 52])
    n, settling = round(length_s * sampling_rate_hz), round(6 / band_hz[0] * sampling_rate_hz)
    spectrum = np.fft.rfft(rng.standard_normal((N_SERIES, 3, n + settling)))
    frequency = np.maximum(np.fft.rfftfreq(n + settling, 1 / sampling_rate_hz), band_hz[0] / 4)
    shaped = np.fft.irfft(spectrum * frequency ** rng.uniform(-2, 1, (N_SERIES, 1, 1)), n + settling)
    return unit_power(band_pass(shaped, sampling_rate_hz, band_hz)[..., settling:])


def unit_power(series: NDArray[np.floating]) -> Float32Array:
    """Series (k, 3, time), each divided by the root mean square over its components."""
    return np.asarray(series / np.sqrt((series**2).mean((1, 2), keepdims=True)), np.float32)
