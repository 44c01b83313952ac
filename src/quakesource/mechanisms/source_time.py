"""Moment-rate functions of unit area, sampled so that the area stays one."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from quakesource.mechanisms.magnitude import magnitude_to_moment
from quakesource.mechanisms.validation import FloatArray, checked_positive

_BRUNE_LENGTH = 20.0  # in 1/ωc: 4e-8 of the moment is still to come


def triangle(duration_s: float, sampling_rate_hz: float) -> FloatArray:
    """Isosceles triangle of total length duration_s: (n,) samples, 1/s, at k/sampling_rate_hz from onset.

    Each sample is the mean over its own interval, so Σ·dt = 1 exactly, however short the source.
    Raises SourceError unless both arguments are above zero.
    """

    def released(t: FloatArray) -> FloatArray:
        return np.where(t < 0.5, 2 * t * t, 1 - 2 * (1 - t) ** 2)

    return _sampled(released, duration_s, sampling_rate_hz)


def half_sine(duration_s: float, sampling_rate_hz: float) -> FloatArray:
    """Half a period of a sine, 1/s; shape, sampling and errors as in triangle."""
    return _sampled(lambda t: (1 - np.cos(np.pi * t)) / 2, duration_s, sampling_rate_hz)


def cosine(duration_s: float, sampling_rate_hz: float) -> FloatArray:
    """Raised cosine (1 - cos(2πt/T))/T, 1/s; shape, sampling and errors as in triangle."""
    return _sampled(lambda t: t - np.sin(2 * np.pi * t) / (2 * np.pi), duration_s, sampling_rate_hz)


def brune(corner_frequency_hz: float, sampling_rate_hz: float) -> FloatArray:
    """Omega-square pulse ωc² t exp(-ωc t), 1/s, cut at 20/ωc and rescaled by 4e-8.

    Brune (1970, JGR 75, 4997); sampling and errors as in triangle.
    """
    corner = float(checked_positive(corner_frequency_hz, "corner_frequency_hz", where="brune"))
    whole = -np.expm1(-_BRUNE_LENGTH) - _BRUNE_LENGTH * np.exp(-_BRUNE_LENGTH)

    def released(t: FloatArray) -> FloatArray:
        x = _BRUNE_LENGTH * t
        return np.asarray((-np.expm1(-x) - x * np.exp(-x)) / whole)

    return _sampled(released, _BRUNE_LENGTH / (2 * np.pi * corner), sampling_rate_hz)


def duration_from_magnitude(magnitude: ArrayLike) -> FloatArray:
    """Total duration, s, of a triangle for moment magnitudes Mw, any shape: twice 1.2e-8 · M0[dyn·cm]^(1/3).

    Duputel et al. (2013, EPSL 374, 92). Single earthquakes scatter by a factor of two about it.
    Raises SourceError on values outside [-10, 12].
    """
    return np.asarray(2 * 1.2e-8 * np.cbrt(magnitude_to_moment(magnitude) * 1e7))


def _sampled(released: Callable[[FloatArray], FloatArray], duration_s: float, sampling_rate_hz: float) -> FloatArray:
    """Sample a moment rate by its released moment (0 to 1 over unit time), averaged over each interval."""
    duration = float(checked_positive(duration_s, "duration_s", where="source time function"))
    rate = float(checked_positive(sampling_rate_hz, "sampling_rate_hz", where="source time function"))
    # half a sample of room, and none lost to rounding when the duration is a whole number of samples
    count = int(np.ceil(duration * rate - 0.5 - 1e-9)) + 1
    edges_s = (np.arange(count + 1) - 0.5) / rate
    return np.diff(released(np.clip(edges_s / duration, 0.0, 1.0))) * rate
