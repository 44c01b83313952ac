"""Long series of noise in the pass bands, made once: an example takes a piece from anywhere in them."""

import numpy as np
from numpy.typing import NDArray

from quakesource.systems.fmnet.settings import Bands
from quakesource.waveforms.filtering import band_pass

Float32Array = NDArray[np.float32]

SLOPES = (-1.0, 0.0, 1.0, 2.0)
"""Kinds of noise: powers of frequency that its amplitude spectrum follows within a band; 0 is white."""
N_SAMPLES = 1 << 16


def noise_series(bands_hz: Bands, sampling_rate_hz: float, seed: int) -> Float32Array:
    """Noise (band, kind, time) of standard deviation 1."""
    rng = np.random.default_rng([seed, 11])
    frequency = np.fft.rfftfreq(2 * N_SAMPLES)
    frequency[0] = frequency[1]
    series = np.empty((len(bands_hz), len(SLOPES), N_SAMPLES), np.float32)
    for band, edges_hz in enumerate(bands_hz):
        for kind, slope in enumerate(SLOPES):
            white = np.fft.rfft(rng.standard_normal(2 * N_SAMPLES))
            filtered = band_pass(np.fft.irfft(white * frequency**slope), sampling_rate_hz, edges_hz)[N_SAMPLES:]
            series[band, kind] = filtered / filtered.std()
    return series
