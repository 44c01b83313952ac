"""Signal to noise, and how loud the ground was before the earthquake."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from obspy.signal.spectral_estimation import get_nhnm, get_nlnm

FloatArray = NDArray[np.float64]


def signal_to_noise(
    series: FloatArray, time_s: FloatArray, noise_s: tuple[float, float], signal_s: tuple[float, float]
) -> float:
    """RMS in the signal window over RMS in the noise window; NaN if one of them holds nothing."""
    noise, signal = window_rms(series, time_s, noise_s), window_rms(series, time_s, signal_s)
    return signal / noise if noise > 0 else float("nan")


def window_rms(series: FloatArray, time_s: FloatArray, window_s: tuple[float, float]) -> float:
    """RMS between two times; NaN if no sample is there."""
    inside = series[(time_s >= window_s[0]) & (time_s < window_s[1])]
    return float(np.sqrt(np.mean(inside**2))) if inside.size else float("nan")


def high_noise_m(band_hz: tuple[float, float]) -> float:
    """RMS displacement in a band by the new high-noise model (Peterson 1993), which quiet hours stay below."""
    return _model_rms_m(True, band_hz)


def low_noise_m(band_hz: tuple[float, float]) -> float:
    """RMS displacement in a band by the new low-noise model (Peterson 1993), which no site on earth goes below."""
    return _model_rms_m(False, band_hz)


@lru_cache(maxsize=16)
def _model_rms_m(high: bool, band_hz: tuple[float, float]) -> float:
    period_s, acceleration_db = get_nhnm() if high else get_nlnm()
    frequency = np.geomspace(*band_hz, 200)
    order = np.argsort(period_s)
    level_db = np.interp(np.log(1 / frequency), np.log(period_s[order]), acceleration_db[order])
    displacement_psd = 10 ** (level_db / 10) / (2 * np.pi * frequency) ** 4
    return float(np.sqrt(np.trapezoid(displacement_psd, frequency)))
