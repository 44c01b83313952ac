"""Coloured seismic noise."""

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
    period_s, acceleration_db = get_nlnm()
    frequency = np.fft.rfftfreq(n_samples, 1 / sampling_rate_hz)[1:]
    order = np.argsort(period_s)
    level_db = np.interp(np.log(1 / frequency), np.log(period_s[order]), acceleration_db[order]) + db_above_nlnm
    velocity_psd = 10 ** (level_db / 10) / (2 * np.pi * frequency) ** 2
    # One-sided power spectral density P makes |X|² = P · rate · n / 2 on average.
    amplitude = np.sqrt(velocity_psd * sampling_rate_hz * n_samples / 4)
    spectrum = np.zeros((n_traces, frequency.size + 1), np.complex128)
    spectrum[:, 1:] = amplitude * (
        rng.standard_normal((n_traces, frequency.size)) + 1j * rng.standard_normal((n_traces, frequency.size))
    )
    return np.fft.irfft(spectrum, n=n_samples, axis=-1)
