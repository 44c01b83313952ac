"""Coloured seismic noise."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from obspy.signal.spectral_estimation import get_nlnm

FloatArray = NDArray[np.float64]


def coloured_noise(
    n_traces: int, n_samples: int, sampling_rate_hz: float, db_above_nlnm: float, rng: np.random.Generator
) -> FloatArray:
    """Gaussian ground velocity, m/s, with the spectrum of Peterson's (1993) new low-noise model, raised by some dB.

    Returns
    -------
    (n_traces, n_samples)
    """
    amplitude = low_noise_amplitude(n_samples, sampling_rate_hz) * 10 ** (db_above_nlnm / 20)
    return shaped_noise(n_traces, n_samples, amplitude, rng)


def shaped_noise(n_traces: int, n_samples: int, amplitude: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Gaussian series (n_traces, n_samples) from amplitudes as of `low_noise_amplitude`."""
    spectrum = np.zeros((n_traces, amplitude.size + 1), np.complex128)
    spectrum[:, 1:] = amplitude * (
        rng.standard_normal((n_traces, amplitude.size)) + 1j * rng.standard_normal((n_traces, amplitude.size))
    )
    return np.fft.irfft(spectrum, n=n_samples, axis=-1)


@lru_cache(maxsize=8)
def low_noise_amplitude(n_samples: int, sampling_rate_hz: float) -> FloatArray:
    """Standard deviation of real and imaginary parts of ground velocity's transform in the new low-noise model.

    At the positive frequencies of a real transform of ``n_samples``.
    """
    period_s, acceleration_db = get_nlnm()
    frequency = np.fft.rfftfreq(n_samples, 1 / sampling_rate_hz)[1:]
    order = np.argsort(period_s)
    level_db = np.interp(np.log(1 / frequency), np.log(period_s[order]), acceleration_db[order])
    velocity_psd = 10 ** (level_db / 10) / (2 * np.pi * frequency) ** 2
    # One-sided power spectral density P makes |X|² = P · rate · n / 2 on average.
    return np.asarray(np.sqrt(velocity_psd * sampling_rate_hz * n_samples / 4))
