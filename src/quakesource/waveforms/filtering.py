"""The two filters of the pipeline; data and synthetics go through the same ones."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import cumulative_trapezoid
from scipy.interpolate import make_interp_spline
from scipy.signal import butter, sosfilt, sosfiltfilt

FloatArray = NDArray[np.float64]


def band_pass(series: FloatArray, sampling_rate_hz: float, band_hz: tuple[float, float]) -> FloatArray:
    """Causal Butterworth band-pass of order 3 along the last axis."""
    return np.asarray(sosfilt(band_pass_sections(sampling_rate_hz, band_hz), series, axis=-1))


@lru_cache(maxsize=64)
def band_pass_sections(sampling_rate_hz: float, band_hz: tuple[float, float]) -> FloatArray:
    """Second-order sections of the band-pass; designing it takes longer than filtering a record."""
    return np.asarray(butter(3, band_hz, "bandpass", fs=sampling_rate_hz, output="sos"))


def velocity_to_displacement(velocity: FloatArray, sampling_rate_hz: float) -> FloatArray:
    """Running integral (trapezoidal rule) along the last axis; band-pass it before use, it drifts."""
    return np.asarray(cumulative_trapezoid(velocity, dx=1 / sampling_rate_hz, axis=-1, initial=0))


def band_passed_displacement(velocity: FloatArray, sampling_rate_hz: float, band_hz: tuple[float, float]) -> FloatArray:
    """Displacement of ground velocity (..., nt), through the causal band-pass."""
    return band_pass(velocity_to_displacement(velocity, sampling_rate_hz), sampling_rate_hz, band_hz)


def resample(series: FloatArray, sampling_rate_hz: float, start_s: float, time_s: FloatArray) -> FloatArray:
    """Records on another time grid, without aliasing and without delay.

    Zero-phase low-pass at 0.4 of the new rate, then a cubic spline. ObsPy's ``decimate`` filters causally and so delays
    (0.28 s for a factor of 10 from 100 Hz); its ``interpolate`` does not filter and so aliases.

    Parameters
    ----------
    series : (..., nt) records whose first sample is at ``start_s``; several at once take little longer than one
    time_s : (n,) evenly spaced times wanted; NaN comes back outside the records
    """
    new_rate = 1 / (time_s[1] - time_s[0])
    corner = 0.4 * new_rate
    if corner < 0.49 * sampling_rate_hz:
        series = sosfiltfilt(_low_pass_sections(sampling_rate_hz, corner), series, axis=-1)
    times = start_s + np.arange(series.shape[-1]) / sampling_rate_hz
    resampled = make_interp_spline(times, series, k=3, axis=-1)(time_s)
    resampled[..., (time_s < times[0] - 1e-6) | (time_s > times[-1] + 1e-6)] = np.nan
    return np.asarray(resampled)


def decimate(series: FloatArray, sampling_rate_hz: float, factor: int) -> FloatArray:
    """Every ``factor``-th sample of series (..., nt), as `resample` would have it."""
    sections = _low_pass_sections(sampling_rate_hz, 0.4 * sampling_rate_hz / factor)
    return np.asarray(sosfiltfilt(sections, series, axis=-1)[..., ::factor])


@lru_cache(maxsize=64)
def _low_pass_sections(sampling_rate_hz: float, corner_hz: float) -> FloatArray:
    return np.asarray(butter(6, corner_hz, "lowpass", fs=sampling_rate_hz, output="sos"))
